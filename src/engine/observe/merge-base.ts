import type { ReadStore, Snapshot } from "../../ports/index.ts";

/**
 * The commit that two others have in common. Where the newest commits that were seen show that one comes after the other, nobody
 * is asked.
 */
export async function mergeBaseOf(
  store: Pick<ReadStore, "mergeBase">,
  { commits }: Pick<Snapshot, "commits">,
  older: string,
  newer: string,
): Promise<string | null> {
  return isAncestor(commits, older, newer) ? older : store.mergeBase(older, newer);
}

/** Whether parents that were seen lead from one commit back to the other; false only means that they do not show it. */
function isAncestor(commits: Snapshot["commits"], older: string, newer: string): boolean {
  const parents = new Map([...commits.values()].flat().map((one) => [one.sha, one.parents]));
  const reached = new Set([newer]);
  for (const sha of reached) for (const parent of parents.get(sha) ?? []) reached.add(parent);
  return reached.has(older);
}
