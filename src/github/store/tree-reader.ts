import type { TreeEntry } from "../../ports/index.ts";
import { HostError, namesApart } from "../../shared/index.ts";
import type { Connection } from "../connection/index.ts";
import type { ObjectCache } from "./object-cache.ts";

interface ListedEntry {
  readonly path?: string;
  readonly mode?: string;
  readonly type?: string;
  readonly sha?: string | null;
}

interface Listing {
  readonly tree: Map<string, TreeEntry>;
  readonly nameOf: (path: string) => string;
}

/**
 * All files and folders of a commit, names that read alike told apart. What GitHub cuts off for its size is read folder by
 * folder.
 */
export async function readTree(
  connection: Connection,
  cache: ObjectCache,
  commit: string,
): Promise<ReadonlyMap<string, TreeEntry>> {
  const known = cache.trees.get(commit);
  if (known) return known;
  const tree = new Map<string, TreeEntry>();
  await collect(connection, { id: commit, folder: "" }, { tree, nameOf: namesApart() });
  cache.trees.set(commit, tree);
  return tree;
}

interface Folder {
  readonly id: string;
  /** Path with a closing slash; empty for the root. */
  readonly folder: string;
}

async function collect(connection: Connection, from: Folder, into: Listing): Promise<void> {
  const whole = await list(connection, from.id, true);
  if (!whole.truncated) {
    for (const entry of whole.tree) place(from.folder, entry, into);
    return;
  }
  const level = await list(connection, from.id, false);
  for (const entry of level.tree) {
    const { path, placed } = place(from.folder, entry, into);
    if (placed.type === "tree") await collect(connection, { id: placed.oid, folder: `${path}/` }, into);
  }
}

async function list(connection: Connection, id: string, recursive: boolean) {
  const answer = await connection.read(`reading the tree of ${id}`, () =>
    connection.client.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", {
      ...connection.target(),
      tree_sha: id,
      ...(recursive ? { recursive: "1" } : {}),
    }),
  );
  if (!recursive && answer.data.truncated)
    throw new HostError(`a folder of ${id} has more entries than GitHub lists`, { retryable: false });
  return answer.data;
}

function place(folder: string, entry: ListedEntry, into: Listing) {
  const { path, mode, type, sha } = entry;
  if (!path || !mode || !sha || !(type === "blob" || type === "tree" || type === "commit"))
    throw new HostError(`GitHub listed a tree entry without path, mode, type or id under ${folder || "the root"}`, {
      retryable: false,
    });
  const placed: TreeEntry = { oid: sha, mode, type };
  const name = into.nameOf(`${folder}${path}`);
  into.tree.set(name, placed);
  return { path: name, placed };
}
