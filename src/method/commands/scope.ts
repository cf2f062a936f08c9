import * as z from "zod";
import { own } from "../../shared/index.ts";
import { unitMeant, unitNumber } from "../derive/index.ts";
import type { Finding, IntentState, PlannedUnit } from "../model/index.ts";
import { sourceRef } from "../source-ref.ts";
import { stepKey } from "../step-key.ts";
import type { CommandView } from "./command.ts";

/** Every tool names the intent, and the stage where there is one. */
export const scope = {
  intent: z.string().describe("Slug of the intent, as the prompt gives it."),
  stage: z.string().optional().describe("Name of the stage, as the prompt gives it."),
};

export const text = (what: string): z.ZodString => z.string().trim().min(1).max(20_000).describe(what);

/** Units of the step's stage (or of the one named). */
export function unitsOf(view: CommandView, stage?: string): readonly PlannedUnit[] {
  return own(view.plans.stages, stage ?? view.step.stage ?? "")?.units ?? [];
}

/** A unit by file stem or number. */
export function findUnit(view: CommandView, unit: string, stage?: string): PlannedUnit | undefined {
  return unitMeant(unitsOf(view, stage), unit);
}

/** Whether the step is a hat on this very unit. */
export function isOwnUnit(view: CommandView, unit: PlannedUnit): boolean {
  return view.step.kind === "hat" && unitNumber(unit.id) === view.step.subject;
}

/** A finding by number; `FB-new-k` is the k-th one filed by this step. */
export function findFinding(view: CommandView, id: string): Finding | undefined {
  const real = realFindingId(view.state, id, stepKey(view.state.slug, view.step));
  return view.state.findings.find((finding) => finding.id === real);
}

/** The number behind a provisional id, given the key of the step that filed it. */
export function realFindingId(state: IntentState, id: string, step: string): string {
  const fresh = /^FB-new-(\d+)$/.exec(id);
  return fresh ? (filedBy(state, step)[Number(fresh[1]) - 1]?.id ?? id) : id;
}

/** Findings a step has filed, in order. */
export function filedBy(state: IntentState, step: string): readonly Finding[] {
  return state.findings.filter((finding) => finding.source_ref === sourceRef({ from: "step", key: step }));
}

/** How an agent sees the number of a finding: provisional while its run has not been applied. */
export function shownId(view: CommandView, finding: Finding): string {
  const at = filedBy(view.state, stepKey(view.state.slug, view.step)).findIndex((one) => one.id === finding.id);
  return at < 0 ? finding.id : `FB-new-${at + 1}`;
}
