import {
  branchesOf,
  type Facts,
  type IntentState,
  intentBranch,
  ledgerBranch,
  openRecord,
  type SeenFiles,
  workBranch,
  workingStage,
} from "../../method/index.ts";
import type { CommitSeen, Snapshot } from "../../ports/index.ts";
import { DELIVERY_CHECK, type RefusedWrite } from "../../render/index.ts";
import { UserError } from "../../shared/index.ts";
import { type Ledger, loadLedger } from "../ledger/ledger.ts";
import { believedLedger, neverOurs, type TamperedLedger, tamperedLedger } from "../ledger/undo-tampering.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import { type Refusal, triedOn } from "../refusal.ts";
import { startOf } from "../refused-writes.ts";
import { pendingApprovals } from "./approvals.ts";
import type { Button } from "./button.ts";
import { undismissed } from "./dismissals.ts";
import { seeGate } from "./gate-requirements.ts";
import { goalCommit, type WithoutBranch } from "./goal-commit.ts";
import { headAt, shownAt } from "./head-at.ts";
import type { Memory, SeenCheck } from "./memory.ts";
import { type Observation, pullFor, type WorkTree } from "./observation.ts";
import { openJobs } from "./open-jobs.ts";
import type { RefusedRun } from "./our-run.ts";
import { type ProjectFiles, readProjectFiles } from "./project-config.ts";
import { protectedChanges } from "./protected-changes.ts";
import { assertPullsCanBeOpened } from "./pull-in-the-way.ts";
import { recordedPulls, seeIssue, seePulls } from "./pull-requests.ts";
import { readWork } from "./read-work-branch.ts";
import { foreignChecks, unreportedChecks } from "./required-checks.ts";
import { seenFilesAt } from "./seen-files.ts";
import { assertStageBranch } from "./stage-branch.ts";
import { stageChanges } from "./stage-changes.ts";
import { pullRequestCounts, stagePullRequest } from "./stage-pull-request.ts";
import { issueOf } from "./unanswered-comments.ts";
import { overtakenOn } from "./who-merged.ts";
import type { Woken } from "./woken.ts";
import { seeRuns } from "./workflow-runs.ts";

/** Looks at one intent: ledger, branches, pull requests, plans, runs. `unborn` while its branch or the goal on it is still to be made. */
export async function observe(
  ports: ReadPorts,
  options: EngineOptions,
  slug: string,
  memory: Memory,
): Promise<Observation | WithoutBranch | TamperedLedger> {
  const ledger = memory.ledger ?? (await firstLedger(ports, options, slug));
  const { state } = ledger;
  const recorded = recordedPulls(state);
  const { woken = {}, list } = memory;
  const besides = { recorded, suites: suitesOf(state, woken) };
  const snapshot = await ports.observer.snapshot(slug, state.intent.stages, issueOf(state), besides);
  const head = ledgerHead(slug, snapshot);
  if (head !== memory.ledger?.head) {
    const commits = snapshot.commits.get(ledgerBranch(slug)) ?? [];
    const tampered = await tamperedLedger(ports, options, slug, { head, commits });
    if (tampered !== null) return tampered;
  }
  memory.check = checkOf(options, slug, snapshot);
  const current = head === ledger.head ? ledger : await loadLedger(ports.store, slug, head);
  memory.ledger = current;
  const project =
    memory.project?.commit === snapshot.default_branch.head
      ? memory.project
      : await readProjectFiles(ports.store, snapshot.default_branch.head, options.shippedStudios);
  memory.project = project;
  await assertStageBranch(ports, options, current.state, snapshot);
  assertPullsCanBeOpened(current.state, snapshot);
  const work = await readWork(ports.store, current.state, snapshot);
  if (work === null || !(await hasGoal(ports, options, current.state, snapshot)))
    return { kind: "without-branch", ledger: current, project, snapshot };
  const known = memory.runs;
  const look = { ports, options, observation: { slug, ledger: current, snapshot, project }, known, woken, list };
  const seen = await seeRuns(look);
  for (const one of seen.refused) tellOnce(ports, memory, slug, one);
  const { buttons = [] } = woken;
  return {
    slug,
    ledger: current,
    project,
    snapshot,
    work,
    ...seen,
    buttons,
    refusal: memory.refusal,
    refused_writes: memory.refused.list(),
    restarted: memory.restarted,
    facts: await toObserved(ports, options, {
      state: current.state,
      project,
      snapshot,
      work,
      buttons,
      refusal: memory.refusal,
      refused_writes: memory.refused.list(),
    }),
  };
}

/** Where the jobs that are still waited for, and that have ended, left what they had to say. */
function suitesOf(state: IntentState, { ended = [] }: Woken): readonly string[] {
  const open = new Set(openJobs(state).map(({ lane: job }) => job));
  return ended.flatMap(({ name, suite }) => (suite !== null && open.has(name) ? [suite] : []));
}

/** Once a first commit is in the ledger, what becomes of the branch is told by what they say of it. */
async function hasGoal(
  ports: ReadPorts,
  options: EngineOptions,
  { slug, intent }: IntentState,
  snapshot: Snapshot,
): Promise<boolean> {
  return intent.head !== null || (await goalCommit(ports, options, slug, snapshot)) !== null;
}

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
    facts: await toObserved(ports, options, { state: ledger.state, project, snapshot, work, ...kept(observation) }),
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
    facts: await toObserved(ports, options, { state: ledger.state, project, snapshot, work, ...kept(observation) }),
  };
}

/** The ledger to begin with. Whose they are comes first: what others have put on top is read past, and what is nobody's is not read. */
async function firstLedger(ports: ReadPorts, options: EngineOptions, slug: string): Promise<Ledger> {
  const branches = await ports.store.branches(branchesOf(slug));
  const branch = ledgerBranch(slug);
  const head = branches.get(branch);
  if (!head) throw new UserError("intent_unknown", `there is no intent "${slug}"`, `no branch ${branch}`);
  const believed = await believedLedger(ports, options, slug, head);
  if (believed === null) throw neverOurs(branch);
  return loadLedger(ports.store, slug, believed);
}

function checkOf({ appId }: EngineOptions, slug: string, snapshot: Snapshot): SeenCheck | null {
  const pull = pullFor(snapshot, intentBranch(slug));
  const check = pull?.checks.findLast(({ name, app }) => name === DELIVERY_CHECK && app === appId);
  return pull?.state === "open" && check !== undefined ? { head: pull.head, check } : null;
}

function ledgerHead(slug: string, snapshot: Snapshot): string {
  const head = snapshot.branches.get(ledgerBranch(slug));
  if (!head)
    throw new UserError("ledger_gone", `the branch ${ledgerBranch(slug)} is gone`, "restore it from its last commit");
  return head;
}

/** One line of the log for each attempt of a run that is not taken. */
function tellOnce(ports: ReadPorts, memory: Memory, slug: string, { run, lane: job, why }: RefusedRun): void {
  const key = `${run.id}.${run.attempt}`;
  if (memory.told.has(key)) return;
  if (memory.told.size > 1000) memory.told.clear();
  memory.told.add(key);
  ports.log.warn({ intent: slug, run: run.id, lane: job, why }, "a run that claims to be the App's was not taken");
}

interface Parts {
  readonly state: IntentState;
  readonly project: ProjectFiles;
  readonly snapshot: Snapshot;
  readonly work: WorkTree;
  readonly buttons?: readonly Button[];
  readonly refusal?: Refusal | null;
  readonly refused_writes?: readonly RefusedWrite[];
}

async function toObserved(
  ports: ReadPorts,
  options: EngineOptions,
  { state, project, snapshot, work, buttons = [], refusal = null, refused_writes = [] }: Parts,
): Promise<Facts> {
  const pulls = await seePulls(ports.store, state, snapshot);
  const stage = workingStage(state);
  const own = stage !== null && stage.branch !== intentBranch(state.slug) ? pullFor(snapshot, stage.branch) : null;
  const intentPull = pullFor(snapshot, intentBranch(state.slug));
  const at = own ?? intentPull;
  const now = ports.clock.now();
  const { permissions, checks } = ports;
  const look = { state, config: project.config, snapshot, permissions, checks, pull: at, now };
  const placeLook = { ...look, overtaken: overtakenOn(ports, options, snapshot) };
  const guarded = await protectedChanges(ports.store, { ...look, work });
  const atGate = stage !== null && (stage.gate_opened_at !== null || stage.gate !== null);
  const changed = !atGate ? {} : await stageChanges(ports.store, { slug: state.slug, snapshot, work }, work.commit);
  const besides = { changed: Object.keys(changed), guarded: Object.keys(guarded) };
  const counts = at !== null && pullRequestCounts(pulls, at);
  const branch = { slug: state.slug, snapshot, work };
  const sight = { ...look, store: ports.store, work, besides };
  const sawAt = async (moment: string): Promise<SeenFiles> => {
    const commit = await shownAt(ports, options, { ...branch, pull: at }, moment);
    return commit === null ? {} : seenFilesAt(sight, commit, false);
  };
  return {
    now,
    plans: work.plans,
    files: work.files,
    head: work.head,
    tree: work.tree,
    stage_pull: await stagePullRequest(placeLook, own, pulls),
    intent_pull: await stagePullRequest(placeLook, intentPull, pulls),
    ...(await pendingApprovals({
      ...sight,
      pull: counts ? at : null,
      buttons,
      seenAt: (moment) => headAt(ports, options, branch, moment),
    })),
    pulls,
    issue: seeIssue(state, snapshot),
    refused: refusal?.told && refusal.on === triedOn(state, snapshot) ? { act: "merge_stage", why: refusal.why } : null,
    unstarted: unstartedJobs(state, refused_writes),
    undismissed: undismissed(state, intentPull),
    gate: { ...(await seeGate({ ...look, sawAt })), protected: guarded, changed: besides.changed },
    unreported_checks: unreportedChecks(at, { snapshot, now }),
    foreign_checks: foreignChecks(at),
  };
}

/** What a look goes on with after our own write. */
function kept({
  buttons,
  refusal,
  refused_writes = [],
}: Observation): Pick<Parts, "buttons" | "refusal" | "refused_writes"> {
  return { buttons, refusal, refused_writes };
}

/** Open jobs whose start GitHub has refused, unless another process has had more luck. */
function unstartedJobs(state: IntentState, refused: readonly RefusedWrite[]): NonNullable<Facts["unstarted"]> {
  return openJobs(state).flatMap(({ lane: job, steps }) => {
    const hasRun = typeof openRecord(state, steps[0] ?? "")?.run === "number";
    const found = hasRun ? undefined : refused.find(({ key }) => key === startOf(job));
    if (found === undefined) return [];
    return [{ job, why: found.why, ...(found.until === undefined ? {} : { until: found.until }) }];
  });
}
