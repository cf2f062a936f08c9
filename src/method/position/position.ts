import { folderOf, isIsolated, stopsStage, workingStage, workingStageName } from "../derive/index.ts";
import type { IntentState, Observed, Position, Reason, StageRecord } from "../model/index.ts";
import { approvePart, dueAgainPart, reviewPart } from "./audits.ts";
import { actPart, type Part } from "./candidate.ts";
import { findingsPart, withinCaps } from "./caps.ts";
import { elaboratePart, planSignoffPart } from "./elaborate.ts";
import { executePart } from "./execute.ts";
import { type Look, openStepKeys } from "./facts.ts";
import { madePart, withWaiting } from "./finding-units.ts";
import { collectedPart, fixPart, parkedReasons } from "./fixes.ts";
import { earlyMergePart, gatePart } from "./gate.ts";
import { pauseReason } from "./held.ts";
import { intentPart, sealPart } from "./intent-level.ts";

/**
 * What happens next: every step that may start now and, for whatever is waited for, why, who can meet it and how.
 * Nothing of this is stored. The same books and the same observation give the same answer.
 */
export function position(state: IntentState, seen: Observed): Position {
  const stage = workingStageName(state);
  const base = { stage, in_flight: openStepKeys(state) };
  if (state.intent.ended !== null) {
    const because = `the intent is ${state.intent.ended.how}`;
    return {
      ...base,
      status: "ended",
      track: null,
      phase: "ended",
      lanes: [],
      acts: [],
      waits_for: "nobody",
      reason: { subject: folderOf(state), met: true, because },
    };
  }
  const look = { state, seen };
  const begun = workingStage(state);
  const early = sealPart(look) ?? (begun && earlyMergePart(look, begun));
  const fixes = early ? null : (fixPart(look) ?? madePart(look));
  const found = early ?? fixes ?? withWaiting(look, walkPart(look, stage));
  const part = withinCaps(look, inOwnJobs(look, found));
  const paused = state.intent.paused;
  const held = early ? null : pauseReason(look);
  if (paused !== null)
    return { ...base, ...pausedPosition(folderOf(state), paused, held ? { ...part, reasons: [held] } : part) };
  if (held !== null) return { ...base, ...heldPosition(held, part) };
  const reason = { subject: folderOf(state), met: false, because: sentence(part, stage), parts: part.reasons };
  return {
    ...base,
    status: "running",
    track: fixes ? "B" : "C",
    phase: part.phase,
    lanes: part.lanes,
    acts: part.acts,
    waits_for: part.waits_for,
    ...(part.ready ? { ready: part.ready } : {}),
    reason,
  };
}

function walkPart(look: Look, name: string | null): Part {
  if (look.seen.plans.problems.length > 0) return brokenPlans(look);
  if (name === null) return intentPart(look);
  const stage = workingStage(look.state);
  if (stage === null) return actPart("elaborate", { act: "begin_stage", stage: name }, `stage ${name} begins`);
  const stopped = parkedReasons(look, (finding) => stopsStage(finding));
  if (stopped.length > 0) return { phase: "execute", lanes: [], acts: [], waits_for: "stuck", reasons: stopped };
  return stagePart(look, stage);
}

/** Where every step is to have a job of its own, lanes are taken apart. */
function inOwnJobs({ state }: Look, part: Part): Part {
  const lanes = part.lanes.flatMap((lane) => {
    const isolate = state.stages[lane.stage ?? ""]?.frozen.isolate ?? state.intent.frozen.isolate;
    return isIsolated(isolate, "step") ? lane.steps.map((step) => ({ ...lane, steps: [step] })) : [lane];
  });
  return { ...part, lanes };
}

/** The order of a stage's life; the first unmet condition is where it stands. */
function stagePart(look: Look, stage: StageRecord): Part {
  return (
    elaboratePart(look, stage) ??
    reviewPart(look, stage) ??
    planSignoffPart(look, stage) ??
    executePart(look, stage) ??
    approvePart(look, stage) ??
    dueAgainPart(look) ??
    collectedPart(look) ??
    (stage.gate_opened_at === null ? findingsPart(look, stage) : null) ??
    gatePart(look, stage)
  );
}

function brokenPlans(look: Look): Part {
  const reasons = look.seen.plans.problems.map(({ path, line, what, fix }) => ({
    subject: line === null ? path : `${path}:${line}`,
    met: false,
    because: what,
    who: "whoever may push to the branch",
    how: fix,
  }));
  return { phase: "elaborate", lanes: [], acts: [], waits_for: "stuck", reasons };
}

function pausedPosition(
  subject: string,
  { by, reason: why }: NonNullable<IntentState["intent"]["paused"]>,
  part: Part,
): Omit<Position, "stage" | "in_flight"> {
  const because = `paused by ${by.login}: ${why}`;
  const how = "comment `/haiku resume`";
  const reason: Reason = {
    subject,
    met: false,
    because,
    who: "someone with the command permission",
    how,
    parts: part.reasons,
  };
  return { status: "paused", track: null, phase: part.phase, lanes: [], acts: [], waits_for: "person", reason };
}

/** Paused by what somebody did to a pull request or branch: it goes on by itself once that is undone. */
function heldPosition(held: Reason, { phase }: Part): Omit<Position, "stage" | "in_flight"> {
  const reason = { ...held, because: `paused: ${held.because}` };
  return { status: "paused", track: null, phase, lanes: [], acts: [], waits_for: "person", reason };
}

function sentence(part: Part, stage: string | null): string {
  const where = stage === null ? "the whole intent" : `stage ${stage}`;
  return part.reasons.length === 1 ? `${where}: ${part.reasons[0]?.because}` : `${where} is in ${part.phase}`;
}
