import type { ChangedPaths, FileTree } from "../../method/index.ts";
import type { FileChange, TreeEntry } from "../../ports/index.ts";
import { blobId, fileId, fileIds, modeOf } from "../../shared/index.ts";

type Tree = ReadonlyMap<string, TreeEntry>;

/** Files of two trees that differ (folders left out): path → new id, null when gone. */
export function changedBetween(before: FileTree, after: FileTree, isFolder: (path: string) => boolean): ChangedPaths {
  const come = [...after].filter(([path, oid]) => before.get(path) !== oid);
  const gone = [...before.keys()].filter((path) => !after.has(path)).map((path): [string, null] => [path, null]);
  return Object.fromEntries([...come, ...gone].filter(([path]) => !isFolder(path)));
}

/** The same of two commits. */
export function changedInTrees(before: Tree, after: Tree): ChangedPaths {
  const isFolder = (path: string): boolean => (after.get(path) ?? before.get(path))?.type === "tree";
  return changedBetween(fileIds(before), fileIds(after), isFolder);
}

/** Path → id of what a commit with these changes brings. */
export function changedBy(changes: readonly FileChange[]): ChangedPaths {
  return Object.fromEntries(changes.map((change) => [change.path, idOf(change)]));
}

/** The tree after some changes. Folders above a changed path get a name of their own content, so that they differ too. */
export function treeWith(files: FileTree, changes: readonly FileChange[]): FileTree {
  const after = new Map(files);
  for (const change of changes) {
    const { path } = change;
    const id = idOf(change, after.get(path));
    if (id === null) after.delete(path);
    else after.set(path, id);
    for (const folder of foldersOf(path))
      after.set(folder, blobId(`${after.get(folder) ?? ""}\n${path}\n${after.get(path) ?? ""}`));
  }
  return after;
}

/** As the store keeps modes: an executable file stays one unless its change says otherwise; a link becomes a file. */
function idOf({ content, mode }: FileChange, before = ""): string | null {
  if (content === null) return null;
  return fileId({ oid: blobId(content), mode: mode ?? (modeOf(before) === "100755" ? "100755" : "100644") });
}

/** Every folder above a path, the outermost first. */
export function foldersOf(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}
