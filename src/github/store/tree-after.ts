import { createHash } from "node:crypto";
import type { TreeEntry } from "../../ports/index.ts";
import { blobId } from "../../shared/index.ts";
import type { PlannedChange } from "./commit-objects.ts";

type Tree = ReadonlyMap<string, TreeEntry>;

const FOLDER_MODE = "040000";

/**
 * The tree of a commit that was just made, computed as git does it, so that it need not be read. `id` is that of its root:
 * only where the host names the same is it what stands there; names that are no text are read as others, for one.
 */
export function treeAfter(
  before: Tree,
  changes: readonly PlannedChange[],
): { readonly tree: Tree; readonly id: string } {
  const tree = new Map(before);
  const touched = new Set(["", ...changes.flatMap(({ path }) => foldersAbove(path))]);
  // A file that comes to stand where a folder stood takes all that was in it away.
  const covered = changes.filter(({ path, content }) => content !== null && before.get(path)?.type === "tree");
  for (const path of before.keys()) if (covered.some((file) => path.startsWith(`${file.path}/`))) tree.delete(path);
  for (const { path, content, mode } of changes)
    if (content === null) tree.delete(path);
    else tree.set(path, { oid: blobId(content), mode, type: "blob" });
  const children = new Map([...touched].map((folder): [string, [string, TreeEntry][]] => [folder, []]));
  for (const [path, entry] of tree) {
    const slash = path.lastIndexOf("/");
    if (!touched.has(path)) children.get(path.slice(0, Math.max(0, slash)))?.push([path.slice(slash + 1), entry]);
  }
  let id = "";
  // The deepest first: a folder's id is made of those of the folders in it.
  for (const folder of [...touched].sort((a, b) => b.length - a.length)) {
    const inside = children.get(folder) ?? [];
    id = treeId(inside);
    if (folder === "") break;
    if (inside.length === 0) {
      tree.delete(folder);
      continue;
    }
    const entry: TreeEntry = { oid: id, mode: FOLDER_MODE, type: "tree" };
    tree.set(folder, entry);
    const slash = folder.lastIndexOf("/");
    children.get(folder.slice(0, Math.max(0, slash)))?.push([folder.slice(slash + 1), entry]);
  }
  const added = [...tree.keys()].some((path) => !before.has(path));
  return { tree: added ? new Map([...tree].sort(inGitsOrder)) : tree, id };
}

/** As the host lists it: whoever reads it gets the same. */
function inGitsOrder([a, one]: readonly [string, TreeEntry], [b, other]: readonly [string, TreeEntry]): number {
  return orderKey(a, one) < orderKey(b, other) ? -1 : 1;
}

/** `a/b/c` → `a/b`, `a` and the root, which is called by an empty name. */
function foldersAbove(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.map((_, n) => parts.slice(0, n).join("/"));
}

/** The object id that git gives to a tree of these entries. */
function treeId(entries: readonly (readonly [name: string, entry: TreeEntry])[]): string {
  const sorted = entries
    .map(([name, entry]) => ({ name: Buffer.from(name), key: Buffer.from(orderKey(name, entry)), entry }))
    .sort((a, b) => Buffer.compare(a.key, b.key));
  const bytes = Buffer.concat(
    sorted.flatMap(({ name, entry: { mode, oid } }) => [
      Buffer.from(`${mode.replace(/^0+/, "")} `),
      name,
      Buffer.of(0),
      Buffer.from(oid, "hex"),
    ]),
  );
  return createHash("sha1").update(`tree ${bytes.byteLength}\0`).update(bytes).digest("hex");
}

/** Git sorts folders as if their names ended with a slash. */
function orderKey(name: string, { type }: TreeEntry): string {
  return type === "tree" ? `${name}/` : name;
}
