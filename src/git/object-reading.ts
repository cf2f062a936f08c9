import type { FileTree } from "../method/index.ts";
import type { TreeEntry } from "../ports/index.ts";
import { fileId, HostError, namesApart } from "../shared/index.ts";
import { type GitCall, git } from "./git-process.ts";

const OBJECT_ID = /^[0-9a-f]{40}$/;

/** Throws for anything but a full object id: short ids and options must not reach git's command line. */
export function objectId(text: string): string {
  if (OBJECT_ID.test(text)) return text;
  throw new HostError(`"${text}" is no object id`, { retryable: false, status: 404 });
}

/** An entry with its path as git has it. */
export interface ListedEntry extends TreeEntry {
  readonly path: string;
}

/** Every file and folder of a commit or tree. */
export async function listEntries(treeish: string, call: GitCall): Promise<readonly ListedEntry[]> {
  const { stdout } = await git(["ls-tree", "-r", "-t", "-z", "--full-tree", objectId(treeish)], call);
  const records = stdout.toString("utf8").split("\0");
  return records.slice(0, -1).map((record) => {
    const [, mode = "", type = "", oid = "", path = ""] = /^(\d+) (\w+) ([0-9a-f]+)\t([\s\S]*)$/.exec(record) ?? [];
    if (type !== "blob" && type !== "tree" && type !== "commit")
      throw new HostError(`git listed something else than a tree entry: ${record}`, { retryable: false });
    return { path, oid, mode, type };
  });
}

/** Path → entry of every file and folder of a commit or tree, names that read alike told apart. */
export async function listTree(treeish: string, call: GitCall): Promise<ReadonlyMap<string, TreeEntry>> {
  const nameOf = namesApart();
  const entries = await listEntries(treeish, call);
  return new Map(entries.map(({ path, ...entry }) => [nameOf(path), entry]));
}

/** Path → what stands there, names that read alike told apart. */
export function fileTree(entries: readonly ListedEntry[]): FileTree {
  const nameOf = namesApart();
  return new Map(entries.map((entry) => [nameOf(entry.path), fileId(entry)]));
}

/** Bytes by blob id, in one process. Fails when one is missing or is no blob. */
export async function readObjects(ids: readonly string[], call: GitCall): Promise<ReadonlyMap<string, Buffer>> {
  const wanted = [...new Set(ids)].map(objectId);
  if (wanted.length === 0) return new Map();
  const { stdout } = await git(["cat-file", "--batch"], { ...call, input: `${wanted.join("\n")}\n` });
  const found = new Map<string, Buffer>();
  let at = 0;
  for (const id of wanted) {
    const lineEnd = stdout.indexOf(10, at);
    const [, type, length] = stdout.toString("utf8", at, lineEnd).split(" ");
    if (type !== "blob") throw new HostError(`blob ${id} does not exist`, { retryable: false, status: 404 });
    const start = lineEnd + 1;
    found.set(id, stdout.subarray(start, start + Number(length)));
    at = start + Number(length) + 1;
  }
  return found;
}

/** Text of a blob; null for a folder, a submodule, or whatever else is no file. */
export async function blobText(id: string, call: GitCall): Promise<string | null> {
  const { stdout } = await git(["cat-file", "--batch-check"], { ...call, input: `${objectId(id)}\n` });
  if (stdout.toString("utf8").split(" ")[1] !== "blob") return null;
  return new TextDecoder().decode((await readObjects([id], call)).get(id));
}

/** The files of a commit as text, path → content; `below` are folders or files. Links and submodules are left out. */
export async function readTree(
  directory: string,
  sha: string,
  ...below: string[]
): Promise<ReadonlyMap<string, string>> {
  const roots = below.map((path) => path.replace(/\/$/, ""));
  const wanted = (path: string) =>
    roots.length === 0 || roots.some((root) => path === root || path.startsWith(`${root}/`));
  const tree = await listTree(sha, { directory });
  const files = [...tree].filter(([path, entry]) => wanted(path) && entry.mode.startsWith("100"));
  const contents = await readObjects(
    files.map(([, entry]) => entry.oid),
    { directory },
  );
  return new Map(files.map(([path, { oid }]) => [path, contents.get(oid)?.toString("utf8") ?? ""]));
}
