import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { type GitPlace, gitText, inPlace, type ListedEntry } from "../git/index.ts";
import type { LaidFile } from "./copy-installed.ts";
import { seenAt } from "./in-the-way.ts";

const run = promisify(execFile);

/** A file of the commit that Git LFS keeps: in git lies a pointer to its content. */
export interface LfsFile {
  /** Of the content. */
  readonly sha256: string;
  /** The content as it was laid; null: the job has none, the pointer lies there. */
  readonly laid: LaidFile | null;
}

/** Where a checkout keeps what it has of Git LFS. */
export interface LfsSource {
  readonly checkout: string;
  /** Object store of git in it. */
  readonly objects: string;
}

const POINTER = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n[\s\S]*?oid sha256:([0-9a-f]{64})\nsize (\d+)\n/;
/** No pointer is longer. */
const POINTER_BYTES = 1024;

/**
 * Puts the content in place of each pointer whose content the job's checkout has. For git the pointer stays what stands there
 * (`assume-unchanged`): whether somebody has changed the content is looked at by `changedLfsFiles`.
 */
export async function layLfsFiles(
  place: GitPlace,
  entries: readonly ListedEntry[],
  source: LfsSource,
): Promise<ReadonlyMap<string, LfsFile>> {
  const files = new Map<string, LfsFile>();
  const plain = entries.filter(({ mode }) => mode.startsWith("100")).map(({ path }) => path);
  for (const path of await lfsPaths(place, plain)) {
    const pointer = await pointerAt(join(place.tree, path));
    if (pointer !== null)
      files.set(path, { sha256: pointer.sha256, laid: await layContent(place, path, pointer, source) });
  }
  const laid = [...files].flatMap(([path, file]) => (file.laid === null ? [] : [path]));
  if (laid.length > 0) {
    const input = `${laid.join("\0")}\0`;
    await gitText(["update-index", "--assume-unchanged", "-z", "--stdin"], { ...inPlace(place), input });
  }
  return files;
}

/** Those of the paths that Git LFS keeps, by the attributes of the commit alone. */
export async function lfsPaths(place: GitPlace, paths: readonly string[]): Promise<readonly string[]> {
  if (!place.attributes || paths.length === 0) return [];
  const input = `${paths.join("\0")}\0`;
  const answer = await gitText(["check-attr", "--cached", "-z", "--stdin", "filter"], { ...inPlace(place), input });
  const parts = answer.split("\0");
  return parts.flatMap((path, at) => (at % 3 === 0 && parts[at + 2] === "lfs" ? [path] : []));
}

/** Paths whose content is not what was laid. It is read only where size or time say that somebody wrote there. */
export async function changedLfsFiles(tree: string, files: ReadonlyMap<string, LfsFile>): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const [path, { sha256, laid }] of files) {
    if (laid === null) continue; // the pointer itself is git's to compare
    const seen = await seenAt(join(tree, path));
    const same = seen?.isFile() === true && seen.size === laid.size;
    if (same && seen?.mtimeMs === laid.mtimeMs) continue;
    if (!same || (await sha256Of(join(tree, path))) !== sha256) changed.push(path);
  }
  return changed;
}

interface Pointer {
  readonly sha256: string;
  readonly size: number;
}

async function pointerAt(file: string): Promise<Pointer | null> {
  const seen = await seenAt(file);
  if (!seen?.isFile() || seen.size > POINTER_BYTES) return null;
  const [, sha256 = "", size = ""] = POINTER.exec(await readFile(file, "utf8")) ?? [];
  return sha256 === "" ? null : { sha256, size: Number(size) };
}

async function layContent(
  place: GitPlace,
  path: string,
  { sha256, size }: Pointer,
  { checkout, objects }: LfsSource,
): Promise<LaidFile | null> {
  const target = join(place.tree, path);
  const kept = join(dirname(objects), "lfs", "objects", sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  for (const source of [kept, join(checkout, path)]) {
    const seen = await seenAt(source);
    if (!seen?.isFile() || seen.size !== size || (await sha256Of(source)) !== sha256) continue;
    await rm(target);
    await run("cp", ["--reflink=auto", "--no-target-directory", source, target]);
    await run("chmod", ["644", target]);
    return seenAt(target);
  }
  return null;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
