import { join } from "node:path";
import type { TreeChange } from "../git/index.ts";
import type { PromptInput } from "../render/prompt/index.ts";
import { seenAt } from "./in-the-way.ts";
import { changedLfsFiles, lfsPaths } from "./lfs-files.ts";
import type { PrivateTree } from "./step-checkout.ts";
import { changedInSubmodules } from "./submodules.ts";

/**
 * What a step wrote where nothing can be taken from, in words; null where it did not. `declared` are the paths it was to
 * write: what the set-up has put at one of them is there before the step, and would be lost without a word.
 */
export async function notTaken(
  { place, apart }: PrivateTree,
  changes: readonly TreeChange[],
  declared: readonly string[],
): Promise<string | null> {
  const written = changes.flatMap(({ path, oid }) => (oid === null ? [] : [path]));
  const [lfs] = [...(await changedLfsFiles(place.tree, apart.lfs)), ...(await lfsPaths(place, written))];
  if (lfs !== undefined) return `${lfs}: it is kept in Git LFS: not taken`;
  const [inside] = await changedInSubmodules(place.tree, apart.submodules);
  if (inside !== undefined) return `${inside}: it is in a submodule, a repository of its own: not taken`;
  for (const path of declared) {
    const before = apart.beside.get(path);
    const now = before && (await seenAt(join(place.tree, path)));
    if (before && (now?.size !== before.size || now.mtimeMs !== before.mtimeMs))
      return `${path}: the project's set-up has made it, and it is in no commit: not taken; commit it first, or let the set-up make it elsewhere`;
  }
  return null;
}

/** The same for the prompt, before anything is written. */
export function keptElsewhere({ apart }: PrivateTree): PromptInput["elsewhere"] {
  return {
    lfs: [...apart.lfs].map(([path, { laid }]) => ({ path, there: laid !== null })),
    submodules: apart.submodules.map(({ path, place }) => ({ path, there: place !== null })),
  };
}
