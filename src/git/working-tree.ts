import { copyFile, stat, utimes } from "node:fs/promises";
import type { FileTree } from "../method/index.ts";
import { type GitPlace, gitText, inPlace } from "./git-process.ts";
import { fileTree, listEntries } from "./object-reading.ts";

/** One difference between what a step began with and what it left. Modes as git writes them. */
export interface TreeChange {
  readonly path: string;
  readonly mode: string;
  /** Blob id of what it left; null where it is gone. */
  readonly oid: string | null;
  /** Blob id of what there was; null where there was nothing. */
  readonly base: string | null;
}

const NONE = "0".repeat(40);

/** Path → what stands there, of every file and folder as they stand now; what is kept from the agent (`kept`) counts as unchanged. */
export function treeNow(place: GitPlace, kept: string): Promise<FileTree> {
  return watchTree(place, kept)();
}

/** The same as often as it is asked for; what has not changed since is not listed again. */
export function watchTree(place: GitPlace, kept: string): () => Promise<FileTree> {
  let last: { readonly id: string; readonly files: FileTree } | null = null;
  return async () => {
    const id = await writtenTree(place, kept);
    if (last?.id !== id) last = { id, files: fileTree(await listEntries(id, inPlace(place))) };
    return last.files;
  };
}

/** Paths of what was changed, removed or added since the index was written, ignored files left out. Nothing is opened. */
export async function touchedPaths(place: GitPlace): Promise<readonly string[]> {
  const args = ["ls-files", "-z", "--modified", "--others", "--exclude-standard"];
  const listing = await gitText(args, inPlace(place));
  return [...new Set(listing.split("\0").filter((path) => path !== ""))];
}

/** What a step changed, by path. Ignored files are not looked at; kept-back files that are still away are no change. */
export async function changesSince(
  place: GitPlace,
  base: string,
  withheld: ReadonlyMap<string, string>,
): Promise<readonly TreeChange[]> {
  const staged = await stagedCopy(place);
  const raw = await gitText(
    ["diff-index", "--cached", "--raw", "-z", "--no-renames", "--abbrev=40", base],
    inPlace(staged),
  );
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

/** Tree id of the files now, made with an index of its own, so that readers do not meet in one. */
async function writtenTree(place: GitPlace, kept: string): Promise<string> {
  const own = await stagedCopy(place);
  if (kept !== "") await gitText(["update-index", "-z", "--index-info"], { ...inPlace(own), input: kept });
  return gitText(["write-tree"], inPlace(own));
}

/**
 * Copies an index with its time: what was written in the very second of that time git compares by content, and anything else by
 * time and size alone. A copy that looked newer would hide a change of the same size.
 */
export async function copyIndex(from: string, to: string): Promise<void> {
  const { mtimeMs } = await stat(from);
  await copyFile(from, to);
  const seconds = Math.floor(mtimeMs / 1000);
  await utimes(to, seconds, seconds);
}

/** Files that say what git makes of others. They are kept from agents, so they are away. */
const ATTRIBUTES = "glob)**/.gitattributes";

/** An index of its own with everything as it stands now, in the form in which git itself would store it. */
async function stagedCopy(place: GitPlace): Promise<GitPlace> {
  const own = { ...place, index: `${place.index}.now` };
  await copyIndex(place.index, own.index);
  if (!place.attributes) await gitText(["add", "--all"], inPlace(own));
  else {
    // Git takes them from the index as long as they stand there: they go last.
    await gitText(["add", "--all", "--", ".", `:(exclude,${ATTRIBUTES}`], inPlace(own));
    await gitText(["add", "--all", "--", `:(${ATTRIBUTES}`], inPlace(own));
  }
  return own;
}
