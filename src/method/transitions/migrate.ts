import { type IntentState, RULES, type Signature } from "../model/index.ts";
import { forbid, goesBy } from "./rules.ts";

/**
 * From here on the ledger goes by newer rules. What was delivered by older ones stands delivered: who signed the whole has
 * signed it as it was delivered.
 */
export function migrateRules(
  state: IntentState,
  { rules, at }: { readonly rules: number; readonly at: string },
): IntentState {
  if (rules > RULES) forbid(`rules ${rules} are newer than those of this engine, ${RULES}`);
  if (goesBy(state, rules)) forbid(`these books go by rules ${state.intent.rules ?? 1} already`);
  const { intent } = state;
  const approvals =
    intent.delivery === null ? intent.approvals : asDelivered(intent.approvals, intent.delivery.witnesses, at);
  return { ...state, intent: { ...intent, rules, approvals } };
}

/** The engine's own delivery changes nothing that was signed: signatures on the whole go on to what was delivered. */
export function asDelivered(
  approvals: IntentState["intent"]["approvals"],
  delivered: Signature["witnesses"],
  carried: string,
): IntentState["intent"]["approvals"] {
  const entries = Object.entries(approvals).map(([role, signature]): [string, Signature] =>
    signature.lapsed === undefined ? [role, { ...signature, witnesses: delivered, carried }] : [role, signature],
  );
  return Object.fromEntries(entries);
}
