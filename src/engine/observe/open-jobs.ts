import { type IntentState, openRecord, openStepKeys, type StepKey } from "../../method/index.ts";

/** A job with steps open in the ledger. */
export interface OpenJob {
  /** Key of its first step; the run-name of its job. */
  readonly lane: string;
  readonly steps: readonly StepKey[];
  readonly dispatched_at: string;
}

/** Open steps, gathered by the job they were dispatched in. Nobody waits for them any more once the intent has ended. */
export function openJobs(state: IntentState): readonly OpenJob[] {
  if (state.intent.ended !== null) return [];
  const jobs = new Map<string, OpenJob>();
  for (const key of openStepKeys(state)) {
    const record = openRecord(state, key);
    if (!record) continue;
    const job = jobs.get(record.lane);
    const steps = [...(job?.steps ?? []), key];
    jobs.set(record.lane, { lane: record.lane, steps, dispatched_at: record.dispatched_at });
  }
  return [...jobs.values()];
}
