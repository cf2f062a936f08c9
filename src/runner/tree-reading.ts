import { copyFile, lstat } from "node:fs/promises";
import { join } from "node:path";
import type { FileTree } from "../method/index.ts";
import { OUTCOME_LIMITS } from "../ports/index.ts";
import { fileId, HostError, namesApart, UserError } from "../shared/index.ts";
import { type GitPlace, git, gitBytes } from "./git-command.ts";

/** One difference between what a step began with and what it left. Modes as git writes them. */
export interface TreeChange {
  readonly path: string;
  readonly mode: string;
  readonly oid: string | null;
  readonly base: string | null;
}

const NONE = "0".repeat(40);

/** Path → what stands there, of every file and folder as they stand now; what is kept from the agent (`kept`) counts as unchanged. */
export async function treeNow(place: GitPlace, kept: string): Promise<FileTree> {
  return fileTree(await listTree(place, await writtenTree(place, kept)));
}

/** A file or folder of a tree. */
export interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly oid: string;
}

/** Every file and folder of a tree that is stored. */
export async function listTree(place: GitPlace, tree: string): Promise<readonly TreeEntry[]> {
  const listing = await git(["ls-tree", "-r", "-t", "-z", tree], { cwd: place.tree, place });
  return listing.split("\0").flatMap((line) => {
    const [, mode = "", oid = "", path = ""] = /^(\d{6}) \w+ ([0-9a-f]{40})\t(.*)$/s.exec(line) ?? [];
    return path === "" ? [] : [{ path, mode, oid }];
  });
}

export function fileTree(entries: readonly TreeEntry[]): FileTree {
  const nameOf = namesApart();
  return new Map(entries.map((entry) => [nameOf(entry.path), fileId(entry)]));
}

/**
 * Looks at what a step left before git does: fails with `path_refused` for what is neither file nor folder nor link, and with
 * `outcome_too_large` for more or larger files than may leave a job. Nothing is opened.
 */
export async function lookAtChanges(place: GitPlace): Promise<void> {
  const listing = await git(["ls-files", "-z", "--modified", "--others", "--exclude-standard"], {
    cwd: place.tree,
    place,
  });
  const paths = [...new Set(listing.split("\0").filter((path) => path !== ""))];
  const hint = "split the unit, or keep generated files out of the tree with .gitignore";
  let [files, bytes] = [0, 0];
  for (const path of paths) {
    const seen = await lstat(join(place.tree, path)).catch(orGone);
    if (seen === null || seen.isDirectory()) continue; // gone, or a repository of its own: told of later
    if (!seen.isFile() && !seen.isSymbolicLink()) {
      const fix = "write files, and nothing else, into the tree";
      throw new UserError("path_refused", `the agent put something in place of ${path} that is no file`, fix);
    }
    files += 1;
    bytes += seen.size;
    if (files > OUTCOME_LIMITS.files || bytes > OUTCOME_LIMITS.bytes)
      throw new UserError("outcome_too_large", `${files} changed files with ${bytes} bytes, the last is ${path}`, hint);
  }
}

function orGone(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
  throw error;
}

/** What a step changed, by path. Ignored files are not looked at; kept-back files that are still away are no change. */
export async function changesSince(
  place: GitPlace,
  base: string,
  withheld: ReadonlyMap<string, string>,
): Promise<readonly TreeChange[]> {
  await git(["add", "--all"], { cwd: place.tree, place });
  const raw = await git(["diff-index", "--cached", "--raw", "-z", "--no-renames", "--abbrev=40", base], {
    cwd: place.tree,
    place,
  });
  const parts = raw.split("\0");
  const changes: TreeChange[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, mode = "", before = "", after = ""] =
      /^:\d{6} (\d{6}) ([0-9a-f]{40}) ([0-9a-f]{40}) \w/.exec(parts[at] ?? "") ?? [];
    const path = parts[at + 1] ?? "";
    const deleted = after === NONE;
    if (deleted && withheld.has(path)) continue;
    changes.push({ path, mode, oid: deleted ? null : after, base: before === NONE ? null : before });
  }
  return changes;
}

/** Contents of blobs, in the order asked for. */
export async function readBlobs(place: GitPlace, ids: readonly string[]): Promise<readonly Uint8Array[]> {
  if (ids.length === 0) return [];
  const out = await gitBytes(["cat-file", "--batch"], { cwd: place.tree, place, stdin: `${ids.join("\n")}\n` });
  let at = 0;
  return ids.map((id) => {
    const end = out.indexOf(10, at);
    const [, type, size] = out.subarray(at, end).toString("utf8").split(" ");
    if (type !== "blob") throw new HostError(`git has no blob ${id}`, { retryable: false });
    const from = end + 1;
    at = from + Number(size) + 1;
    return new Uint8Array(out.subarray(from, from + Number(size)));
  });
}

/** Text of a blob; null for a folder, a submodule, or whatever else is no file. */
export async function readText(place: GitPlace, id: string): Promise<string | null> {
  const seen = await git(["cat-file", "--batch-check"], { cwd: place.tree, place, stdin: `${id}\n` });
  if (seen.split(" ")[1] !== "blob") return null;
  const [bytes] = await readBlobs(place, [id]);
  return new TextDecoder().decode(bytes);
}

/** Tree id of the files now, made with an index of its own, so that readers do not meet in one. */
async function writtenTree(place: GitPlace, kept: string): Promise<string> {
  const own = { ...place, index: `${place.index}.now` };
  await copyFile(place.index, own.index);
  await git(["add", "--all"], { cwd: place.tree, place: own });
  if (kept !== "") await git(["update-index", "-z", "--index-info"], { cwd: place.tree, place: own, stdin: kept });
  return (await git(["write-tree"], { cwd: place.tree, place: own })).trim();
}
