import { type Do, type FileTree, type IntentState, type Observed, type Plans, transition } from "../../method/index.ts";
import type { PullRequestSeen, RunSeen, Snapshot } from "../../ports/index.ts";
import type { Books } from "../ledger/ledger.ts";
import type { Refusal } from "../refusal.ts";
import type { Press } from "./button.ts";
import type { RefusedRun } from "./our-run.ts";
import type { ProjectFiles } from "./project-config.ts";

/** The work branch (the intent branch where a stage has none of its own) at one commit. */
export interface WorkTree {
  readonly branch: string;
  /** Null while the branch does not exist; then everything below is the intent branch's. */
  readonly head: string | null;
  /** The commit that was read. */
  readonly commit: string;
  readonly tree: string | null;
  readonly files: FileTree;
  readonly modes: ReadonlyMap<string, string>;
  /** Texts below `.haiku/`. */
  readonly texts: ReadonlyMap<string, string>;
  readonly plans: Plans;
}

/** Everything one pass looks at; read once, then only computed with. */
export interface World {
  readonly slug: string;
  readonly books: Books;
  readonly project: ProjectFiles;
  readonly snapshot: Snapshot;
  readonly work: WorkTree;
  /** Runs that the App has started for open lanes; their names are the lanes'. */
  readonly runs: readonly RunSeen[];
  /** Runs that claim to be such and are not taken. */
  readonly refused?: readonly RefusedRun[];
  /** How many of the App's runs bear no lane's name. */
  readonly nameless?: number;
  readonly observed: Observed;
  /** Buttons that were pressed and are to be heeded in this look. */
  readonly presses?: readonly Press[];
  /** GitHub's last refusal of an act. */
  readonly refusal?: Refusal | null;
}

export function stateOf(world: World): IntentState {
  return world.books.state;
}

/** The same look with some lines in the books already, for what is decided after them. */
export function withLines(world: World, lines: readonly Do[]): World {
  if (lines.length === 0) return world;
  return { ...world, books: { ...world.books, state: lines.reduce(transition, stateOf(world)) } };
}

export function pullFor(snapshot: Snapshot, branch: string): PullRequestSeen | null {
  return snapshot.pull_requests.find((pull) => pull.head_branch === branch) ?? null;
}
