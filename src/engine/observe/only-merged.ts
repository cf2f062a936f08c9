import type { ReadStore, TreeEntry } from "../../ports/index.ts";
import { blobId, contentId, fileIdAt, modeOf } from "../../shared/index.ts";
import { mergeTexts } from "../../text/index.ts";

type Tree = ReadonlyMap<string, TreeEntry>;

/** Two sides that were put together, what they had in common, and what stands afterwards. */
export interface MergedTrees {
  readonly old: Tree;
  readonly before: Tree;
  readonly brought: Tree;
  readonly after: Tree;
}

/**
 * Those of some paths at which what stands after a merge is what merging makes of both sides, line by line. Where whoever
 * merged has put anything else there, though it be the same lines in another place or one side whole where both had changed
 * it, it is their change. Texts are read together, of files alone that both sides have changed.
 */
export async function onlyMerged(
  store: Pick<ReadStore, "blobs">,
  trees: MergedTrees,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  const decided = paths.map((path) => ({ path, is: bySides(sidesAt(trees, path)) }));
  const asked = decided.flatMap(({ is }) => (typeof is === "boolean" ? [] : Object.values(is).map(contentId)));
  const texts = asked.length === 0 ? NO_TEXTS : await store.blobs([...new Set(asked)]);
  return new Set(
    decided.flatMap(({ path, is }) => ((typeof is === "boolean" ? is : byLines(is, texts)) ? [path] : [])),
  );
}

const NO_TEXTS: ReadonlyMap<string, string> = new Map();

type Sides<Id> = Readonly<Record<keyof MergedTrees, Id>>;

function sidesAt(trees: MergedTrees, path: string): Sides<string | null> {
  const at = (tree: Tree): string | null => fileIdAt(tree, path);
  return { old: at(trees.old), before: at(trees.before), brought: at(trees.brought), after: at(trees.after) };
}

/** What the ids say alone; the ids themselves where both sides have changed a file and its lines have to tell. */
function bySides({ old, before, brought, after }: Sides<string | null>): boolean | Sides<string> {
  if (before === old) return after === brought;
  if (brought === old) return after === before;
  // What has come, gone or become another kind of file is nobody's difference of lines.
  if (old === null || before === null || brought === null || after === null) return false;
  return new Set([old, before, brought, after].map(modeOf)).size === 1 && { old, before, brought, after };
}

function byLines(ids: Sides<string>, texts: ReadonlyMap<string, string>): boolean {
  const text = (id: string): string => texts.get(contentId(id)) ?? "";
  // Bytes that are no text do not come back as they were: they cannot be compared line by line.
  if (Object.values(ids).some((id) => blobId(text(id)) !== contentId(id))) return false;
  const merged = mergeTexts(text(ids.old), text(ids.before), text(ids.brought));
  return merged.kind === "merged" && merged.text === text(ids.after);
}
