import { intentBranch } from "../derive/index.ts";
import { type IntentState, type LedgerEvent, QUALITY_GATES, type SeenFiles, type Signature } from "../model/index.ts";
import { forbid, withStage, withUnit } from "./rules.ts";

type Line<K extends LedgerEvent["do"]> = Extract<LedgerEvent, { do: K }>;

/** A gate that opens again waits anew: what was missed before no longer counts. */
export function openGate(state: IntentState, line: Line<"open_gate">): IntentState {
  return withStage(state, line.stage, ({ gate_timed_out: _, ...stage }) => ({ ...stage, gate_opened_at: line.at }));
}

/** Nobody passed the gate in time. Written once for each time it opens. */
export function timeOut(state: IntentState, { at, stage, action }: Line<"time_out">): IntentState {
  return withStage(state, stage, (record) => {
    if (record.gate_opened_at === null || record.gate !== null) forbid(`the gate of ${stage} waits for nobody`);
    if (record.gate_timed_out) forbid(`the gate of ${stage} has timed out already`);
    return { ...record, gate_timed_out: { at, action } };
  });
}

/** The stage's branch is in the intent branch before its time: the stage goes on there, nothing of it is lost. */
export function earlyMerge(state: IntentState, line: Line<"early_merge">): IntentState {
  const { at, ref, by, why, head } = line;
  const after = withStage(state, line.stage, (stage) => {
    if (stage.merged !== null || stage.gate !== null) forbid(`${line.stage} has passed its gate`);
    if (stage.branch === intentBranch(state.slug)) forbid(`${line.stage} has no branch of its own`);
    return { ...stage, branch: intentBranch(state.slug), early_merge: { at, ref, by, why } };
  });
  return { ...after, intent: { ...after.intent, head } };
}

/** What stands counts as signed; the stamp says that a person did it. */
export function acceptRole(state: IntentState, line: Line<"accept">): IntentState {
  const { at, family, role, by, source, reason, stage: of } = line;
  if (role === QUALITY_GATES) forbid("quality gates are run, not accepted");
  const intervention = { at, by, source, do: "accept", step: `${family}/${role}`, note: reason };
  const stampOf = (witnesses: SeenFiles): Signature => ({
    at,
    witnesses,
    findings: [],
    accepted: { by, source, reason },
  });
  if (of === null) {
    const { intent } = state;
    const approvals = { ...intent.approvals, [role]: stampOf(line.signs["."] ?? {}) };
    return { ...state, intent: { ...intent, approvals, interventions: [...intent.interventions, intervention] } };
  }
  return withStage(state, of, (stage) => {
    const signed = Object.entries(line.signs).reduce(
      (before, [unit, witnesses]) =>
        withUnit(before, unit, (one) => ({ ...one, [family]: { ...one[family], [role]: stampOf(witnesses) } })),
      stage,
    );
    return { ...signed, interventions: [...signed.interventions, intervention] };
  });
}
