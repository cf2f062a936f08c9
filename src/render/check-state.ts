import { type IntentState, intentBranch, type Position } from "../method/index.ts";
import type { CheckOutput } from "../ports/index.ts";

/** The two of GitHub's fields that say how a check stands; `conclusion` is null until it is completed. */
export type CheckState = Pick<CheckOutput, "status" | "conclusion">;

const WORKING: CheckState = { status: "in_progress", conclusion: null };
const PASSED: CheckState = { status: "completed", conclusion: "success" };
const STUCK: CheckState = { status: "completed", conclusion: "failure" };
const OVER: CheckState = { status: "completed", conclusion: "cancelled" };

/**
 * State of a stage's check. Success means that nothing but the gate's own act is missing; waiting for a person is
 * unfinished, never neutral or skipped, because GitHub lets both pass a required check.
 */
export function stageCheckState(state: IntentState, position: Position, stage: string): CheckState {
  const record = state.stages[stage];
  if (record?.merged) return PASSED;
  if (state.intent.ended !== null) return OVER;
  if (position.stage !== stage || position.status === "paused") return WORKING;
  if (position.waits_for === "stuck" || isBlockedByTime(state, position)) return STUCK;
  if (position.track === "B" || (position.phase !== "gate" && position.phase !== "merge")) return WORKING;
  // A merge that GitHub refuses waits for people.
  if (record?.gate) return position.phase === "merge" && position.waits_for === "engine" ? PASSED : WORKING;
  return position.ready ? PASSED : WORKING;
}

/** State of the delivery's check: success as soon as the delivery stands and only people's merge is missing. */
export function deliveryCheckState(state: IntentState, position: Position): CheckState {
  if (state.intent.ended !== null) return state.intent.ended.how === "sealed" ? PASSED : OVER;
  if (position.status === "paused") return WORKING;
  if (position.waits_for === "stuck" || livesHere(state, position)) return STUCK;
  return state.intent.delivery !== null && position.ready && position.track !== "B" ? PASSED : WORKING;
}

/** Nobody passed the gate in time, and the studio says that this blocks until somebody acts. */
function isBlockedByTime(state: IntentState, { stage, phase, track }: Position): boolean {
  const record = stage === null ? undefined : state.stages[stage];
  return track === "C" && phase === "gate" && record?.gate === null && record.gate_timed_out?.action === "block";
}

/** The same for a stage without a pull request of its own, whose check is the intent's. */
function livesHere(state: IntentState, position: Position): boolean {
  const branch = state.stages[position.stage ?? ""]?.branch;
  return branch === intentBranch(state.slug) && isBlockedByTime(state, position);
}
