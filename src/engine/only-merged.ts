import type { StateStore, TreeEntry } from "../ports/index.ts";
import { blobId, contentId, fileIdAt, modeOf } from "../shared/index.ts";
import { mergeTexts } from "../text/index.ts";

type Tree = ReadonlyMap<string, TreeEntry>;

/** Two sides that were put together, what they had in common, and what stands afterwards. */
export interface MergedTrees {
  readonly old: Tree;
  readonly before: Tree;
  readonly brought: Tree;
  readonly after: Tree;
}

/**
 * Whether what stands after a merge is what merging makes of both sides, line by line. Where whoever merged has put anything
 * else there, though it be the same lines in another place or one side whole where both had changed it, it is their change.
 */
export async function isOnlyMerged(
  store: Pick<StateStore, "blobs">,
  trees: MergedTrees,
  path: string,
): Promise<boolean> {
  const at = (tree: Tree): string | null => fileIdAt(tree, path);
  const [old, before, brought, after] = [at(trees.old), at(trees.before), at(trees.brought), at(trees.after)];
  if (before === old) return after === brought;
  if (brought === old) return after === before;
  // What has come, gone or become another kind of file is nobody's difference of lines.
  if (old === null || before === null || brought === null || after === null) return false;
  const ids = [old, before, brought, after];
  if (new Set(ids.map(modeOf)).size > 1) return false;
  const texts = await store.blobs([...new Set(ids.map(contentId))]);
  const text = (id: string): string => texts.get(contentId(id)) ?? "";
  // Bytes that are no text do not come back as they were: they cannot be compared line by line.
  if (ids.some((id) => blobId(text(id)) !== contentId(id))) return false;
  const merged = mergeTexts(text(old), text(before), text(brought));
  return merged.kind === "merged" && merged.text === text(after);
}
