import { intentBranch } from "../derive/index.ts";
import {
  type Family,
  type IntentState,
  type Person,
  QUALITY_GATES,
  type SeenFiles,
  type Signature,
  type StageRecord,
} from "../model/index.ts";
import { forbid, withStage, withUnit } from "./rules.ts";

interface OfStage {
  readonly stage: string;
}

type TimeOut = OfStage & NonNullable<StageRecord["gate_timed_out"]>;

/** `head`: commit of the intent branch that brought it. */
type EarlyMerge = OfStage & NonNullable<StageRecord["early_merge"]> & { readonly head: string };

interface Acceptance {
  readonly at: string;
  readonly by: Person;
  readonly source: string;
  readonly reason: string;
  /** Null: a role of the whole intent. */
  readonly stage: string | null;
  readonly family: Family;
  readonly role: string;
  /** Unit (`.` at intent scope) → what stands and is accepted. */
  readonly signs: Readonly<Record<string, SeenFiles>>;
}

/** A gate that opens again waits anew: what was missed before no longer counts. */
export function openGate(state: IntentState, { at, stage: name }: OfStage & { readonly at: string }): IntentState {
  return withStage(state, name, ({ gate_timed_out: _, ...stage }) => ({ ...stage, gate_opened_at: at }));
}

/** Nobody passed the gate in time. Written once for each time it opens. */
export function timeOut(state: IntentState, { at, stage, action }: TimeOut): IntentState {
  return withStage(state, stage, (record) => {
    if (record.gate_opened_at === null || record.gate !== null) forbid(`the gate of ${stage} waits for nobody`);
    if (record.gate_timed_out) forbid(`the gate of ${stage} has timed out already`);
    return { ...record, gate_timed_out: { at, action } };
  });
}

/** The stage's branch is in the intent branch before its time: the stage goes on there, nothing of it is lost. */
export function earlyMerge(state: IntentState, line: EarlyMerge): IntentState {
  const { at, ref, by, why, head } = line;
  const after = withStage(state, line.stage, (stage) => {
    if (stage.merged !== null || stage.gate !== null) forbid(`${line.stage} has passed its gate`);
    if (stage.branch === intentBranch(state.slug)) forbid(`${line.stage} has no branch of its own`);
    return { ...stage, branch: intentBranch(state.slug), early_merge: { at, ref, by, why } };
  });
  return { ...after, intent: { ...after.intent, head } };
}

/** What stands counts as signed; the stamp says that a person did it. */
export function acceptRole(state: IntentState, line: Acceptance): IntentState {
  const { at, family, role, by, source, reason, stage: of } = line;
  if (role === QUALITY_GATES) forbid("quality gates are run, not accepted");
  const intervention = { at, by, source, do: "accept", step: `${family}/${role}`, note: reason };
  const signatureOf = (witnesses: SeenFiles): Signature => ({
    at,
    witnesses,
    findings: [],
    accepted: { by, source, reason },
  });
  if (of === null) {
    const { intent } = state;
    const approvals = { ...intent.approvals, [role]: signatureOf(line.signs["."] ?? {}) };
    return { ...state, intent: { ...intent, approvals, interventions: [...intent.interventions, intervention] } };
  }
  return withStage(state, of, (stage) => {
    const signed = Object.entries(line.signs).reduce(
      (before, [unit, witnesses]) =>
        withUnit(before, unit, (one) => ({ ...one, [family]: { ...one[family], [role]: signatureOf(witnesses) } })),
      stage,
    );
    return { ...signed, interventions: [...signed.interventions, intervention] };
  });
}
