import { own } from "../../shared/index.ts";
import type { IntentState, StageRecord } from "../model/index.ts";
import { planIsSigned, type Standing } from "./still-holds.ts";
import { unitStatus } from "./unit.ts";

/** How a finding names a unit that is made for it: the names of units begin anew in each stage. */
export function findingUnitRef(unit: { readonly stage: string; readonly id: string }): string {
  return `${unit.stage}/${unit.id}`;
}

/** `ref` as `findingUnitRef` writes it; false while its stage has not begun or holds no such unit. */
export function isFindingUnitDone(state: IntentState, ref: string): boolean {
  const [stage = "", id = ""] = ref.split("/");
  const record = own(state.stages, stage);
  return record !== undefined && unitStatus(record.frozen.chain, own(record.units, id)) === "done";
}

/** Whether work on any unit of a stage has begun: from then on its plan is no longer being made. */
export function hasBegun(stage: StageRecord): boolean {
  return Object.values(stage.units).some((unit) => unit.started_at !== null);
}

/**
 * Since when a person is to sign the plan of a collaborative stage; null when nobody is waited for. What nobody has begun
 * with is not begun on a plan that no person has signed as it stands; what has begun is seen at the gate.
 */
export function planAwaitedSince(stage: StageRecord, now: Standing): string | null {
  if (stage.frozen.elaboration !== "collaborative" || planIsSigned(stage, now)) return null;
  if (hasBegun(stage) && !hasPending(stage, now)) return null;
  return stage.plan_lapsed?.lapsed ?? stage.plan_signed?.at ?? stage.started_at;
}

function hasPending(stage: StageRecord, { plans }: Standing): boolean {
  const planned = own(plans.stages, stage.name)?.units ?? [];
  return planned.some(({ id }) => unitStatus(stage.frozen.chain, own(stage.units, id)) === "pending");
}
