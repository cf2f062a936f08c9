import { intentBranch, type LedgerEvent } from "../method/index.ts";
import type { ReadStore } from "../ports/index.ts";
import type { NextLook } from "../render/index.ts";
import { migrateEvents } from "./decide/migrate.ts";
import { type Decision, nextEvents } from "./decide/next-events.ts";
import { observeClone } from "./observe/from-clone.ts";

/** What the engine would do at its next look, and where the intent stands. */
export type DryRun = Decision & Pick<NextLook, "makes_branch">;

/**
 * What the engine would do at its next look, decided on what a clone knows and not done. A stage that is due to begin
 * shows as the operation before it: whether the default branch is in is for GitHub to say. UserError `intent_unknown`.
 */
export async function dryRun(store: ReadStore, slug: string, now: string): Promise<DryRun> {
  const observation = await observeClone(store, slug, now);
  const decided = nextEvents(observation);
  const only = (events: readonly LedgerEvent[]): Decision => ({
    ...decided,
    events,
    jobs: [],
    operation: null,
    again: true,
  });
  // In this order a look goes: without the branch with the goal nothing is decided, nor on a ledger of older rules.
  if (decided.position.status === "ended") return decided;
  if (!observation.snapshot.branches.has(intentBranch(slug))) return { ...only([]), makes_branch: true };
  const older = migrateEvents(observation);
  return older.length > 0 ? only(older) : decided;
}
