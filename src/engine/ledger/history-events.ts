import { historyWords, type LedgerEvent } from "../../method/index.ts";
import type { CommitSeen } from "../../ports/index.ts";
import type { EventShown } from "../../render/index.ts";

/** What an event tells besides steps; null for the events of steps. */
export function eventOf(event: LedgerEvent, commit: CommitSeen): EventShown | null {
  const words = historyWords(event);
  if (words === null) return null;
  const { by = null, about = null, note = null, did = event.do, at = timeOf(event, commit) } = words;
  const stage = "stage" in event ? event.stage : null;
  return { at, did, by: by?.login ?? null, stage, about, note, ledger: commit.sha };
}

function timeOf(event: LedgerEvent, commit: CommitSeen): string {
  return "at" in event && event.at !== undefined ? event.at : commit.at;
}
