import {
  type Facts,
  type FileTree,
  type IntentState,
  type LedgerEvent,
  type Plans,
  transition,
} from "../../method/index.ts";
import type { PullRequestSeen, RunSeen, Snapshot } from "../../ports/index.ts";
import type { RefusedWrite } from "../../render/index.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Refusal } from "../refusal.ts";
import type { Button } from "./button.ts";
import type { RefusedRun } from "./our-run.ts";
import type { ProjectFiles } from "./project-config.ts";

/** The work branch (the intent branch where a stage has none of its own) at one commit. */
export interface WorkTree {
  readonly branch: string;
  /** Null while the branch does not exist; then everything below is the intent branch's. */
  readonly head: string | null;
  /** The commit that was read. */
  readonly commit: string;
  /** Tree id of that commit; null where the look did not show it. */
  readonly tree: string | null;
  readonly files: FileTree;
  /** Path → mode as git writes it, folders included. */
  readonly modes: ReadonlyMap<string, string>;
  /** Texts below `.haiku/`. */
  readonly texts: ReadonlyMap<string, string>;
  readonly plans: Plans;
}

/** Everything one pass looks at; read once, then only computed with. */
export interface Observation {
  readonly slug: string;
  readonly ledger: Ledger;
  readonly project: ProjectFiles;
  readonly snapshot: Snapshot;
  readonly work: WorkTree;
  /** Runs that the App has started for open jobs; their names are the jobs'. */
  readonly runs: readonly RunSeen[];
  /** Runs that claim to be such and are not taken. */
  readonly refused?: readonly RefusedRun[];
  /** How many of the App's runs bear no job's name. */
  readonly nameless?: number;
  readonly facts: Facts;
  /** Whether GitHub was asked for its list of runs. */
  readonly listed: boolean;
  /** Buttons that were pressed and are to be heeded in this look. */
  readonly buttons?: readonly Button[];
  /** GitHub's last refusal of an act. */
  readonly refusal?: Refusal | null;
  /** Job → when this process has started it after GitHub had refused that. */
  readonly restarted?: ReadonlyMap<string, string>;
  /** What GitHub does not let the App write. */
  readonly refused_writes?: readonly RefusedWrite[];
}

/** With the events that `withEvents` has put on top, if any. */
export function stateOf(observation: Observation): IntentState {
  return observation.ledger.state;
}

/** The same look with some lines in the ledger already, for what is decided after them. */
export function withEvents(observation: Observation, events: readonly LedgerEvent[]): Observation {
  if (events.length === 0) return observation;
  return { ...observation, ledger: { ...observation.ledger, state: events.reduce(transition, stateOf(observation)) } };
}

/** Whether GitHub does not start this job, as far as this process knows. */
export function isUnstarted({ facts }: Pick<Observation, "facts">, job: string): boolean {
  return facts.unstarted?.some((one) => one.job === job) ?? false;
}

/** Ours from this branch; null where there is none. */
export function pullFor(snapshot: Snapshot, branch: string): PullRequestSeen | null {
  return snapshot.pull_requests.find((pull) => pull.head_branch === branch) ?? null;
}
