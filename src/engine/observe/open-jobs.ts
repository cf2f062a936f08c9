import { type IntentState, openRecord, openStepKeys } from "../../method/index.ts";

/** A lane with steps open in the books. */
export interface OpenLane {
  /** Key of its first step; the run-name of its job. */
  readonly lane: string;
  readonly steps: readonly string[];
  readonly dispatched_at: string;
}

/** Open steps, gathered by the lane they were dispatched in. Nobody waits for them any more once the intent has ended. */
export function openLanes(state: IntentState): readonly OpenLane[] {
  if (state.intent.ended !== null) return [];
  const lanes = new Map<string, OpenLane>();
  for (const key of openStepKeys(state)) {
    const record = openRecord(state, key);
    if (!record) continue;
    const lane = lanes.get(record.lane);
    const steps = [...(lane?.steps ?? []), key];
    lanes.set(record.lane, { lane: record.lane, steps, dispatched_at: record.dispatched_at });
  }
  return [...lanes.values()];
}
