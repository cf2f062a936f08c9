import { intentBranch, type Witnesses } from "../method/index.ts";
import type { Snapshot, StateStore } from "../ports/index.ts";
import { fileIdAt } from "../shared/index.ts";
import { changedInTrees } from "./tree-changes.ts";
import type { WorkTree } from "./world.ts";

export interface StageLook {
  readonly slug: string;
  readonly snapshot: Snapshot;
  readonly work: Pick<WorkTree, "branch">;
}

type Store = Pick<StateStore, "tree" | "mergeBase">;

/**
 * What whoever reads the working stage's pull request at one commit sees changed, declared by a unit or not: path → id as
 * it stands there, null where it is gone. Folders are told by their files. What a merge of the default branch brought
 * along just so is no change of the stage's.
 */
export async function stageChanges(store: Store, look: StageLook, commit: string): Promise<Witnesses> {
  const base = await forkOf(store, look, commit);
  const after = await store.tree(commit);
  const changed = Object.entries(changedInTrees(base === null ? new Map() : await store.tree(base), after));
  const broughtAlong = changed.length === 0 ? () => false : await broughtBy(store, look, { base, commit });
  return Object.fromEntries(changed.filter(([path, id]) => !broughtAlong(path, id)));
}

/** Where the stage's branch left the intent branch; without a branch of its own, where the intent's left the default one. */
async function forkOf(store: Store, { slug, snapshot, work }: StageLook, commit: string): Promise<string | null> {
  const intent = intentBranch(slug);
  const onto = work.branch === intent ? undefined : snapshot.branches.get(intent);
  if (onto === undefined) return store.mergeBase(snapshot.default_branch.head, commit);
  return isBehind(snapshot, work.branch, { older: onto, commit }) ? onto : store.mergeBase(onto, commit);
}

/** Whether a straight line of the branch's newest commits leads back to the older one: then nobody has to be asked. */
function isBehind(snapshot: Snapshot, branch: string, { older, commit }: { older: string; commit: string }): boolean {
  const commits = new Map((snapshot.commits.get(branch) ?? []).map((one) => [one.sha, one.parents]));
  let at: string | undefined = commit;
  for (let left = commits.size; at !== undefined && left >= 0; left--) {
    if (at === older) return true;
    at = commits.get(at)?.[0];
  }
  return false;
}

/** Whether a path stands as the default branch has brought it, by a merge that the stage's branch took in. */
async function broughtBy(
  store: Store,
  { snapshot, work }: StageLook,
  { base, commit }: { readonly base: string | null; readonly commit: string },
): Promise<(path: string, id: string | null) => boolean> {
  const merges = (snapshot.commits.get(work.branch) ?? []).some(({ parents }) => parents.length > 1);
  const { head } = snapshot.default_branch;
  const [left, now] =
    merges && base !== null ? await Promise.all([store.mergeBase(head, base), store.mergeBase(head, commit)]) : [];
  if (!left || !now || left === now) return () => false;
  const [old, brought] = await Promise.all([store.tree(left), store.tree(now)]);
  return (path, id) => fileIdAt(brought, path) === id && fileIdAt(old, path) !== id;
}
