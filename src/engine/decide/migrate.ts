import { type LedgerEvent, RULES } from "../../method/index.ts";
import { type Observation, stateOf } from "../observe/observation.ts";

/** A ledger begun by an older engine goes on by today's rules, and says from where: what came before is replayed by its own. */
export function migrateEvents(observation: Observation): readonly LedgerEvent[] {
  const { intent } = stateOf(observation);
  if (intent.ended !== null || (intent.rules ?? 1) >= RULES) return [];
  return [{ do: "migrate", at: observation.facts.now, rules: RULES }];
}
