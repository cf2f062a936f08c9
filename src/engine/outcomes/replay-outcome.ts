import {
  type FileTree,
  type IntentState,
  type LedgerEvent,
  openRecord,
  parseStepKey,
  type Step,
  stepKey,
  transition,
} from "../../method/index.ts";
import type { FileChange, StepOutcome } from "../../ports/index.ts";
import { describeError, UserError } from "../../shared/index.ts";
import { lockedTexts, textsToRead } from "../observe/locked-plans.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import { openJobs } from "../observe/open-jobs.ts";
import { changedBy, treeWith } from "../observe/tree-changes.ts";
import { acceptChanges, StaleStep } from "./accept-changes.ts";
import { continueJob, endOf, finishEvent } from "./finish-step.ts";
import { foreignStep } from "./job-keys.ts";
import type { Ground } from "./merge-change.ts";
import { qualityGateEvents } from "./quality-gate-results.ts";
import type { ReadOutcome } from "./read-outcome.ts";
import { unseenBySigner, unseenByVerifier } from "./stale-signatures.ts";
import { acceptAll, openSession, type Session } from "./step-session.ts";

/** What a job comes to on today's ledger: the files of its accepted steps and the lines that record them. */
export interface OutcomeResult {
  readonly changes: readonly FileChange[];
  readonly events: readonly LedgerEvent[];
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
  /** The tree as the job itself saw it: what it was given, and what its own steps made of that. */
  readonly seen: FileTree;
  /** Texts below `.haiku/`, locked plans as the ledger holds them. */
  readonly texts: ReadonlyMap<string, string>;
  /** Locked plans that were edited on the branch: the first commit that is made anyway puts them back. */
  readonly putBack: readonly FileChange[];
  readonly changes: ReadonlyMap<string, FileChange>;
  readonly events: readonly LedgerEvent[];
  readonly steps: readonly string[];
  /** The step accepted last; the job may go on from it. */
  readonly done: Step | null;
  readonly bugs: readonly Stumble[];
}

/**
 * Replays an outcome, step after step, through the same functions that answered the agent. A step that is refused is
 * closed as failed and what depends on it is left out; the rest is taken. Pure.
 */
export function replayOutcome(observation: Observation, read: ReadOutcome, run: number, ground: Ground): OutcomeResult {
  const { outcome } = read;
  for (const { key } of outcome.steps) {
    const why = foreignStep(stateOf(observation), outcome.lane, key);
    if (why !== null)
      throw new UserError("outcome_foreign", `it tells of a step ${JSON.stringify(key)}: ${why}`, "run it again");
  }
  let progress = beginning(observation, ground);
  for (const [index, step] of outcome.steps.entries()) {
    progress = replayStep(observation, progress, {
      step,
      changes: read.changesOf(index),
      base: outcome.sha,
      lane: outcome.lane,
      run,
      textOf: (oid) => ground.texts.get(oid) ?? read.textOf(oid),
    });
  }
  const left = openJobs(progress.state).find((job) => job.lane === outcome.lane)?.steps ?? [];
  const events =
    left.length === 0
      ? []
      : [closeEvent(observation, left, { result: "failed", message: "the run brought nothing for this step", run })];
  const { changes, steps, bugs } = progress;
  return { changes: [...changes.values()], events: [...progress.events, ...events], steps, bugs };
}

function beginning(observation: Observation, ground: Ground): Progress {
  const { files, texts } = observation.work;
  const locked = lockedTexts(stateOf(observation), texts);
  return {
    state: stateOf(observation),
    files,
    seen: ground.tree,
    texts: textsToRead(stateOf(observation), texts),
    putBack: [...locked].map(([path, content]) => ({ path, content })),
    changes: new Map(),
    events: [],
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
  /** Text of a blob the job knew or the branch holds. */
  readonly textOf: (oid: string) => string | undefined;
}

/** Failures that no other attempt of the step could change: they use none up. */
const NOT_THE_STEPS_FAULT: ReadonlySet<string> = new Set([
  ...["containment_too_weak", "environment_refused"],
  ...["agent_key_refused", "agent_rate_limited", "agent_offline", "cancelled"],
]);

function replayStep(observation: Observation, before: Progress, arrived: Arrived): Progress {
  const { key } = arrived.step;
  const { step } = parseStepKey(key);
  const opened = openDependent(observation, before, arrived, step);
  if (openRecord(opened.state, key) === null) return before;
  if (arrived.step.failure)
    return close(observation, opened, {
      key,
      result: NOT_THE_STEPS_FAULT.has(arrived.step.failure.code) ? "stale" : "failed",
      message: `${arrived.step.failure.code}: ${arrived.step.failure.message}`,
      run: arrived.run,
    });
  try {
    return step.kind === "gates"
      ? finishGates(observation, opened, arrived, step)
      : finishAgentStep(observation, opened, arrived, step);
  } catch (error) {
    if (error instanceof StaleStep)
      return close(observation, opened, { key, result: "stale", message: error.message, run: arrived.run });
    const refused = error instanceof UserError;
    const message = refused ? `${error.code}: ${describeError(error)}` : bugMessage(error);
    const closed = close(observation, opened, { key, result: "failed", message, run: arrived.run });
    if (refused) return closed;
    return {
      ...closed,
      bugs: [...closed.bugs, { step: key, error: error instanceof Error ? error : new Error(String(error)) }],
    };
  }
}

/** A step that depends on its predecessor in the job is opened and closed by the same commit. */
function openDependent(
  observation: Observation,
  before: Progress,
  { lane: job, step: { key } }: Arrived,
  step: Step,
): Progress {
  if (before.done === null || openRecord(before.state, key) !== null) return before;
  const next = continueJob({ state: before.state, work: before.texts }, job, before.done, observation.facts.now);
  if (next === null || stepKey(observation.slug, next.step) !== key || step.kind !== next.step.kind) return before;
  const event: LedgerEvent = { do: "open", at: observation.facts.now, lane: job, steps: [key], plans: {} };
  return { ...before, state: next.state, events: [...before.events, event] };
}

function finishAgentStep(observation: Observation, before: Progress, arrived: Arrived, step: Step): Progress {
  const wanted = acceptChanges(observation, before, arrived, step);
  const files = treeWith(before.files, wanted);
  const session = replayCommands(
    openSession({
      ...{ state: before.state, work: before.texts, files, step, gates: arrived.step.gates },
      blocked: observation.project.config.protected_paths.block,
    }),
    arrived.step,
  );
  const end = endOf(session);
  if (end.kind === "failed") throw new UserError("step_not_ended", end.message, "the step is tried again");
  refuseUnseen(before, session, step, end.result);
  const own = [...wanted, ...workChanges(before.texts, session.work)];
  const changes = own.length === 0 ? [] : [...before.putBack.filter((one) => !own.some(samePath(one))), ...own];
  const after = treeWith(before.files, changes);
  const facts = factsOf(observation, arrived, changes);
  const event = finishEvent({ ...session, files: after, state: before.state }, end, facts);
  return advance(before, arrived, { event, step, changes, files: after, texts: session.work });
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

function finishGates(observation: Observation, before: Progress, arrived: Arrived, step: Step): Progress {
  const trees = { seen: before.seen, now: before.files };
  const path = unseenBySigner(before.state, observation.work.plans, step, trees);
  if (path !== null) throw new StaleStep(`${path} has changed since the quality gates began to run`);
  const events = qualityGateEvents({ observation, state: before.state, step }, arrived.step, {
    ...factsOf(observation, arrived, []),
    actor: "quality_gates",
  });
  return {
    ...before,
    state: events.reduce(transition, before.state),
    events: [...before.events, ...events],
    done: step,
  };
}

function factsOf(
  observation: Observation,
  arrived: Arrived,
  changes: readonly FileChange[],
): Parameters<typeof finishEvent>[2] {
  const { usage, prompt, agent_ms } = arrived.step;
  const rest = { usage, prompt, duration_ms: Math.round(agent_ms), run: arrived.run, base: arrived.base, commit: null };
  return { at: observation.facts.now, tree: observation.work.tree, changed: changedBy(changes), ...rest };
}

interface FinishedStep {
  readonly event: Extract<LedgerEvent, { do: "land" }>;
  readonly step: Step;
  readonly changes: readonly FileChange[];
  readonly files: Progress["files"];
  readonly texts: Progress["texts"];
}

function advance(before: Progress, arrived: Arrived, { event, step, changes, files, texts }: FinishedStep): Progress {
  const all = new Map(before.changes);
  for (const change of changes) all.set(change.path, change);
  const state = transition(before.state, event);
  const steps = changes.length > 0 ? [...before.steps, arrived.step.key] : before.steps;
  const putBack = changes.length > 0 ? [] : before.putBack;
  const seen = treeWith(before.seen, arrived.changes);
  const events = [...before.events, event];
  return { state, files, seen, texts, putBack, changes: all, events, steps, done: step, bugs: before.bugs };
}

function replayCommands(session: Session, outcome: StepOutcome): Session {
  const { session: after, refused } = acceptAll(session, outcome.commands);
  if (refused === null) return after;
  const hint = "the step is tried again on today's state";
  throw new UserError(refused.code, `${refused.call.name}: ${refused.message}`, hint);
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

function close(observation: Observation, before: Progress, closing: Closing): Progress {
  const event = closeEvent(observation, [closing.key], closing);
  return { ...before, state: transition(before.state, event), events: [...before.events, event], done: null };
}

function closeEvent(
  observation: Observation,
  steps: readonly string[],
  { result, message, run }: Omit<Closing, "key">,
): LedgerEvent {
  return { do: "close", at: observation.facts.now, steps, result, message: message.slice(0, 2000), run };
}
