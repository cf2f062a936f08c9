import { own } from "../../shared/index.ts";
import type { Finding, IntentState, StageRecord } from "../model/index.ts";
import { isClosed } from "./finding.ts";
import { unitStatus } from "./unit.ts";

/** How a finding names a unit that is made for it: the names of units begin anew in each stage. */
export function madeRef(unit: { readonly stage: string; readonly id: string }): string {
  return `${unit.stage}/${unit.id}`;
}

export function isMadeDone(state: IntentState, ref: string): boolean {
  const [stage = "", id = ""] = ref.split("/");
  const record = own(state.stages, stage);
  return record !== undefined && unitStatus(record.frozen.chain, own(record.units, id)) === "done";
}

/** Whether work on any unit of a stage has begun: from then on its plan is no longer being made. */
export function hasBegun(stage: StageRecord): boolean {
  return Object.values(stage.units).some((unit) => unit.started_at !== null);
}

/**
 * Since when a person is to sign the plan of a collaborative stage; null when nobody is waited for. Once work has begun
 * the plan is not asked about again, but for units that a fix adds to it.
 */
export function planAwaitedSince(state: IntentState, stage: StageRecord): string | null {
  if (stage.frozen.elaboration !== "collaborative" || stage.plan_signed !== null) return null;
  if (!hasBegun(stage)) return stage.started_at;
  const added = state.findings.filter((finding) => finding.units.some((ref) => isPendingIn(stage, ref)));
  const times = added.filter((finding) => !isClosed(finding)).map((finding) => lastLanded(finding) ?? stage.started_at);
  return times.sort().at(-1) ?? null;
}

function isPendingIn(stage: StageRecord, ref: string): boolean {
  const [name, id = ""] = ref.split("/");
  return name === stage.name && unitStatus(stage.frozen.chain, own(stage.units, id)) === "pending";
}

function lastLanded({ iterations }: Finding): string | null {
  const times = iterations.flatMap(({ completed_at }) => (completed_at === null ? [] : [completed_at]));
  return times.sort().at(-1) ?? null;
}
