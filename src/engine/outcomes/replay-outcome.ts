import {
  type Do,
  type FileTree,
  type IntentState,
  openRecord,
  parseStepKey,
  type Step,
  stepKey,
  transition,
} from "../../method/index.ts";
import type { FileChange, StepOutcome } from "../../ports/index.ts";
import { describeError, UserError } from "../../shared/index.ts";
import { lockedTexts, textsToRead } from "../observe/locked-plans.ts";
import { stateOf, type World } from "../observe/observation.ts";
import { openLanes } from "../observe/open-jobs.ts";
import { changedBy, treeWith } from "../observe/tree-changes.ts";
import { acceptChanges, StaleStep } from "./accept-changes.ts";
import { continueLane, endOf, landLine } from "./finish-step.ts";
import { foreignStep } from "./job-keys.ts";
import type { Ground } from "./merge-change.ts";
import { gateLines } from "./quality-gate-results.ts";
import type { ReadOutcome } from "./read-outcome.ts";
import { unseenBySigner, unseenByVerifier } from "./stale-signatures.ts";
import { acceptCommand, openSession, type Session } from "./step-session.ts";

/** What a lane comes to on today's books: the files of its accepted steps and the lines that record them. */
export interface LaneResult {
  readonly changes: readonly FileChange[];
  readonly lines: readonly Do[];
  /** Keys of the steps whose files are among the changes. */
  readonly steps: readonly string[];
  /** What made us stumble, and at which step: such a step is closed as failed. */
  readonly bugs?: readonly Stumble[];
}

interface Stumble {
  readonly step: string;
  readonly error: Error;
}

/** How a step says that it was not its own fault. */
export function bugMessage(error: unknown): string {
  return `engine_stumbled: what it brought made the engine fail, which is a fault of ours: please report it (${describeError(error)})`;
}

interface Progress {
  readonly state: IntentState;
  readonly files: FileTree;
  /** The tree as the lane itself saw it: what it was given, and what its own steps made of that. */
  readonly seen: FileTree;
  /** Texts below `.haiku/`, locked plans as the books hold them. */
  readonly texts: ReadonlyMap<string, string>;
  /** Locked plans that were edited on the branch: the first commit that is made anyway puts them back. */
  readonly putBack: readonly FileChange[];
  readonly changes: ReadonlyMap<string, FileChange>;
  readonly lines: readonly Do[];
  readonly steps: readonly string[];
  /** The step accepted last; the lane may go on from it. */
  readonly done: Step | null;
  readonly bugs: readonly Stumble[];
}

/**
 * Replays an outcome, step after step, through the same functions that answered the agent. A step that is refused is
 * closed as failed and what depends on it is left out; the rest is taken. Pure.
 */
export function replayLane(world: World, read: ReadOutcome, run: number, ground: Ground): LaneResult {
  const { outcome } = read;
  for (const { key } of outcome.steps) {
    const why = foreignStep(stateOf(world), outcome.lane, key);
    if (why !== null)
      throw new UserError("outcome_foreign", `it tells of a step ${JSON.stringify(key)}: ${why}`, "run it again");
  }
  let progress = beginning(world, ground);
  for (const [index, step] of outcome.steps.entries()) {
    progress = replayStep(world, progress, {
      step,
      changes: read.changesOf(index),
      base: outcome.sha,
      lane: outcome.lane,
      run,
      textOf: (oid) => ground.texts.get(oid) ?? read.textOf(oid),
    });
  }
  const left = openLanes(progress.state).find((lane) => lane.lane === outcome.lane)?.steps ?? [];
  const lines =
    left.length === 0
      ? []
      : [closeLine(world, left, { result: "failed", message: "the run brought nothing for this step", run })];
  const { changes, steps, bugs } = progress;
  return { changes: [...changes.values()], lines: [...progress.lines, ...lines], steps, bugs };
}

function beginning(world: World, ground: Ground): Progress {
  const { files, texts } = world.work;
  const locked = lockedTexts(stateOf(world), texts);
  return {
    state: stateOf(world),
    files,
    seen: ground.tree,
    texts: textsToRead(stateOf(world), texts),
    putBack: [...locked].map(([path, content]) => ({ path, content })),
    changes: new Map(),
    lines: [],
    steps: [],
    done: null,
    bugs: [],
  };
}

interface Arrived {
  readonly step: StepOutcome;
  readonly changes: readonly FileChange[];
  readonly base: string;
  readonly lane: string;
  readonly run: number;
  /** Text of a blob the lane knew or the branch holds. */
  readonly textOf: (oid: string) => string | undefined;
}

/** Failures that no other attempt of the step could change: they use none up. */
const NOT_THE_STEPS_FAULT: ReadonlySet<string> = new Set(["containment_too_weak"]);

function replayStep(world: World, before: Progress, arrived: Arrived): Progress {
  const { key } = arrived.step;
  const { step } = parseStepKey(key);
  const opened = openDependent(world, before, arrived, step);
  if (openRecord(opened.state, key) === null) return before;
  if (arrived.step.failure)
    return close(world, opened, {
      key,
      result: NOT_THE_STEPS_FAULT.has(arrived.step.failure.code) ? "stale" : "failed",
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
    const refused = error instanceof UserError;
    const message = refused ? `${error.code}: ${describeError(error)}` : bugMessage(error);
    const closed = close(world, opened, { key, result: "failed", message, run: arrived.run });
    if (refused) return closed;
    return {
      ...closed,
      bugs: [...closed.bugs, { step: key, error: error instanceof Error ? error : new Error(String(error)) }],
    };
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

function landAgentStep(world: World, before: Progress, arrived: Arrived, step: Step): Progress {
  const wanted = acceptChanges(world, before, arrived, step);
  const files = treeWith(before.files, wanted);
  const session = replayCommands(
    openSession({
      ...{ state: before.state, work: before.texts, files, step, gates: arrived.step.gates },
      blocked: world.project.config.protected_paths.block,
    }),
    arrived.step,
  );
  const end = endOf(session);
  if (end.kind === "failed") throw new UserError("step_not_ended", end.message, "the step is tried again");
  refuseUnseen(before, session, step, end.result);
  const own = [...wanted, ...workChanges(before.texts, session.work)];
  const changes = own.length === 0 ? [] : [...before.putBack.filter((one) => !own.some(samePath(one))), ...own];
  const after = treeWith(before.files, changes);
  const facts = factsOf(world, arrived, changes);
  const line = landLine({ ...session, files: after, state: before.state }, end, facts);
  return advance(before, arrived, { line, step, changes, files: after, texts: session.work });
}

/** Who signs, or verifies last, has to have seen what stands now. Otherwise the step looks again, at no cost to it. */
function refuseUnseen(before: Progress, session: Session, step: Step, result: string): void {
  const trees = { seen: before.seen, now: before.files };
  if (result === "signed") {
    const path = unseenBySigner(before.state, session.plans, step, trees);
    if (path !== null) throw new StaleStep(`${path} has changed since it was read to be signed`);
  }
  if (result !== "advance") return;
  const path = unseenByVerifier(before.state, session.plans, step, trees);
  if (path !== null) throw new StaleStep(`${path} is not what was verified: it has changed on the branch since`);
}

function samePath(one: FileChange): (other: FileChange) => boolean {
  return ({ path }) => path === one.path;
}

function landGates(world: World, before: Progress, arrived: Arrived, step: Step): Progress {
  const trees = { seen: before.seen, now: before.files };
  const path = unseenBySigner(before.state, world.work.plans, step, trees);
  if (path !== null) throw new StaleStep(`${path} has changed since the quality gates began to run`);
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
  readonly changes: readonly FileChange[];
  readonly files: Progress["files"];
  readonly texts: Progress["texts"];
}

function advance(before: Progress, arrived: Arrived, { line, step, changes, files, texts }: Landed): Progress {
  const all = new Map(before.changes);
  for (const change of changes) all.set(change.path, change);
  const state = transition(before.state, line);
  const steps = changes.length > 0 ? [...before.steps, arrived.step.key] : before.steps;
  const putBack = changes.length > 0 ? [] : before.putBack;
  const seen = treeWith(before.seen, arrived.changes);
  const lines = [...before.lines, line];
  return { state, files, seen, texts, putBack, changes: all, lines, steps, done: step, bugs: before.bugs };
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
