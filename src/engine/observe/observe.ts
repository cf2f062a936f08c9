import { branchesOf, type IntentState, intentBranch, ledgerBranch } from "../../method/index.ts";
import type { Snapshot } from "../../ports/index.ts";
import { DELIVERY_CHECK } from "../../render/index.ts";
import { UserError } from "../../shared/index.ts";
import { type Ledger, loadLedger } from "../ledger/ledger.ts";
import { believedLedger, neverOurs, type TamperedLedger, tamperedLedger } from "../ledger/undo-tampering.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import { seeFacts } from "./facts.ts";
import { goalCommit, type WithoutBranch } from "./goal-commit.ts";
import type { Memory, SeenCheck } from "./memory.ts";
import { type Observation, pullFor } from "./observation.ts";
import { openJobs } from "./open-jobs.ts";
import type { RefusedRun } from "./our-run.ts";
import { readProjectFiles } from "./project-config.ts";
import { assertPullsCanBeOpened } from "./pull-in-the-way.ts";
import { recordedPulls } from "./pull-requests.ts";
import { readWork } from "./read-work-branch.ts";
import { assertStageBranch } from "./stage-branch.ts";
import { issueOf } from "./unanswered-comments.ts";
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
    facts: await seeFacts(ports, options, {
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

/** The ledger to begin with. Whose they are comes first: what others have put on top is read past, and what is nobody's is not read. */
async function firstLedger(ports: ReadPorts, options: EngineOptions, slug: string): Promise<Ledger> {
  const branches = await ports.store.branches(branchesOf(slug));
  const branch = ledgerBranch(slug);
  const head = branches.get(branch);
  if (!head && branches.has(intentBranch(slug))) throw ledgerGone(branch);
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
  if (!head) throw ledgerGone(ledgerBranch(slug));
  return head;
}

function ledgerGone(branch: string): UserError {
  return new UserError("ledger_gone", `the branch ${branch} is gone`, "restore it from its last commit");
}

/** One line of the log for each attempt of a run that is not taken. */
function tellOnce(ports: ReadPorts, memory: Memory, slug: string, { run, lane: job, why }: RefusedRun): void {
  const key = `${run.id}.${run.attempt}`;
  if (memory.told.has(key)) return;
  if (memory.told.size > 1000) memory.told.clear();
  memory.told.add(key);
  ports.log.warn({ intent: slug, run: run.id, lane: job, why }, "a run that claims to be the App's was not taken");
}
