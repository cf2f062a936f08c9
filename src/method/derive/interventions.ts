import { own } from "../../shared/index.ts";
import type { IntentState, Intervention, Step } from "../model/index.ts";

/*
 * What people said about a step: `cancel` holds it until somebody says `retry` or `resume`; `retry` starts its counts
 * anew. A `retry` without a name means everything in its stage; one with the name of a cap grants that cap again.
 */

/** Caps of a whole intent or stage that a person can grant anew: `/haiku retry steps`. */
export const GRANTS = ["steps", "usage", "findings"] as const;
/** One of those words; an intervention names it where else a step would stand. */
export type Grant = (typeof GRANTS)[number];

/** How interventions name a step, whatever its count: `build/hat/001/builder`. */
export function stepName({ stage, kind, subject, hat }: Pick<Step, "stage" | "kind" | "subject" | "hat">): string {
  return [stage ?? "-", kind, subject ?? "-", hat ?? "-"].join("/");
}

type Named = Pick<Step, "stage" | "kind" | "subject" | "hat">;

/** When a person last had this step tried again; null: never. */
export function retriedAt(state: IntentState, step: Named): string | null {
  const name = stepName(step);
  const meant = (one: Intervention): boolean => one.do === "retry" && (one.step === undefined || one.step === name);
  return latest(about(state, step).filter(meant));
}

/** The `cancel` that holds this step now. */
export function heldBy(state: IntentState, step: Named): Intervention | null {
  const name = stepName(step);
  const cancel = about(state, step)
    .filter((one) => one.do === "cancel" && one.step === name)
    .reduce((last: Intervention | null, one) => (last && last.at > one.at ? last : one), null);
  if (cancel === null) return null;
  const resumed = latest(state.intent.interventions.filter((one) => one.do === "resume"));
  const released = [retriedAt(state, step), resumed].some((at) => at !== null && at >= cancel.at);
  return released ? null : cancel;
}

/** When a person last granted this cap again; null: never. */
export function grantedAt(state: IntentState, grant: Grant, stage: string | null = null): string | null {
  const all = [...state.intent.interventions, ...stagesOf(state, stage)];
  return latest(all.filter((one) => one.do === "retry" && one.step === grant));
}

/** How often a person granted this cap again. */
export function timesGranted(state: IntentState, grant: Grant, stage: string | null): number {
  const all = [...state.intent.interventions, ...stagesOf(state, stage)];
  return all.filter((one) => one.do === "retry" && one.step === grant).length;
}

function stagesOf(state: IntentState, name: string | null): readonly Intervention[] {
  const stages =
    name === null ? Object.values(state.stages) : Object.values(state.stages).filter((one) => one.name === name);
  return stages.flatMap((stage) => stage.interventions);
}

/** Interventions on the whole intent, on the step's stage, and on its finding. */
function about(state: IntentState, { stage, kind, subject }: Named): readonly Intervention[] {
  const finding = kind === "fix" ? state.findings.find(({ id }) => id === subject) : undefined;
  return [
    ...state.intent.interventions,
    ...(stage === null ? [] : (own(state.stages, stage)?.interventions ?? [])),
    ...(finding?.interventions ?? []),
  ];
}

function latest(interventions: readonly Intervention[]): string | null {
  return interventions.map((one) => one.at).reduce((last: string | null, at) => (last && last > at ? last : at), null);
}
