import type { TreeEntry } from "../../ports/index.ts";
import { type BoundedCache, boundedCache } from "../connection/index.ts";

/** Git's objects of one repository, read once. Keep it as long as the process lives; never share it between repositories. */
export interface ObjectCache {
  readonly trees: BoundedCache<ReadonlyMap<string, TreeEntry>>;
  readonly blobs: BoundedCache<string>;
  /** What two commits have in common, under both ids. */
  readonly commons: BoundedCache<{ readonly commit: string | null }>;
}

const TREE_ENTRIES = 200_000;
const BLOB_CHARACTERS = 16_000_000;
const COMMONS = 1_000;

/** Bounded by entries of trees, characters of blobs and pairs of commits; what was not used for longest goes first. */
export function objectCache(): ObjectCache {
  return {
    trees: boundedCache(TREE_ENTRIES, (tree) => tree.size + 1),
    commons: boundedCache(COMMONS, () => 1),
    blobs: boundedCache(BLOB_CHARACTERS, (text) => text.length + 1),
  };
}
