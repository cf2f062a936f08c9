import {
  approvalRoles,
  distinctGates,
  type FindingStatus,
  findingStatus,
  nextCount,
  type UnitStatus,
  unitStatus,
} from "../derive/index.ts";
import type {
  Finding,
  IntentState,
  Iteration,
  Observed,
  PlannedUnit,
  QualityGate,
  StageRecord,
  Step,
  StepKind,
} from "../model/index.ts";
import { stepKey } from "../step-key.ts";
import { recordsOf } from "../transitions/index.ts";
import { heldBy, retriedAt } from "./holds.ts";

/** The books, what was seen, and the few questions that every part of the walk asks of them. */
export interface Look {
  readonly state: IntentState;
  readonly seen: Observed;
}

export function plannedUnits(look: Look, stage: string): readonly PlannedUnit[] {
  return look.seen.plans.stages[stage]?.units ?? [];
}

export function statusOfUnit(stage: StageRecord, id: string): UnitStatus {
  return unitStatus(stage.frozen.chain, stage.units[id]);
}

/** Status of a finding, given which of the units made for it are done. */
export function statusOfFinding(state: IntentState, finding: Finding): FindingStatus {
  const done = (unit: string): boolean =>
    Object.values(state.stages).some((stage) => statusOfUnit(stage, unit) === "done");
  return findingStatus(state, finding, done);
}

/** Gates to be run for a stage: its units' and the repository's. */
export function gatesOf(look: Look, stage: StageRecord): readonly QualityGate[] {
  return distinctGates(plannedUnits(look, stage.name), stage.frozen.quality_gates);
}

export function approvalRolesOf(look: Look, stage: StageRecord): readonly string[] {
  return approvalRoles(stage.frozen, gatesOf(look, stage));
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

/** What stands between now and a step: it is open already, it failed too often, or it may be opened as numbered. */
export type Opening =
  | { readonly kind: "open"; readonly key: string }
  | { readonly kind: "stuck"; readonly step: Step; readonly why: string; readonly how?: string }
  | { readonly kind: "free"; readonly step: Step };

/** The next step of this kind, subject and hat. */
export function nextStep(look: Look, wanted: Wanted): Opening {
  const base = { stage: wanted.stage, kind: wanted.kind, subject: wanted.subject ?? null, hat: wanted.hat ?? null };
  const records = wanted.iterations?.filter((one) => one.hat === base.hat) ?? recordsOf(look.state, base);
  const open = records.find((record) => record.result === null);
  if (open) return { kind: "open", key: stepKey(look.state.slug, { ...base, n: open.n, attempt: open.attempt }) };
  const step = { ...base, ...nextCount(records) };
  const held = heldBy(look.state, step);
  if (held) return { kind: "stuck", step, why: `cancelled by ${held.by?.login ?? "somebody"}; it is held` };
  const retried = retriedAt(look.state, step);
  const recent = records.filter((record) => retried === null || record.dispatched_at > retried);
  const failed = recent.filter((record) => record.n === step.n && record.result === "failed");
  const limits = limitsFor(look.state, wanted.stage);
  if (failed.length >= limits.attempts) {
    return {
      kind: "stuck",
      step,
      why: `failed ${failed.length} times: ${failed.at(-1)?.message ?? "no reason given"}`,
    };
  }
  const stale = recent.slice(recent.findLastIndex((record) => record.result !== "stale") + 1);
  if (stale.length >= STALE_IN_A_ROW) {
    return {
      kind: "stuck",
      step,
      why: `came too late ${stale.length} times in a row: ${stale.at(-1)?.message ?? "no reason given"}`,
    };
  }
  return { kind: "free", step };
}

function limitsFor(state: IntentState, stage: string | null): { readonly attempts: number } {
  return (stage === null ? undefined : state.stages[stage]?.frozen.limits) ?? state.intent.frozen.limits;
}

/** Keys of the steps that are open. */
export function openStepKeys(state: IntentState): readonly string[] {
  const keys: string[] = [];
  const add = (
    step: Omit<Step, "n" | "attempt">,
    records: readonly { n: number; attempt: number; result: string | null }[],
  ): void => {
    for (const { n, attempt, result } of records)
      if (result === null) keys.push(stepKey(state.slug, { ...step, n, attempt }));
  };
  const addRuns = (stage: string | null, runs: IntentState["intent"]["runs"]): void => {
    for (const run of runs) {
      const [kind, ...subject] = run.step.split("/");
      const name = subject.join("/");
      add({ stage, kind: kind as StepKind, subject: name === "-" ? null : name, hat: null }, [run]);
    }
  };
  addRuns(null, state.intent.runs);
  for (const stage of Object.values(state.stages)) {
    addRuns(stage.name, stage.runs);
    for (const unit of Object.values(stage.units)) {
      const subject = /^unit-(\d+)/.exec(unit.id)?.[1] ?? unit.id;
      for (const one of unit.iterations) add({ stage: stage.name, kind: "hat", subject, hat: one.hat }, [one]);
    }
  }
  for (const finding of state.findings) {
    for (const one of finding.iterations)
      add({ stage: finding.stage, kind: "fix", subject: finding.id, hat: one.hat }, [one]);
  }
  return keys;
}

/** Approvals of people who may not approve, at the end of a sentence about what is waited for. */
export function unheededWords({ seen }: Look): string {
  const words = (seen.unheeded ?? []).map(
    ({ login, need }) => `; ${login} has approved, which does not count here: it needs ${need}`,
  );
  return words.join("");
}

/** Keys of the lanes that have a step open: one job each. */
export function openLaneKeys(state: IntentState): readonly string[] {
  const stages = Object.values(state.stages);
  const records = [
    ...state.intent.runs,
    ...stages.flatMap((stage) => stage.runs),
    ...stages.flatMap((stage) => Object.values(stage.units).flatMap((unit) => unit.iterations)),
    ...state.findings.flatMap((finding) => finding.iterations),
  ];
  return [...new Set(records.flatMap((record) => (record.result === null ? [record.lane] : [])))];
}
