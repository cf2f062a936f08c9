import { counted, own } from "../../shared/index.ts";
import {
  approvalRoles,
  type Besides,
  distinctGates,
  type FindingStatus,
  findingStatus,
  heldBy,
  isFindingUnitDone,
  limitsOf,
  nextCount,
  retriedAt,
  type Standing,
  standing,
  type UnitStatus,
  unitNumber,
  unitStatus,
} from "../derive/index.ts";
import type {
  Facts,
  Finding,
  IntentState,
  Iteration,
  PlannedUnit,
  QualityGate,
  RunRecord,
  StageRecord,
  Step,
  StepKey,
  StepKind,
} from "../model/index.ts";
import { parseRunName, stepKey } from "../step-key.ts";
import { recordsOf } from "../transitions/index.ts";
import { pausedUntil } from "./kept-from-model.ts";

/** The ledger, what was seen, and the few questions that every part of the walk asks of them. */
export interface Situation {
  readonly state: IntentState;
  readonly facts: Facts;
}

/** What stands, for whoever asks whether a signature still holds. */
export function standingOf({ state, facts }: Situation): Standing {
  return { ...standing(state, facts), ...besidesOf(facts) };
}

/** What is signed at the gate besides what the units declare. */
export function besidesOf({ gate }: Pick<Facts, "gate">): Besides {
  return { changed: gate.changed ?? [], guarded: Object.keys(gate.protected ?? {}) };
}

/** As they stand on the work branch, in order of their numbers; none for a stage without work files. */
export function plannedUnits(situation: Situation, stage: string): readonly PlannedUnit[] {
  return own(situation.facts.plans.stages, stage)?.units ?? [];
}

/** `id` is the file stem; `pending` where the ledger has no record of it. */
export function statusOfUnit(stage: StageRecord, id: string): UnitStatus {
  return unitStatus(stage.frozen.chain, own(stage.units, id));
}

/** Status of a finding, given which of the units made for it are done. */
export function statusOfFinding(state: IntentState, finding: Finding): FindingStatus {
  return findingStatus(state, finding, (ref) => isFindingUnitDone(state, ref));
}

/** Gates to be run for a stage: its units' and the repository's. */
export function gatesOf(situation: Situation, stage: StageRecord): readonly QualityGate[] {
  return distinctGates(plannedUnits(situation, stage.name), stage.frozen);
}

/** In the order in which they are shown; without `quality_gates` where no gate is to be run. */
export function approvalRolesOf(situation: Situation, stage: StageRecord): readonly string[] {
  return approvalRoles(stage.frozen, gatesOf(situation, stage));
}

/** What is not a step's fault costs no attempt; but the same again and again needs a person. */
const STALE_IN_A_ROW = 3;

interface Wanted {
  readonly stage: string | null;
  readonly kind: StepKind;
  readonly subject?: string | null;
  readonly hat?: string | null;
  /** The unit's or finding's iterations, where they are at hand: saves looking for them among all. */
  readonly iterations?: readonly Iteration[];
}

/** What stands between now and a step: it is open already, it failed too often, it is tried again later, or it may be opened as numbered. */
export type Opening =
  | { readonly kind: "open" }
  | { readonly kind: "stuck"; readonly step: Step; readonly why: string; readonly how?: string }
  | { readonly kind: "later"; readonly step: Step; readonly why: string; readonly until: string }
  | { readonly kind: "free"; readonly step: Step };

/** The next step of this kind, subject and hat. */
export function nextStep(situation: Situation, wanted: Wanted): Opening {
  const base = { stage: wanted.stage, kind: wanted.kind, subject: wanted.subject ?? null, hat: wanted.hat ?? null };
  const records = wanted.iterations?.filter((one) => one.hat === base.hat) ?? recordsOf(situation.state, base);
  if (records.some((record) => record.result === null)) return { kind: "open" };
  const step = { ...base, ...nextCount(records) };
  const held = heldBy(situation.state, step);
  if (held) return { kind: "stuck", step, why: `cancelled by ${held.by?.login ?? "somebody"}; it is held` };
  const retried = retriedAt(situation.state, step);
  const recent = records.filter((record) => retried === null || record.dispatched_at >= retried);
  const failed = recent.filter((record) => record.n === step.n && record.result === "failed");
  if (failed.length >= limitsOf(situation.state, wanted.stage).attempts) {
    return {
      kind: "stuck",
      step,
      why: `failed ${counted(failed.length, "time")}: ${failed.at(-1)?.message ?? "no reason given"}`,
    };
  }
  const last = recent.at(-1);
  if (last && neverRan(last, limitsOf(situation.state, wanted.stage).attempts)) {
    return { kind: "stuck", step, why: last.message ?? "no run of it was seen" };
  }
  const stale = recent.slice(recent.findLastIndex((record) => record.result !== "stale") + 1);
  if (stale.length >= STALE_IN_A_ROW) {
    return {
      kind: "stuck",
      step,
      why: `came to nothing ${stale.length} times in a row: ${stale.at(-1)?.message ?? "no reason given"}`,
    };
  }
  const until = pausedUntil(stale, situation.facts.now);
  return until === null ? { kind: "free", step } : { kind: "later", step, why: stale.at(-1)?.message ?? "", until };
}

/** Its job was started as often as it may be and no run of it was ever seen: once more would be the same again. */
function neverRan({ result, run = null, dispatches = 1 }: RunRecord | Iteration, most: number): boolean {
  return result === "failed" && run === null && dispatches > 1 && dispatches >= most;
}

/** Keys of the steps that are open. */
export function openStepKeys(state: IntentState): readonly StepKey[] {
  return recordedSteps(state).flatMap(({ result, lane: _, ...step }) =>
    result === null ? [stepKey(state.slug, step)] : [],
  );
}

/** Keys of the jobs that have a step open: one job each. */
export function openJobKeys(state: IntentState): readonly string[] {
  return [...new Set(recordedSteps(state).flatMap(({ result, lane: job }) => (result === null ? [job] : [])))];
}

/** A step that has been opened, with its job and how it ended. */
export interface RecordedStep extends Step {
  /** Key of its job. */
  readonly lane: string;
  /** Null while it is open. */
  readonly result: string | null;
}

/** Every step there is a record of. */
export function recordedSteps(state: IntentState): readonly RecordedStep[] {
  const stages = Object.values(state.stages);
  return [
    ...state.intent.runs.map((run) => runStep(null, run)),
    ...stages.flatMap((stage) => [
      ...stage.runs.map((run) => runStep(stage.name, run)),
      ...Object.values(stage.units).flatMap((unit) =>
        unit.iterations.map((one) => hatStep({ stage: stage.name, kind: "hat", subject: unitNumber(unit.id) }, one)),
      ),
    ]),
    ...state.findings.flatMap(({ id, stage, iterations }) =>
      iterations.map((one) => hatStep({ stage, kind: "fix", subject: id }, one)),
    ),
  ];
}

function runStep(stage: string | null, { step, n, attempt, lane: job, result }: RunRecord): RecordedStep {
  return { stage, ...parseRunName(step), hat: null, n, attempt, lane: job, result };
}

function hatStep(
  step: Pick<Step, "stage" | "kind" | "subject">,
  { hat, n, attempt, lane: job, result }: Iteration,
): RecordedStep {
  return { ...step, hat, n, attempt, lane: job, result };
}

/** Approvals of people who may not approve, at the end of a sentence about what is waited for. */
export function unheededWords({ facts }: Situation): string {
  const words = (facts.unheeded ?? []).map(
    ({ login, need }) => `; ${login} has approved, which does not count here: it needs ${need}`,
  );
  return words.join("");
}
