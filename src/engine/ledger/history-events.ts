import { historyWords, type LedgerEvent } from "../../method/index.ts";
import type { CommitSeen } from "../../ports/index.ts";

/** Something that happened and was no step: what a person said, what the engine decided, what others did. */
export interface HistoryEvent {
  readonly at: string;
  /** The name of the event (`clear`, `merged`), or what a person did (`retry`, `park`). */
  readonly did: string;
  /** Login of who did it; null for the engine. */
  readonly by: string | null;
  readonly stage: string | null;
  /** Finding, question, gate or commit it concerns. */
  readonly about: string | null;
  readonly note: string | null;
  /** Ledger commit that says so. */
  readonly ledger: string;
}

/** What an event tells besides steps; null for the events of steps. */
export function eventOf(event: LedgerEvent, commit: CommitSeen): HistoryEvent | null {
  const words = historyWords(event);
  if (words === null) return null;
  const { by = null, about = null, note = null, did = event.do, at = timeOf(event, commit) } = words;
  const stage = "stage" in event ? event.stage : null;
  return { at, did, by: by?.login ?? null, stage, about, note, ledger: commit.sha };
}

function timeOf(event: LedgerEvent, commit: CommitSeen): string {
  return "at" in event && event.at !== undefined ? event.at : commit.at;
}
