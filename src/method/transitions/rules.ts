import { own, UserError } from "../../shared/index.ts";
import type { IntentState, StageRecord, UnitRecord } from "../model/index.ts";

/** Whether this ledger goes by rules of this number already: what older events did stays as it was done. */
export function goesBy({ intent }: IntentState, rules: number): boolean {
  return (intent.rules ?? 1) >= rules;
}

/** A transition that the method forbids in this state. Always a `lifecycle_violation`, with what stands against it. */
export function forbid(what: string): never {
  throw new UserError("lifecycle_violation", what, "look at the intent again: the books say otherwise than this line");
}

/** UserError `lifecycle_violation` where it has not begun. */
export function stageOf(state: IntentState, name: string): StageRecord {
  return own(state.stages, name) ?? forbid(`stage ${name} has not begun`);
}

/** UserError `lifecycle_violation` where it has not begun. */
export function withStage(state: IntentState, name: string, change: (stage: StageRecord) => StageRecord): IntentState {
  return { ...state, stages: { ...state.stages, [name]: change(stageOf(state, name)) } };
}

/** A unit that nobody has reviewed or begun; its plan is not locked. */
export function emptyUnit(id: string): UnitRecord {
  return { id, plan: null, started_at: null, iterations: [], criteria: [], reviews: {}, approvals: {}, body: "" };
}

/** Makes the record where there is none yet. */
export function withUnit(stage: StageRecord, id: string, change: (unit: UnitRecord) => UnitRecord): StageRecord {
  return { ...stage, units: { ...stage.units, [id]: change(own(stage.units, id) ?? emptyUnit(id)) } };
}

/** Applies to every unit of a stage. */
export function mapUnits(stage: StageRecord, change: (unit: UnitRecord) => UnitRecord): StageRecord {
  return { ...stage, units: Object.fromEntries(Object.entries(stage.units).map(([id, unit]) => [id, change(unit)])) };
}
