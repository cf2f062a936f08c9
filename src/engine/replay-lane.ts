import {
  type Do,
  type IntentState,
  openRecord,
  parseStepKey,
  type Step,
  stepKey,
  transition,
} from "../method/index.ts";
import type { FileChange, StepOutcome } from "../ports/index.ts";
import { describeError, UserError } from "../shared/index.ts";
import { findSecrets } from "../text/index.ts";
import { gateLines } from "./gate-lines.ts";
import { continueLane, endOf, landLine } from "./land-step.ts";
import { openLanes } from "./lanes.ts";
import { studioNamed } from "./project-files.ts";
import type { ReadOutcome } from "./read-outcome.ts";
import { refusedPath } from "./refused-paths.ts";
import { acceptCommand, openSession, type Session } from "./session.ts";
import { scopeProblem, writeScope } from "./step-scope.ts";
import { changedBy, treeWith } from "./tree-changes.ts";
import { stateOf, type World } from "./world.ts";

/** What a lane comes to on today's books: the files of its accepted steps and the lines that record them. */
export interface LaneResult {
  readonly changes: readonly FileChange[];
  readonly lines: readonly Do[];
  /** Keys of the steps whose files are among the changes. */
  readonly steps: readonly string[];
}

interface Progress {
  readonly state: IntentState;
  readonly files: World["work"]["files"];
  readonly texts: ReadonlyMap<string, string>;
  readonly changes: ReadonlyMap<string, FileChange>;
  readonly lines: readonly Do[];
  readonly steps: readonly string[];
  /** The step accepted last; the lane may go on from it. */
  readonly done: Step | null;
}

/**
 * Replays an outcome, step after step, through the same functions that answered the agent. A step that is refused is
 * closed as failed and what depends on it is left out; the rest is taken. Pure.
 */
export function replayLane(world: World, read: ReadOutcome, run: number): LaneResult {
  const { outcome } = read;
  let progress: Progress = {
    state: stateOf(world),
    files: world.work.files,
    texts: world.work.texts,
    changes: new Map(),
    lines: [],
    steps: [],
    done: null,
  };
  for (const [index, step] of outcome.steps.entries()) {
    progress = replayStep(world, progress, {
      step,
      changes: read.changesOf(index),
      base: outcome.sha,
      lane: outcome.lane,
      run,
    });
  }
  const left = openLanes(progress.state).find((lane) => lane.lane === outcome.lane)?.steps ?? [];
  const lines =
    left.length === 0
      ? []
      : [closeLine(world, left, { result: "failed", message: "the run brought nothing for this step", run })];
  return { changes: [...progress.changes.values()], lines: [...progress.lines, ...lines], steps: progress.steps };
}

interface Arrived {
  readonly step: StepOutcome;
  readonly changes: readonly FileChange[];
  readonly base: string;
  readonly lane: string;
  readonly run: number;
}

function replayStep(world: World, before: Progress, arrived: Arrived): Progress {
  const { key } = arrived.step;
  const { step } = parseStepKey(key);
  const opened = openDependent(world, before, arrived, step);
  if (openRecord(opened.state, key) === null) return before;
  if (arrived.step.failure)
    return close(world, opened, {
      key,
      result: "failed",
      message: `${arrived.step.failure.code}: ${arrived.step.failure.message}`,
      run: arrived.run,
    });
  try {
    return step.kind === "gates"
      ? landGates(world, opened, arrived, step)
      : landAgentStep(world, opened, arrived, step);
  } catch (error) {
    if (error instanceof StaleStep)
      return close(world, opened, { key, result: "stale", message: error.message, run: arrived.run });
    if (!(error instanceof UserError)) throw error;
    return close(world, opened, {
      key,
      result: "failed",
      message: `${error.code}: ${describeError(error)}`,
      run: arrived.run,
    });
  }
}

/** A step that depends on its predecessor in the lane is opened and closed by the same commit. */
function openDependent(world: World, before: Progress, { lane, step: { key } }: Arrived, step: Step): Progress {
  if (before.done === null || openRecord(before.state, key) !== null) return before;
  const next = continueLane({ state: before.state, work: before.texts }, lane, before.done, world.observed.now);
  if (next === null || stepKey(world.slug, next.step) !== key || step.kind !== next.step.kind) return before;
  const line: Do = { do: "open", at: world.observed.now, lane, steps: [key], plans: {} };
  return { ...before, state: next.state, lines: [...before.lines, line] };
}

/** Not the step's fault: what it worked on is no longer there. Costs no attempt. */
class StaleStep extends Error {
  override readonly name = "StaleStep";
}

function landAgentStep(world: World, before: Progress, arrived: Arrived, step: Step): Progress {
  const wanted = acceptableChanges(world, before, arrived, step);
  const files = treeWith(before.files, wanted);
  const session = replayCommands(
    openSession({ state: before.state, work: before.texts, files, step, gates: arrived.step.gates }),
    arrived.step,
  );
  const end = endOf(session);
  if (end.kind === "failed") throw new UserError("step_not_ended", end.message, "the step is tried again");
  const changes = [...wanted, ...workChanges(before.texts, session.work)];
  const after = treeWith(before.files, changes);
  const facts = factsOf(world, arrived, changes);
  const line = landLine({ ...session, files: after, state: before.state }, end, facts);
  return advance(before, { line, step, changes, files: after, texts: session.work, key: arrived.step.key });
}

function landGates(world: World, before: Progress, arrived: Arrived, step: Step): Progress {
  const lines = gateLines({ world, state: before.state, step }, arrived.step, {
    ...factsOf(world, arrived, []),
    actor: "quality_gates",
  });
  return { ...before, state: lines.reduce(transition, before.state), lines: [...before.lines, ...lines], done: step };
}

function factsOf(world: World, arrived: Arrived, changes: readonly FileChange[]): Parameters<typeof landLine>[2] {
  const { usage, prompt, agent_ms } = arrived.step;
  const rest = { usage, prompt, duration_ms: Math.round(agent_ms), run: arrived.run, base: arrived.base, commit: null };
  return { at: world.observed.now, tree: world.work.tree, changed: changedBy(changes), ...rest };
}

interface Landed {
  readonly line: Extract<Do, { do: "land" }>;
  readonly step: Step;
  readonly key: string;
  readonly changes: readonly FileChange[];
  readonly files: Progress["files"];
  readonly texts: Progress["texts"];
}

function advance(before: Progress, { line, step, key, changes, files, texts }: Landed): Progress {
  const all = new Map(before.changes);
  for (const change of changes) all.set(change.path, change);
  const state = transition(before.state, line);
  const steps = changes.length > 0 ? [...before.steps, key] : before.steps;
  return { state, files, texts, changes: all, lines: [...before.lines, line], steps, done: step };
}

/** The step's files, each inside its scope, free of secrets and still based on what stands there now. */
function acceptableChanges(
  world: World,
  before: Progress,
  { step: outcome, changes }: Arrived,
  step: Step,
): readonly FileChange[] {
  const studio = studioNamed(world.project, stateOf(world).intent.studio.name);
  const scope = writeScope(before.state, world.work.plans, studio, step);
  for (const [i, change] of changes.entries()) {
    const problem = refusedPath(change.path, world.slug) ?? scopeProblem(scope, change.path);
    if (problem)
      throw new UserError(
        "path_refused",
        `${change.path} ${problem}`,
        "declare it as an output of the unit, or leave it alone",
      );
    const now = before.files.get(change.path) ?? null;
    const [base, wanted] = [outcome.files[i]?.base ?? null, outcome.files[i]?.oid ?? null];
    if (now !== base && now !== wanted)
      throw new StaleStep(`${change.path} has changed on the branch since the step began`);
    refuseSecrets(change);
  }
  return changes;
}

function refuseSecrets({ path, content }: FileChange): void {
  if (content === null) return;
  const [found] = findSecrets(typeof content === "string" ? content : new TextDecoder().decode(content), []);
  if (found)
    throw new UserError(
      "secret_found",
      `${path} holds what looks like a secret (${found.kind})`,
      "remove it; if it is real, revoke it",
    );
}

function replayCommands(session: Session, outcome: StepOutcome): Session {
  return outcome.commands.reduce((before, call) => {
    const answer = acceptCommand(before, call);
    if (answer.kind === "refused")
      throw new UserError(answer.code, `${call.name}: ${answer.message}`, "the step is tried again on today's state");
    return answer.session;
  }, session);
}

/** Files below `.haiku/intents` that commands changed: plans, records, decisions. */
function workChanges(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly FileChange[] {
  const changed = [...after]
    .filter(([path, text]) => before.get(path) !== text)
    .map(([path, content]) => ({ path, content }));
  const gone = [...before.keys()].filter((path) => !after.has(path)).map((path) => ({ path, content: null }));
  return [...changed, ...gone];
}

interface Closing {
  readonly key: string;
  readonly result: "failed" | "stale";
  readonly message: string;
  readonly run: number;
}

function close(world: World, before: Progress, closing: Closing): Progress {
  const line = closeLine(world, [closing.key], closing);
  return { ...before, state: transition(before.state, line), lines: [...before.lines, line], done: null };
}

function closeLine(world: World, steps: readonly string[], { result, message, run }: Omit<Closing, "key">): Do {
  return { do: "close", at: world.observed.now, steps, result, message: message.slice(0, 2000), run };
}
