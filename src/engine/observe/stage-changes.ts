import { intentBranch, type SeenFiles } from "../../method/index.ts";
import type { ReadStore, Snapshot, TreeEntry } from "../../ports/index.ts";
import { mergeBaseOf } from "./merge-base.ts";
import type { WorkTree } from "./observation.ts";
import { type MergedTrees, onlyMerged } from "./only-merged.ts";
import { changedInTrees } from "./tree-changes.ts";

/** `work.branch` tells whether the stage has a branch of its own. */
export interface StageLook {
  readonly slug: string;
  readonly snapshot: Snapshot;
  readonly work: Pick<WorkTree, "branch">;
}

const NOTHING: ReadonlyMap<string, TreeEntry> = new Map();

type Store = Pick<ReadStore, "tree" | "mergeBase" | "blobs">;

/**
 * What whoever reads the working stage's pull request at one commit sees changed, declared by a unit or not: path → id as
 * it stands there, null where it is gone. Folders are told by their files. What a merge of the default branch brought
 * along just so is no change of the stage's.
 */
export async function stageChanges(store: Store, look: StageLook, commit: string): Promise<SeenFiles> {
  const base = await forkOf(store, look, commit);
  const [before, after] = await Promise.all([base === null ? NOTHING : store.tree(base), store.tree(commit)]);
  const changed = changedInTrees(before, after);
  const merged = Object.keys(changed).length === 0 ? null : await mergedIn(store, look, { base, commit });
  if (merged === null) return changed;
  const brought = await onlyMerged(store, { ...merged, before, after }, Object.keys(changed));
  return Object.fromEntries(Object.entries(changed).filter(([path]) => !brought.has(path)));
}

/** Where the stage's branch left the intent branch; without a branch of its own, where the intent's left the default one. */
function forkOf(store: Store, { slug, snapshot, work }: StageLook, commit: string): Promise<string | null> {
  const intent = intentBranch(slug);
  const onto = work.branch === intent ? undefined : snapshot.branches.get(intent);
  return mergeBaseOf(store, snapshot, onto ?? snapshot.default_branch.head, commit);
}

/**
 * What the default branch was when the intent was last put together with it, and what it is in this commit; null where no
 * merge has brought more.
 */
async function mergedIn(
  store: Store,
  { snapshot, work }: StageLook,
  { base, commit }: { readonly base: string | null; readonly commit: string },
): Promise<Pick<MergedTrees, "old" | "brought"> | null> {
  const merges = (snapshot.commits.get(work.branch) ?? []).some(({ parents }) => parents.length > 1);
  if (!merges || base === null) return null;
  const { head } = snapshot.default_branch;
  const [left, now] = await Promise.all([
    mergeBaseOf(store, snapshot, head, base),
    mergeBaseOf(store, snapshot, head, commit),
  ]);
  if (left === null || now === null || left === now) return null;
  const [old, brought] = await Promise.all([store.tree(left), store.tree(now)]);
  return { old, brought };
}
