import {
  type Do,
  intentBranch,
  parseStepKey,
  position,
  stepName,
  workBranch,
  workingStage,
} from "../../method/index.ts";
import { type CommitSeen, OUTCOME_NOTICE, type RunSeen } from "../../ports/index.ts";
import { describeError, HostError, StaleHeadError, UserError } from "../../shared/index.ts";
import { parseTrailers, renderWorkMessage } from "../../state/index.ts";
import { replayLines } from "../ledger/ledger.ts";
import { ownAmong } from "../ledger/who-pushed.ts";
import { dispatchesOf } from "../observe/dispatches.ts";
import { stateOf, type World } from "../observe/observation.ts";
import { movedTo } from "../observe/observe.ts";
import { openLanes } from "../observe/open-jobs.ts";
import { assertNoneBelow } from "../observe/stage-branch.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { readGround } from "./merge-change.ts";
import { type ReadOutcome, readOutcome } from "./read-outcome.ts";
import { bugMessage, type LaneResult, replayLane } from "./replay-outcome.ts";
import { fenceBranch } from "./write-scope.ts";

/** Lines that a finished run brought, and the commit that the work branch was moved to on the way. */
export interface Applied {
  readonly lines: readonly Do[];
  readonly subject: string;
  readonly moved: string | null;
}

/** Applies the oldest finished run of an open lane; null when there is none. At most one work commit. */
export async function applyFinishedRun(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
): Promise<Applied | null> {
  const run = finishedRun(world);
  if (run === null) return null;
  const subject = subjectOf(run.name);
  const read = await readRun(ports, options, world, run);
  if ("lines" in read) return { lines: withRetry(world, run, read).lines, subject, moved: null };
  const standing = await standingCommit(ports, options, world, read);
  const ground = standing?.parents[0] ? await movedTo(ports, options, world, standing.parents[0]) : world;
  const result = withRetry(world, run, await resultOf(ports, ground, run, read));
  if (result.changes.length === 0) return { lines: result.lines, subject, moved: null };
  const commit = standing?.sha ?? (await commitWork(ports, world, result));
  options.reached?.("after-work-commit");
  const lines = result.lines.map((line) =>
    line.do === "land" && result.steps.includes(line.step) ? { ...line, commit } : line,
  );
  return { lines, subject, moved: commit };
}

/** The oldest run that has ended and whose lane is still open in the books. */
export function finishedRun(world: World): RunSeen | null {
  const open = new Set(openLanes(stateOf(world)).map((lane) => lane.lane));
  const done = world.runs.filter((run) => run.status === "completed" && open.has(run.name));
  return done.at(-1) ?? null;
}

/** What a run brought home; the lines that close its steps when there is nothing to use. */
async function readRun(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
  run: RunSeen,
): Promise<ReadOutcome | LaneResult> {
  return orRefused(ports, world, run, async () => {
    const files = await ports.dispatcher.outcome(run.id);
    if (files === null)
      return nothing(world, run, `its job ended ${run.conclusion ?? "without a conclusion"} and left no outcome`);
    const announced = await ports.dispatcher.notices(run, OUTCOME_NOTICE);
    const dispatches = await dispatchesOf(ports.store, world, run.name);
    const { version } = options;
    return readOutcome(files, { intent: world.slug, lane: run.name, dispatches, announced, version });
  });
}

function resultOf(ports: EnginePorts, world: World, run: RunSeen, read: ReadOutcome): Promise<LaneResult> {
  return orRefused(ports, world, run, async () => {
    const result = replayLane(world, read, run.id, await readGround(ports.store, world, read));
    for (const { step, error } of result.bugs ?? [])
      ports.log.error(
        { intent: world.slug, run: run.id, step, error: error.stack },
        "a bug of ours: a step was closed",
      );
    // Books that nothing can be thought about would hold the intent for good.
    position(replayLines(stateOf(world), result.lines), world.observed);
    return result;
  });
}

/** Who had the job run again has said that its steps are to be tried again. */
function withRetry(world: World, run: RunSeen, result: LaneResult): LaneResult {
  const by = run.triggered_by;
  if (run.attempt === 1 || by === null || by.bot) return result;
  const said = { at: world.observed.now, by: { login: by.login, id: by.id }, source: `run/${run.id}.${run.attempt}` };
  const { step } = parseStepKey(run.name);
  const intervention = { ...said, do: "retry", step: stepName(step) };
  const line: Do = { do: "intervene", stage: step.stage, finding: null, intervention };
  return { ...result, lines: [line, ...result.lines] };
}

/** Lanes whose run somebody had run again who may not: its own outcome is gone by that. */
export async function endRefused(ports: EnginePorts, world: World): Promise<readonly Do[]> {
  const lines: Do[] = [];
  for (const { run, lane, why, ends } of world.refused ?? []) {
    const open = openLanes(stateOf(world)).find((one) => one.lane === lane);
    if (!ends || open === undefined) continue;
    if (run.status !== "completed") await ports.dispatcher.cancel(run.id);
    const message = `rerun_refused: ${why}`;
    lines.push({ do: "close", at: world.observed.now, steps: open.steps, result: "failed", message, run: run.id });
  }
  return lines;
}

/**
 * An outcome that breaks a rule closes its steps with the rule's name; one that makes us stumble closes them too: it
 * must not hold everything else up. What the host fails at is tried again.
 */
async function orRefused<T>(
  ports: EnginePorts,
  world: World,
  run: RunSeen,
  take: () => Promise<T>,
): Promise<T | LaneResult> {
  try {
    return await take();
  } catch (error) {
    if (error instanceof HostError || error instanceof StaleHeadError) throw error;
    if (!(error instanceof UserError)) {
      const what = error instanceof Error ? error.stack : String(error);
      ports.log.error({ intent: world.slug, run: run.id, error: what }, "a bug of ours: an outcome was refused");
      return nothing(world, run, bugMessage(error));
    }
    ports.log.warn({ intent: world.slug, run: run.id, code: error.code }, "an outcome was refused");
    const how = error.code === "engine_differs" ? "stale" : "failed";
    return nothing(world, run, `${error.code}: ${describeError(error)}`, how);
  }
}

/** A run without a usable outcome: every step of its lane is closed. Versions that differ are not the step's fault. */
function nothing(world: World, run: RunSeen, message: string, how: "failed" | "stale" = "failed"): LaneResult {
  const lane = openLanes(stateOf(world)).find((one) => one.lane === run.name);
  const result = run.conclusion === "cancelled" ? "cancelled" : how;
  const line: Do = { do: "close", at: world.observed.now, steps: lane?.steps ?? [], result, message, run: run.id };
  return { changes: [], lines: [line], steps: [] };
}

/**
 * A work commit that stands is a fact: made before a crash, it is found by its trailer and not made again. Its outcome
 * is replayed on what it was made on, whatever others have put on top since.
 */
async function standingCommit(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
  { outcome }: ReadOutcome,
): Promise<CommitSeen | null> {
  const brought = new Set(outcome.steps.map(({ key }) => key));
  const commits: readonly CommitSeen[] = world.snapshot.commits.get(world.work.branch) ?? [];
  const brings = (commit: CommitSeen): boolean =>
    parseTrailers(commit.message)
      .get("haiku-step")
      ?.some((key) => brought.has(key)) ?? false;
  const own = await ownAmong(ports, options, world.work.branch, commits.filter(brings));
  return own[0] ?? null;
}

async function commitWork(ports: EnginePorts, world: World, result: LaneResult): Promise<string> {
  const branch = workBranch(stateOf(world));
  fenceBranch(world.slug, branch);
  const expectedHead = await ensureWorkBranch(ports, world);
  return ports.store.commit({
    branch,
    expectedHead,
    message: messageOf(world, result),
    changes: result.changes,
  });
}

function messageOf(world: World, result: LaneResult): string {
  const { config } = world.project;
  const state = stateOf(world);
  const first = result.steps[0] ?? "";
  const { step } = parseStepKey(first);
  const by = state.intent.created.by;
  return renderWorkMessage({
    prefix: config.commit.prefix,
    subject: `${workSubject(step.kind, step.stage, step.hat ?? step.subject)}`,
    intent: world.slug,
    steps: result.steps,
    ledger: world.books.head,
    hat: step.hat,
    coAuthor: `${by.login} <${by.id}+${by.login}@users.noreply.github.com>`,
    skipCi: config.ci === "ask",
  });
}

function workSubject(kind: string, stage: string | null, who: string | null): string {
  const where = stage ?? "intent";
  if (kind === "elaborate") return `plan ${where}`;
  if (kind === "discover") return `discover ${who} for ${where}`;
  return kind === "fix" ? `fix a finding in ${where}` : `${where}: work of ${who}`;
}

function subjectOf(lane: string): string {
  const { step } = parseStepKey(lane);
  return [step.kind, step.subject, step.hat, "applied"].filter((part) => part !== null).join(" ");
}

/** Makes the stage's branch from the intent branch when there is none yet; answers the head to commit on. */
async function ensureWorkBranch(ports: EnginePorts, world: World): Promise<string> {
  if (world.work.head !== null) return world.work.head;
  const branch = workBranch(stateOf(world));
  const lost = workingStage(stateOf(world))?.head ?? null;
  if (lost !== null && branch !== intentBranch(world.slug))
    throw new HostError(`${branch} is gone; it was at ${lost}`, { retryable: true });
  const base = world.snapshot.branches.get(intentBranch(world.slug));
  if (base === undefined)
    throw new HostError(`the branch ${intentBranch(world.slug)} is not there`, { retryable: true });
  await makeBranch(ports, branch, base);
  return base;
}

/**
 * Makes a branch at a commit. StaleHeadError where it has come to be meanwhile; UserError `branch_in_the_way` where branches
 * below its name, or a rule of the repository, keep it from being made: that is somebody's to mend.
 */
export async function makeBranch(ports: EnginePorts, branch: string, base: string): Promise<void> {
  if ((await createdAt(ports, branch, base)) === "created") return;
  await assertNoneBelow(ports, branch, (await ports.store.branches(`${branch}/`)).keys());
  throw new StaleHeadError(branch);
}

async function createdAt(ports: EnginePorts, branch: string, base: string): Promise<"created" | "exists"> {
  try {
    return await ports.store.createBranch(branch, base);
  } catch (error) {
    if (!(error instanceof HostError) || error.retryable) throw error;
    throw new UserError(
      "branch_in_the_way",
      `${branch} cannot be made: ${error.message}`,
      `rename or delete the branches below ${branch}/, or let the App make branches below haiku/; then comment again`,
    );
  }
}
