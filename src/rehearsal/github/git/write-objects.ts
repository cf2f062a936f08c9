import type { GitRepository } from "./git-repository.ts";
import { writeObject } from "./object-writer.ts";
import type { Signature, TreeEntry } from "./parse-objects.ts";

/** One path of a tree to be written. `oid` points at an object that exists, `content` is new, `null` deletes. */
export interface TreeChange {
  readonly path: string;
  readonly mode?: string;
  readonly source: { readonly oid: string } | { readonly content: Uint8Array } | null;
}

export interface CommitInput {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signature;
  readonly committer: Signature;
  /** Somebody's own, over the commit to the byte: nothing is added to such a message. */
  readonly signature?: string | undefined;
}

/** The tree without entries; git knows it without its being written. */
export const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** Writes one blob and returns its id. */
export function writeBlob(git: GitRepository, content: Uint8Array): Promise<string> {
  return writeObject(git.directory, "blob", content);
}

/**
 * Writes the tree that `base` (a tree id, or null for the empty tree) becomes after the changes. Paths that are to be
 * deleted must exist; the caller checks. A folder that is left empty goes, a file in the place of a folder replaces it.
 */
export async function writeTree(
  git: GitRepository,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<string> {
  if (changes.length === 0) return base ?? EMPTY_TREE;
  const entries = new Map((base === null ? [] : ((await git.tree(base)) ?? [])).map((entry) => [entry.path, entry]));
  const here = changes.filter(({ path }) => !path.includes("/"));
  // What goes makes room for a folder of its name, and a folder for what comes.
  for (const { path } of here.filter(({ source }) => source === null)) entries.delete(path);
  for (const [name, inside] of byFolder(changes)) {
    const before = entries.get(name);
    const oid = await writeTree(git, before?.type === "tree" ? before.oid : null, inside);
    if (oid === EMPTY_TREE) entries.delete(name);
    else entries.set(name, { mode: "040000", type: "tree", oid, path: name });
  }
  for (const { path, mode = "100644", source } of here) {
    if (source === null) continue;
    const oid = "oid" in source ? source.oid : await writeBlob(git, source.content);
    entries.set(path, { mode, type: mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob", oid, path });
  }
  return writeObject(git.directory, "tree", treeContent([...entries.values()]));
}

/** Makes a commit object; no ref moves. */
export function writeCommit(git: GitRepository, input: CommitInput): Promise<string> {
  const lines = [
    `tree ${input.tree}`,
    ...[...new Set(input.parents)].map((parent) => `parent ${parent}`),
    `author ${person(input.author)}`,
    `committer ${person(input.committer)}`,
    ...(input.signature === undefined ? [] : [`gpgsig ${input.signature.trimEnd().replaceAll("\n", "\n ")}`]),
  ];
  const message = input.signature === undefined ? `${input.message}\n` : input.message;
  return writeObject(git.directory, "commit", Buffer.from(`${lines.join("\n")}\n\n${message}`, "utf8"));
}

/** The changes below each folder, with paths from there on. */
function byFolder(changes: readonly TreeChange[]): ReadonlyMap<string, readonly TreeChange[]> {
  const folders = new Map<string, TreeChange[]>();
  for (const change of changes) {
    const slash = change.path.indexOf("/");
    if (slash < 0) continue;
    const name = change.path.slice(0, slash);
    folders.set(name, [...(folders.get(name) ?? []), { ...change, path: change.path.slice(slash + 1) }]);
  }
  return folders;
}

/** Git orders entries by their bytes, a folder as if its name ended in a slash. */
function treeContent(entries: readonly TreeEntry[]): Buffer {
  const keyed = entries.map((entry) => ({ entry, key: Buffer.from(entry.path + (entry.type === "tree" ? "/" : "")) }));
  keyed.sort((a, b) => Buffer.compare(a.key, b.key));
  const parts = keyed.flatMap(({ entry }) => [
    Buffer.from(`${entry.mode.replace(/^0/, "")} ${entry.path}\0`),
    Buffer.from(entry.oid, "hex"),
  ]);
  return Buffer.concat(parts);
}

function person({ name, email, date }: Signature): string {
  const plain = (text: string): string => text.replaceAll(/[<>\n]/g, "");
  return `${plain(name)} <${plain(email)}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
}
