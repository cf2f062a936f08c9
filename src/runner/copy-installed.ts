import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { steers } from "../engine/index.ts";
import { type GitPlace, gitText, inPlace } from "../git/index.ts";
import { inTheWay, isFolder, seenAt } from "./in-the-way.ts";

const run = promisify(execFile);

/** Where a set-up has run: the job's checkout, or a tree of ours. */
type InstallSource = string | GitPlace;

/** A file as it was laid: whoever changes it changes one of these. */
export interface LaidFile {
  readonly size: number;
  readonly mtimeMs: number;
}

/** Logins that actions leave in the checkout for later steps of the job. */
const LOGINS = /(^|\/)gha-creds-[^/]*\.json$/;
/** So many files that git does not ignore are told apart; more are taken folder by folder. */
const MOST = 2000;

/**
 * Copies what a set-up has put beside the commit's files, so that agents and gates see one project and no step changes what
 * another one runs on: what git ignores, and what it does not. Answers the latter by path: it is there, and no part of the
 * work. For agents, what would steer them stays away.
 */
export async function copyInstalled(
  from: InstallSource,
  place: GitPlace,
  forAgent: boolean,
): Promise<ReadonlyMap<string, LaidFile>> {
  const wanted = (path: string): boolean => !LOGINS.test(path) && !(forAgent && steers(path));
  const ignored = await listed(from, ["--ignored", "--directory"]);
  for (const path of ignored.filter(wanted)) await copyOne(from, place, path.replace(/\/$/, ""));
  const beside = new Map<string, LaidFile>();
  for (const path of (await notIgnored(from)).filter(wanted)) {
    // A name with a line break cannot be told to git as no part of the work.
    if (path.includes("\n") || !(await copyOne(from, place, path.replace(/\/$/, "")))) continue;
    const seen = await seenAt(join(place.tree, path));
    if (seen !== null) beside.set(path, seen);
  }
  return beside;
}

async function notIgnored(from: InstallSource): Promise<readonly string[]> {
  const folders = await listed(from, ["--directory"]);
  if (folders.length === 0) return [];
  const files = await listed(from, []);
  return files.length > MOST ? folders : files;
}

async function listed(from: InstallSource, which: readonly string[]): Promise<readonly string[]> {
  const call = typeof from === "string" ? { directory: from } : inPlace(from);
  const text = await gitText(["ls-files", "--others", ...which, "--exclude-standard", "-z"], call);
  return text.split("\0").filter((path) => path !== "");
}

/** Whether it was copied: what the commit has there of its own stays, and nothing is written where a link of it leads. */
async function copyOne(from: InstallSource, place: GitPlace, path: string): Promise<boolean> {
  if ((await inTheWay(place.tree, path, true)) !== null) return false;
  const [source, target] = [join(typeof from === "string" ? from : from.tree, path), join(place.tree, path)];
  const [comes, stands] = [await isFolder(source), await isFolder(target)];
  if (comes === null || (stands !== null && stands !== comes)) return false;
  await mkdir(dirname(target), { recursive: true });
  await run("cp", ["--archive", "--reflink=auto", "--no-target-directory", source, target]);
  return true;
}

/** The same paths as lines of git's list of what it does not look at. */
export function excludeLines(paths: Iterable<string>): string {
  return [...paths].map((path) => `/${path.replace(/[\\*?[\] !#]/g, "\\$&")}\n`).join("");
}
