import { folderOf, isIsolated, stopsStage, workingStage, workingStageName } from "../derive/index.ts";
import type { Facts, IntentState, Position, Reason, StageRecord } from "../model/index.ts";
import { approveCandidate, reReviewCandidate, reviewCandidate } from "./audits.ts";
import { type Candidate, operationCandidate } from "./candidate.ts";
import { findingsCandidate, withinCaps } from "./caps.ts";
import { elaborateCandidate, planSignoffCandidate } from "./elaborate.ts";
import { executeCandidate } from "./execute.ts";
import { openStepKeys, type Situation } from "./facts.ts";
import { findingUnitsCandidate, withWaiting } from "./finding-units.ts";
import { collectedCandidate, fixCandidate, parkedReasons } from "./fixes.ts";
import { earlyMergeCandidate, gateCandidate } from "./gate.ts";
import { pauseReason } from "./held.ts";
import { intentCandidate, sealCandidate } from "./intent-level.ts";

/**
 * What happens next: every step that may start now and, for whatever is waited for, why, who can meet it and how.
 * Nothing of this is stored. The same ledger and the same observation give the same answer.
 */
export function position(state: IntentState, facts: Facts): Position {
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
  const look = { state, facts };
  const begun = workingStage(state);
  const early = sealCandidate(look) ?? (begun && earlyMergeCandidate(look, begun));
  const fixes = early ? null : (fixCandidate(look) ?? findingUnitsCandidate(look));
  const found = early ?? fixes ?? withWaiting(look, walkCandidate(look, stage));
  const candidate = withUnstarted(look, withinCaps(look, inOwnJobs(look, found)));
  const paused = state.intent.paused;
  const held = early ? null : pauseReason(look);
  if (paused !== null)
    return {
      ...base,
      ...pausedPosition(folderOf(state), paused, held ? { ...candidate, reasons: [held] } : candidate),
    };
  if (held !== null) return { ...base, ...heldPosition(held, candidate) };
  const reason = {
    subject: folderOf(state),
    met: false,
    because: sentence(candidate, stage),
    parts: candidate.reasons,
  };
  return {
    ...base,
    status: "running",
    track: fixes ? "B" : "C",
    phase: candidate.phase,
    lanes: candidate.lanes,
    acts: candidate.acts,
    waits_for: candidate.waits_for,
    ...(candidate.ready ? { ready: candidate.ready } : {}),
    ...(candidate.due === undefined ? {} : { due: candidate.due }),
    reason,
  };
}

function walkCandidate(situation: Situation, name: string | null): Candidate {
  if (situation.facts.plans.problems.length > 0) return brokenPlans(situation);
  if (name === null) return intentCandidate(situation);
  const stage = workingStage(situation.state);
  if (stage === null)
    return operationCandidate("elaborate", { act: "begin_stage", stage: name }, `stage ${name} begins`);
  const stopped = parkedReasons(situation, (finding) => stopsStage(finding));
  if (stopped.length > 0) return { phase: "execute", lanes: [], acts: [], waits_for: "stuck", reasons: stopped };
  return stageCandidate(situation, stage);
}

/** Nobody works at a job that GitHub does not start: people are told before anything else. A limit ends without them. */
function withUnstarted({ facts }: Situation, candidate: Candidate): Candidate {
  const { unstarted = [] } = facts;
  if (unstarted.length === 0) return candidate;
  const refused = unstarted.filter(({ until }) => until === undefined);
  const limited = unstarted.filter(({ until }) => until !== undefined);
  const waiting = limited.map(({ job, why }) => {
    return { subject: job, met: false, because: why, who: "nobody", how: "its job is started by itself then" };
  });
  const reasons = refused.map(({ job, why }) => ({
    subject: job,
    met: false,
    because: `GitHub does not start its job: ${why}`,
    who: "someone who may change the workflow file, or what the repository lets Actions do",
    how: "mend what GitHub names; the job is started again by itself, at last once an hour, and at once after any command",
  }));
  const waits_for = refused.length > 0 ? "person" : candidate.waits_for;
  return { ...candidate, waits_for, reasons: [...reasons, ...waiting, ...candidate.reasons] };
}

/** Where every step is to have a job of its own, jobs are taken apart. */
function inOwnJobs({ state }: Situation, candidate: Candidate): Candidate {
  const jobs = candidate.lanes.flatMap((job) => {
    const isolate = state.stages[job.stage ?? ""]?.frozen.isolate ?? state.intent.frozen.isolate;
    return isIsolated(isolate, "step") ? job.steps.map((step) => ({ ...job, steps: [step] })) : [job];
  });
  return { ...candidate, lanes: jobs };
}

/** The order of a stage's life; the first unmet condition is where it stands. */
function stageCandidate(situation: Situation, stage: StageRecord): Candidate {
  return (
    elaborateCandidate(situation, stage) ??
    reviewCandidate(situation, stage) ??
    planSignoffCandidate(situation, stage) ??
    executeCandidate(situation, stage) ??
    approveCandidate(situation, stage) ??
    reReviewCandidate(situation) ??
    collectedCandidate(situation) ??
    (stage.gate_opened_at === null ? findingsCandidate(situation, stage) : null) ??
    gateCandidate(situation, stage)
  );
}

function brokenPlans(situation: Situation): Candidate {
  const reasons = situation.facts.plans.problems.map(({ path, line, what, fix }) => ({
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
  candidate: Candidate,
): Omit<Position, "stage" | "in_flight"> {
  const because = `paused by ${by.login}: ${why}`;
  const how = "comment `/haiku resume`";
  const reason: Reason = {
    subject,
    met: false,
    because,
    who: "someone with the command permission",
    how,
    parts: candidate.reasons,
  };
  return { status: "paused", track: null, phase: candidate.phase, lanes: [], acts: [], waits_for: "person", reason };
}

/** Paused by what somebody did to a pull request or branch: it goes on by itself once that is undone. */
function heldPosition(held: Reason, { phase }: Candidate): Omit<Position, "stage" | "in_flight"> {
  const reason = { ...held, because: `paused: ${held.because}` };
  return { status: "paused", track: null, phase, lanes: [], acts: [], waits_for: "person", reason };
}

function sentence(candidate: Candidate, stage: string | null): string {
  const where = stage === null ? "the whole intent" : `stage ${stage}`;
  return candidate.reasons.length === 1
    ? `${where}: ${candidate.reasons[0]?.because}`
    : `${where} is in ${candidate.phase}`;
}
