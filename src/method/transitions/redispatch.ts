import type { IntentState, Iteration, RunRecord, StageRecord } from "../model/index.ts";

type Change = Partial<Pick<RunRecord, "dispatched_at" | "dispatches" | "run">>;

/** Changes every open record of a job. */
export function changeJob(state: IntentState, job: string, change: Change): IntentState {
  const touch = <R extends RunRecord | Iteration>(records: readonly R[]): readonly R[] =>
    records.map((record) => (record.lane === job && record.result === null ? { ...record, ...change } : record));
  const touchStage = (stage: StageRecord): StageRecord => ({
    ...stage,
    runs: touch(stage.runs),
    units: Object.fromEntries(
      Object.entries(stage.units).map(([id, unit]) => [id, { ...unit, iterations: touch(unit.iterations) }]),
    ),
  });
  return {
    ...state,
    intent: { ...state.intent, runs: touch(state.intent.runs) },
    stages: Object.fromEntries(Object.entries(state.stages).map(([name, stage]) => [name, touchStage(stage)])),
    findings: state.findings.map((finding) => ({ ...finding, iterations: touch(finding.iterations) })),
  };
}
