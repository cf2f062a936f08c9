import type { StoryOptions } from "../story.ts";
import { mixture, worldOf } from "./mixtures.ts";
import type { World } from "./worlds.ts";

/** Names of the worlds that a text stands for: `older server`, `free plan + clock ahead`, `mixture:3`; none: the plainest one. */
export function namesOf(text: string): readonly string[] {
  const seed = /^mixture:(\d+)$/.exec(text)?.[1];
  if (seed !== undefined) return mixture(Number(seed));
  return text === "" ? [] : text.split("+").map((name) => name.trim());
}

/** The worlds in which all stories of this run play, by the environment's `WORLD`. */
export const NAMES: readonly string[] = namesOf(process.env.WORLD ?? "");

/** What differs in them. */
export const THIS_WORLD: World = worldOf(NAMES);

/** What a story asks for, on what is so in its world: its own word counts. */
export function laidOn(world: World, options: StoryOptions): StoryOptions {
  return {
    ...optionsOf(world),
    ...options,
    repository: { ...world.repository, ...options.repository },
    limits: { ...world.limits, ...options.limits },
    files: { ...world.files, ...options.files },
  };
}

function optionsOf({ server, rules, aheadMs, ids }: World): StoryOptions {
  return {
    ...(server === undefined ? {} : { server }),
    ...(aheadMs === undefined ? {} : { aheadMs }),
    ...(ids === undefined ? {} : { ids }),
    ...(rules === undefined || rules.length === 0 ? {} : { rules }),
  };
}
