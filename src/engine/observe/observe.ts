import {
  type IntentState,
  intentBranch,
  ledgerBranch,
  type Observed,
  type Witnesses,
  workBranch,
  workingStage,
} from "../../method/index.ts";
import type { Snapshot } from "../../ports/index.ts";
import { UserError } from "../../shared/index.ts";
import { type Books, readBooks } from "../ledger/ledger.ts";
import { believedLedger, neverOurs, type Tampered, tamperedLedger } from "../ledger/undo-tampering.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { type Refusal, triedOn } from "../refusal.ts";
import { readOffers } from "./approvals.ts";
import type { Press } from "./button.ts";
import { undismissed } from "./dismissals.ts";
import { seeGate } from "./gate-requirements.ts";
import { goalCommit, type Unborn } from "./goal-commit.ts";
import { headAt, shownAt } from "./head-at.ts";
import { pullFor, type WorkTree, type World } from "./observation.ts";
import type { RefusedRun } from "./our-run.ts";
import { type ProjectFiles, readProjectFiles } from "./project-config.ts";
import { protectedChanges } from "./protected-changes.ts";
import { assertPullsCanBeOpened } from "./pull-in-the-way.ts";
import { recordedPulls, seeIssue, seePulls } from "./pull-requests.ts";
import { readWork } from "./read-work-branch.ts";
import { foreignChecks, unreportedChecks } from "./required-checks.ts";
import { witnessesAt } from "./seen-files.ts";
import { assertStageBranch } from "./stage-branch.ts";
import { stageChanges } from "./stage-changes.ts";
import { placeCounts, placeSeen } from "./stage-pull-request.ts";
import { issueOf } from "./unanswered-comments.ts";
import { overtakenOn } from "./who-merged.ts";
import { seeRuns } from "./workflow-runs.ts";

/** What earlier passes read and what cannot have changed since: keyed by commit. */
export interface Memory {
  books: Books | null;
  project: ProjectFiles | null;
  /** Lane → id of its run, as the host told this process when it was started. */
  readonly runs: Map<string, number>;
  /** Runs that were not taken and that the log has told of. */
  readonly told: Set<string>;
  /** Buttons that were pressed and are to be heeded in this look. */
  presses?: readonly Press[];
  /** GitHub's last refusal of an act, on what it was tried. */
  refusal?: Refusal | null;
}

export function emptyMemory(): Memory {
  return { books: null, project: null, runs: new Map(), told: new Set() };
}

/** Looks at one intent: books, branches, pull requests, plans, runs. `unborn` while its branch or the goal on it is still to be made. */
export async function observe(
  ports: EnginePorts,
  options: EngineOptions,
  slug: string,
  memory: Memory,
): Promise<World | Unborn | Tampered> {
  const books = memory.books ?? (await firstBooks(ports, options, slug));
  const { state } = books;
  const recorded = recordedPulls(state);
  const snapshot = await ports.observer.snapshot(slug, state.intent.stages, issueOf(state), recorded);
  const head = ledgerHead(slug, snapshot);
  if (head !== memory.books?.head) {
    const commits = snapshot.commits.get(ledgerBranch(slug)) ?? [];
    const tampered = await tamperedLedger(ports, options, slug, { head, commits });
    if (tampered !== null) return tampered;
  }
  const current = head === books.head ? books : await readBooks(ports.store, slug, head);
  memory.books = current;
  const project =
    memory.project?.commit === snapshot.default_branch.head
      ? memory.project
      : await readProjectFiles(ports.store, snapshot.default_branch.head, options.shippedStudios);
  memory.project = project;
  await assertStageBranch(ports, options, current.state, snapshot);
  assertPullsCanBeOpened(current.state, snapshot);
  const work = await readWork(ports.store, current.state, snapshot);
  if (work === null || !(await hasGoal(ports, options, current.state, snapshot)))
    return { kind: "unborn", books: current, project, snapshot };
  const known = memory.runs;
  const seen = await seeRuns({ ports, options, world: { slug, books: current, snapshot, project }, known });
  for (const one of seen.refused) tellOnce(ports, memory, slug, one);
  const { presses = [] } = memory;
  return {
    slug,
    books: current,
    project,
    snapshot,
    work,
    ...seen,
    presses,
    refusal: memory.refusal,
    observed: await toObserved(ports, options, {
      state: current.state,
      project,
      snapshot,
      work,
      presses,
      refusal: memory.refusal,
    }),
  };
}

/** Once a first commit is in the books, what becomes of the branch is told by what they say of it. */
async function hasGoal(
  ports: EnginePorts,
  options: EngineOptions,
  { slug, intent }: IntentState,
  snapshot: Snapshot,
): Promise<boolean> {
  return intent.head !== null || (await goalCommit(ports, options, slug, snapshot)) !== null;
}

/** The same look with other books: after a ledger commit nothing outside has changed. */
export async function withBooks(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
  books: Books,
): Promise<World> {
  const { project, snapshot } = world;
  const sameBranch = workBranch(books.state) === world.work.branch;
  if (!sameBranch) await assertStageBranch(ports, options, books.state, snapshot);
  const work = sameBranch ? world.work : ((await readWork(ports.store, books.state, snapshot)) ?? world.work);
  return {
    ...world,
    books,
    work,
    observed: await toObserved(ports, options, { state: books.state, project, snapshot, work, ...kept(world) }),
  };
}

/** The same look after our own commit on the work branch: its files are new, everything else is as it was. */
export async function movedTo(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
  commit: string,
): Promise<World> {
  const branches = new Map([...world.snapshot.branches, [world.work.branch, commit]]);
  const snapshot = { ...world.snapshot, branches };
  const { books, project } = world;
  const work = (await readWork(ports.store, books.state, snapshot)) ?? world.work;
  return {
    ...world,
    snapshot,
    work,
    observed: await toObserved(ports, options, { state: books.state, project, snapshot, work, ...kept(world) }),
  };
}

/** Books to begin with. Whose they are comes first: what others have put on top is read past, and what is nobody's is not read. */
async function firstBooks(ports: EnginePorts, options: EngineOptions, slug: string): Promise<Books> {
  const branches = await ports.store.branches(`haiku/${slug}/`);
  const branch = ledgerBranch(slug);
  const head = branches.get(branch);
  if (!head) throw new UserError("intent_unknown", `there is no intent "${slug}"`, `no branch ${branch}`);
  const believed = await believedLedger(ports, options, slug, head);
  if (believed === null) throw neverOurs(branch);
  return readBooks(ports.store, slug, believed);
}

function ledgerHead(slug: string, snapshot: Snapshot): string {
  const head = snapshot.branches.get(ledgerBranch(slug));
  if (!head)
    throw new UserError("ledger_gone", `the branch ${ledgerBranch(slug)} is gone`, "restore it from its last commit");
  return head;
}

/** One line of the log for each attempt of a run that is not taken. */
function tellOnce(ports: EnginePorts, memory: Memory, slug: string, { run, lane, why }: RefusedRun): void {
  const key = `${run.id}.${run.attempt}`;
  if (memory.told.has(key)) return;
  if (memory.told.size > 1000) memory.told.clear();
  memory.told.add(key);
  ports.log.warn({ intent: slug, run: run.id, lane, why }, "a run that claims to be the App's was not taken");
}

interface Parts {
  readonly state: IntentState;
  readonly project: ProjectFiles;
  readonly snapshot: Snapshot;
  readonly work: WorkTree;
  readonly presses?: readonly Press[];
  readonly refusal?: Refusal | null;
}

async function toObserved(
  ports: EnginePorts,
  options: EngineOptions,
  { state, project, snapshot, work, presses = [], refusal = null }: Parts,
): Promise<Observed> {
  const pulls = await seePulls(ports.store, state, snapshot);
  const stage = workingStage(state);
  const own = stage !== null && stage.branch !== intentBranch(state.slug) ? pullFor(snapshot, stage.branch) : null;
  const intentPull = pullFor(snapshot, intentBranch(state.slug));
  const at = own ?? intentPull;
  const now = ports.clock.now();
  const { permissions, checks } = ports;
  const look = { state, config: project.config, snapshot, permissions, checks, place: at, now };
  const placeLook = { ...look, overtaken: overtakenOn(ports, options, snapshot) };
  const guarded = await protectedChanges(ports.store, { ...look, work });
  const atGate = stage !== null && (stage.gate_opened_at !== null || stage.gate !== null);
  const changed = !atGate ? {} : await stageChanges(ports.store, { slug: state.slug, snapshot, work }, work.commit);
  const besides = { changed: Object.keys(changed), guarded: Object.keys(guarded) };
  const counts = at !== null && placeCounts(pulls, at);
  const branch = { slug: state.slug, snapshot, work };
  const sight = { ...look, store: ports.store, work, besides };
  const sawAt = async (moment: string): Promise<Witnesses> => {
    const commit = await shownAt(ports, options, { ...branch, pull: at }, moment);
    return commit === null ? {} : witnessesAt(sight, commit, false);
  };
  return {
    now,
    plans: work.plans,
    files: work.files,
    head: work.head,
    tree: work.tree,
    stage_place: await placeSeen(placeLook, own, pulls),
    intent_place: await placeSeen(placeLook, intentPull, pulls),
    ...(await readOffers({
      ...sight,
      place: counts ? at : null,
      presses,
      seenAt: (moment) => headAt(ports, options, branch, moment),
    })),
    pulls,
    issue: seeIssue(state, snapshot),
    refused: refusal?.on === triedOn(state, snapshot) ? { act: "merge_stage", why: refusal.why } : null,
    undismissed: undismissed(state, intentPull),
    gate: { ...(await seeGate({ ...look, sawAt })), protected: guarded, changed: besides.changed },
    unreported_checks: unreportedChecks(at, { snapshot, now }),
    foreign_checks: foreignChecks(at),
  };
}

/** What a look goes on with after our own write. */
function kept({ presses, refusal }: World): Pick<Parts, "presses" | "refusal"> {
  return { presses, refusal };
}
