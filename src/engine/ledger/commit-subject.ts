import { type LedgerEvent, subjectOfEvent } from "../../method/index.ts";

/** The subject of a ledger commit: what happened, in a few words. */
export function subjectOf(events: readonly LedgerEvent[]): string {
  const words = [...new Set(events.map(subjectOfEvent))];
  return words.slice(0, 3).join(", ") || "nothing";
}
