import type { TreeEntry } from "../../ports/index.ts";
import { type BoundedCache, boundedCache } from "../connection/index.ts";

/** Git's objects of one repository, read once. Never share it between repositories. */
export interface ObjectCache {
  readonly trees: BoundedCache<ReadonlyMap<string, TreeEntry>>;
  readonly blobs: BoundedCache<string>;
  /** What two commits have in common, under both ids. */
  readonly commons: BoundedCache<{ readonly commit: string | null }>;
}

/** What an entry of a tree, with its path, takes of memory; a character takes one byte. */
const BYTES_OF_ENTRY = 200;

/** About how many bytes the cache takes. */
export function bytesOf({ trees, blobs, commons }: ObjectCache): number {
  return BYTES_OF_ENTRY * (trees.weight() + commons.weight()) + blobs.weight();
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
