import { blobId, own } from "../../shared/index.ts";
import { currentBolt, nextCount, unitRecordOf } from "../derive/index.ts";
import {
  type Finding,
  type IntentState,
  ITERATION_RESULTS,
  type Iteration,
  type IterationResult,
  RUN_RESULTS,
  type RunRecord,
  type RunResult,
  type StageRecord,
  type Step,
  type UnitRecord,
} from "../model/index.ts";
import { parseStepKey, runName } from "../step-key.ts";
import { forbid, stageOf, withStage, withUnit } from "./rules.ts";

/*
 * Where the record of a step stands: hat steps in their unit, fix steps in their finding, all others among the runs
 * of their stage or, without a stage, of the intent.
 */

interface Opening {
  readonly at: string;
  readonly lane: string;
  /** Plan part to lock when this is the first hat of a unit. */
  readonly plan: string | null;
  /** File stem of the unit, for a hat step. */
  readonly unit: string | null;
}

/** Opens a step: its record with `result: null`. Refused when one like it is open or the numbers do not follow. */
export function openStep(state: IntentState, key: string, opening: Opening): IntentState {
  const { step } = parseStepKey(key);
  if (step.kind === "hat") return openHat(state, step, opening);
  if (step.kind === "fix") return openFix(state, step, opening);
  return changeRuns(state, step.stage, (runs) => [...runs, newRun(runs, step, opening)]);
}

/** How a step ended, and what is kept of it. */
type Close = Partial<Omit<RunRecord, "result">> & { readonly result: RunResult | IterationResult };

/** Changes the open record of a step. Refused (`step not open`) when there is none, or when such a step does not end so. */
export function closeStep(state: IntentState, key: string, close: Close): IntentState {
  const { step } = parseStepKey(key);
  if (step.kind === "hat") {
    return withUnitOf(state, step, (unit) => ({ ...unit, iterations: closeIteration(unit.iterations, step, close) }));
  }
  if (step.kind === "fix") {
    return withFinding(state, step.subject ?? "", (finding) => ({
      ...finding,
      iterations: closeIteration(finding.iterations, step, close),
    }));
  }
  return changeRuns(state, step.stage, (runs) => closeOpen(runs, step, withResult(close, RUN_RESULTS)));
}

function closeIteration(iterations: readonly Iteration[], step: Step, close: Close): readonly Iteration[] {
  return closeOpen(iterations, step, withResult(close, ITERATION_RESULTS));
}

function withResult<Result extends Close["result"]>(
  close: Close,
  results: readonly Result[],
): Close & { readonly result: Result } {
  const result = results.find((one) => one === close.result);
  return { ...close, result: result ?? forbid(`no such step ends as ${close.result}`) };
}

/** The open record of a step, or null. */
export function openRecord(state: IntentState, key: string): RunRecord | Iteration | null {
  const { step } = parseStepKey(key);
  const matches = (record: { n: number; attempt: number; result: string | null }): boolean =>
    record.result === null && record.n === step.n && record.attempt === step.attempt;
  return recordsOf(state, step).find(matches) ?? null;
}

/** All records of this step's kind, subject and hat, in order. */
export function recordsOf(state: IntentState, step: Omit<Step, "n" | "attempt">): readonly (RunRecord | Iteration)[] {
  if (step.kind === "hat") {
    const stage = step.stage === null ? undefined : own(state.stages, step.stage);
    const unit = stage && unitRecordOf(stage, step.subject);
    return (unit?.iterations ?? []).filter((iteration) => iteration.hat === step.hat);
  }
  if (step.kind === "fix") {
    const finding = state.findings.find((one) => one.id === step.subject);
    return (finding?.iterations ?? []).filter((iteration) => iteration.hat === step.hat);
  }
  const runs = step.stage === null ? state.intent.runs : (own(state.stages, step.stage)?.runs ?? []);
  return runs.filter((run) => run.step === runName(step));
}

/** UserError `lifecycle_violation` where there is no finding of this id. */
export function withFinding(state: IntentState, id: string, change: (finding: Finding) => Finding): IntentState {
  if (!state.findings.some((finding) => finding.id === id)) forbid(`there is no finding ${id}`);
  return { ...state, findings: state.findings.map((finding) => (finding.id === id ? change(finding) : finding)) };
}

function openHat(state: IntentState, step: Step, opening: Opening): IntentState {
  const unit = opening.unit ?? unitIdOf(stageOf(state, step.stage ?? "-"), step);
  return withStage(state, step.stage ?? "-", (stage) =>
    withUnit(stage, unit, (record) => ({
      ...lockPlan(record, opening),
      iterations: [...record.iterations, newIteration(record.iterations, step, opening)],
    })),
  );
}

function lockPlan(record: UnitRecord, { at, plan }: Opening): UnitRecord {
  if (record.started_at !== null) return record;
  if (plan === null) return forbid(`${record.id} starts without the plan it is to follow`);
  return { ...record, plan: blobId(plan), body: plan, started_at: at };
}

function openFix(state: IntentState, step: Step, opening: Opening): IntentState {
  return withFinding(state, step.subject ?? "", (finding) => ({
    ...finding,
    iterations: [...finding.iterations, newIteration(finding.iterations, step, opening)],
  }));
}

function newIteration(earlier: readonly Iteration[], step: Step, opening: Opening): Iteration {
  const sameHat = earlier.filter((iteration) => iteration.hat === step.hat);
  checkCount(sameHat, step);
  return {
    hat: step.hat ?? "-",
    bolt: currentBolt(earlier),
    ...begun(step, opening),
  };
}

function newRun(runs: readonly RunRecord[], step: Step, opening: Opening): RunRecord {
  checkCount(
    runs.filter((run) => run.step === runName(step)),
    step,
  );
  return {
    step: runName(step),
    ...begun(step, opening),
  };
}

/** What a step leaves wherever it is recorded, as long as it is open. */
function begun({ n, attempt }: Step, { lane, at }: Opening) {
  return { n, attempt, lane, dispatched_at: at, completed_at: null, result: null, message: null };
}

function checkCount(earlier: readonly (RunRecord | Iteration)[], step: Step): void {
  if (earlier.some((record) => record.result === null)) forbid(`${called(step)} is open already`);
  const { n, attempt } = nextCount(earlier);
  if (n !== step.n || attempt !== step.attempt) forbid(`${called(step)} would be ${n}.${attempt}`);
}

/** `review spec`, `elaborate`: a step in a sentence. */
function called({ kind, subject }: Step): string {
  return subject === null ? kind : `${kind} ${subject}`;
}

function closeOpen<R extends RunRecord | Iteration>(
  records: readonly R[],
  step: Step,
  close: Partial<R>,
): readonly R[] {
  const at = records.findIndex((record) => isOpen(record, step));
  if (at < 0) forbid(`${called(step)} ${step.n}.${step.attempt} is not open`);
  return records.map((record, i) => (i === at ? { ...record, ...close } : record));
}

function isOpen(record: RunRecord | Iteration, step: Step): boolean {
  if (record.result !== null || record.n !== step.n || record.attempt !== step.attempt) return false;
  return "hat" in record ? record.hat === step.hat : record.step === runName(step);
}

/** File stem of the unit a hat step is on. */
export function unitIdOf(stage: StageRecord, step: Step): string {
  return unitRecordOf(stage, step.subject)?.id ?? forbid(`stage ${stage.name} has no unit ${step.subject}`);
}

function withUnitOf(state: IntentState, step: Step, change: (unit: UnitRecord) => UnitRecord): IntentState {
  return withStage(state, step.stage ?? "-", (stage) => withUnit(stage, unitIdOf(stage, step), change));
}

function changeRuns(
  state: IntentState,
  stage: string | null,
  change: (runs: readonly RunRecord[]) => readonly RunRecord[],
): IntentState {
  if (stage !== null) return withStage(state, stage, (record) => ({ ...record, runs: change(record.runs) }));
  return { ...state, intent: { ...state.intent, runs: change(state.intent.runs) } };
}
