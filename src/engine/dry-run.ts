import type { ReadStore } from "../ports/index.ts";
import { type Decision, nextEvents } from "./decide/next-events.ts";
import { observeClone } from "./observe/from-clone.ts";

/**
 * What the engine would do at its next look, decided on what a clone knows and not done. A stage that is due to begin
 * shows as the operation before it: whether the default branch is in is for GitHub to say.
 */
export async function dryRun(store: ReadStore, slug: string, now: string): Promise<Decision> {
  return nextEvents(await observeClone(store, slug, now));
}
