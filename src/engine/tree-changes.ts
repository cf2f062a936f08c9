import type { ChangedPaths, FileTree } from "../method/index.ts";
import type { FileChange } from "../ports/index.ts";
import { blobId } from "../shared/index.ts";

/** Files of two trees that differ (folders left out): path → new id, null when gone. */
export function changedBetween(before: FileTree, after: FileTree, isFolder: (path: string) => boolean): ChangedPaths {
  const changed: Record<string, string | null> = {};
  for (const [path, oid] of after) if (before.get(path) !== oid && !isFolder(path)) changed[path] = oid;
  for (const path of before.keys()) if (!after.has(path) && !isFolder(path)) changed[path] = null;
  return changed;
}

/** Path → id of what a commit with these changes brings. */
export function changedBy(changes: readonly FileChange[]): ChangedPaths {
  return Object.fromEntries(changes.map(({ path, content }) => [path, content === null ? null : blobId(content)]));
}

/** The tree after some changes. Folders above a changed path get a name of their own content, so that they differ too. */
export function treeWith(files: FileTree, changes: readonly FileChange[]): FileTree {
  const after = new Map(files);
  for (const { path, content } of changes) {
    if (content === null) after.delete(path);
    else after.set(path, blobId(content));
    for (const folder of foldersOf(path))
      after.set(folder, blobId(`${after.get(folder) ?? ""}\n${path}\n${after.get(path) ?? ""}`));
  }
  return after;
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}
