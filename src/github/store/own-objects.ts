import type { CommitMade, TreeEntry } from "../../ports/index.ts";
import { blobId } from "../../shared/index.ts";
import type { PlannedChange } from "./commit-objects.ts";
import type { ObjectCache } from "./object-cache.ts";
import { treeAfter } from "./tree-after.ts";

/* What stands in commits that we have made ourselves is known: it need not be read. */

/** The commit on top of this tree; nothing is kept where GitHub names another tree than git would. */
export function keepCommitted(
  cache: ObjectCache,
  before: ReadonlyMap<string, TreeEntry>,
  changes: readonly PlannedChange[],
  made: CommitMade,
): void {
  const { tree, id } = treeAfter(before, changes);
  if (id !== made.tree) return;
  cache.trees.set(made.sha, tree);
  for (const { content } of changes)
    if (content !== null) cache.blobs.set(blobId(content), Buffer.from(content).toString("utf8"));
}

/** The merge commit, where nothing but the merged commit's own files stands in it. */
export function keepMerged({ trees }: ObjectCache, merged: string, made: CommitMade): void {
  const tree = trees.get(merged);
  if (tree !== undefined && treeAfter(tree, []).id === made.tree) trees.set(made.sha, tree);
}
