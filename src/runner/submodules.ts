import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { type GitPlace, gitText, inPlace, type ListedEntry, listEntries, touchedPaths } from "../git/index.ts";
import { makeGitFolder } from "./git-folder.ts";
import { inTheWay, seenAt } from "./in-the-way.ts";

/** A repository of its own at a path of the commit. */
export interface Submodule {
  readonly path: string;
  /** Where its files are compared; null: the job has not checked it out, and its folder is empty. */
  readonly place: GitPlace | null;
}

const LINK = "160000";

/**
 * Lays out the submodules that the job has checked out, at the commits that theirs names, and those in them. Their object
 * stores are the runner's alone.
 */
export async function laySubmodules(
  checkout: string,
  place: GitPlace,
  entries: readonly ListedEntry[],
  folder: string,
): Promise<readonly Submodule[]> {
  const found: Submodule[] = [];
  for (const [at, { path, oid }] of entries.filter(({ mode }) => mode === LINK).entries()) {
    if ((await inTheWay(place.tree, path, true)) !== null) continue;
    const own = join(folder, `submodule-${at}`);
    const laid = await layOne(join(checkout, path), oid, { folder: own, tree: join(place.tree, path) });
    found.push({ path, place: laid });
    if (laid === null) continue;
    const below = await laySubmodules(join(checkout, path), laid, await listEntries(oid, inPlace(laid)), own);
    found.push(...below.map((one) => ({ ...one, path: `${path}/${one.path}` })));
  }
  return found;
}

async function layOne(
  checkout: string,
  commit: string,
  { folder, tree }: { readonly folder: string; readonly tree: string },
): Promise<GitPlace | null> {
  // Without one of its own, git would answer for the repository around it.
  if ((await seenAt(join(checkout, ".git"))) === null) return null;
  const args = ["rev-parse", "--path-format=absolute", "--git-path", "objects"];
  const objects = await gitText(args, { directory: checkout });
  const kind = await gitText(["cat-file", "--batch-check=%(objecttype)"], {
    directory: checkout,
    input: `${commit}\n`,
  });
  if (kind !== "commit") return null;
  await mkdir(folder, { recursive: true });
  const place = await makeGitFolder(folder, tree, [objects]);
  await gitText(["read-tree", "--reset", "-u", commit], inPlace(place));
  return place;
}

/** Paths that a step has written in a submodule. Nothing is opened. */
export async function changedInSubmodules(tree: string, submodules: readonly Submodule[]): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const { path, place } of submodules) {
    const seen = await seenAt(join(tree, path));
    if (!seen?.isDirectory()) continue; // something else lies there: a change of the project itself
    const touched = place === null ? await readdir(join(tree, path)) : await touchedPaths(place);
    changed.push(...touched.map((one) => `${path}/${one}`));
  }
  return changed;
}
