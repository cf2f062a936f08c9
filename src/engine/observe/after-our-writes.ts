import { type IntentState, workBranch } from "../../method/index.ts";
import type { CommitSeen, PullRequestSeen } from "../../ports/index.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import { type Parts, seeFacts } from "./facts.ts";
import type { Observation } from "./observation.ts";
import { openJobs } from "./open-jobs.ts";
import type { RefusedRun } from "./our-run.ts";
import { readWork } from "./read-work-branch.ts";
import { assertStageBranch } from "./stage-branch.ts";

/* The same look once we have written something: nothing else has changed, so GitHub is not asked again. */

/** The same look with other ledgers: after a ledger commit nothing outside has changed. */
export async function withLedger(
  ports: ReadPorts,
  options: EngineOptions,
  observation: Observation,
  ledger: Ledger,
): Promise<Observation> {
  const { project, snapshot } = observation;
  const sameBranch = workBranch(ledger.state) === observation.work.branch;
  if (!sameBranch) await assertStageBranch(ports, options, ledger.state, snapshot);
  const work = sameBranch
    ? observation.work
    : ((await readWork(ports.store, ledger.state, snapshot)) ?? observation.work);
  return {
    ...observation,
    ...(observation.refused
      ? { refused: stillClaiming(observation.refused, observation.ledger.state, ledger.state) }
      : {}),
    ledger,
    work,
    facts: await seeFacts(ports, options, { state: ledger.state, project, snapshot, work, ...kept(observation) }),
  };
}

/** Without runs that claim to be a job's which these lines have ended: nobody waits for one any more. */
function stillClaiming(refused: readonly RefusedRun[], before: IntentState, after: IntentState): readonly RefusedRun[] {
  const jobs = (state: IntentState) => new Set(openJobs(state).map(({ lane: job }) => job));
  const [then, now] = [jobs(before), jobs(after)];
  return refused.filter(({ lane: job }) => now.has(job) || !then.has(job));
}

/** The same look after our own commit on the work branch: its files are new, nothing is reported on it yet, all else is as it was. */
export function movedTo(
  ports: ReadPorts,
  options: EngineOptions,
  observation: Observation,
  commit: CommitSeen,
): Promise<Observation> {
  const { snapshot, work } = observation;
  const { branch } = work;
  const commits = new Map([...snapshot.commits, [branch, [commit, ...(snapshot.commits.get(branch) ?? [])]]]);
  const pulls = snapshot.pull_requests.map((pull) =>
    pull.head_branch === branch && pull.state === "open"
      ? { ...pull, head: commit.sha, checks: [], statuses: [] }
      : pull,
  );
  const moved = { ...observation, snapshot: { ...snapshot, commits, pull_requests: pulls } };
  return standingAt(ports, options, moved, commit.sha);
}

/** The same look with the work branch at another commit. */
export async function standingAt(
  ports: ReadPorts,
  options: EngineOptions,
  observation: Observation,
  commit: string,
): Promise<Observation> {
  const branches = new Map([...observation.snapshot.branches, [observation.work.branch, commit]]);
  const snapshot = { ...observation.snapshot, branches };
  const { ledger, project } = observation;
  const work = (await readWork(ports.store, ledger.state, snapshot)) ?? observation.work;
  return {
    ...observation,
    snapshot,
    work,
    facts: await seeFacts(ports, options, { state: ledger.state, project, snapshot, work, ...kept(observation) }),
  };
}

/** The same look with pull requests that were just opened. */
export async function withPulls(
  ports: ReadPorts,
  options: EngineOptions,
  observation: Observation,
  opened: readonly PullRequestSeen[],
): Promise<Observation> {
  if (opened.length === 0) return observation;
  const { ledger, project, work } = observation;
  const pull_requests = [...observation.snapshot.pull_requests, ...opened];
  const snapshot = { ...observation.snapshot, pull_requests };
  const facts = await seeFacts(ports, options, { state: ledger.state, project, snapshot, work, ...kept(observation) });
  return { ...observation, snapshot, facts };
}

/** What a look goes on with after our own write. */
function kept({
  buttons,
  refusal,
  refused_writes = [],
}: Observation): Pick<Parts, "buttons" | "refusal" | "refused_writes"> {
  return { buttons, refusal, refused_writes };
}
