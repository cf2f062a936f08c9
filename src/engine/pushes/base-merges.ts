import { type ChangedPaths, intentBranch } from "../../method/index.ts";
import type { ReadStore } from "../../ports/index.ts";
import { fileIdAt } from "../../shared/index.ts";
import type { Observation } from "../observe/observation.ts";
import { type MergedTrees, onlyMerged } from "../observe/only-merged.ts";
import type { Move } from "./branch-pushes.ts";

/** What a merge of the base did to this intent's files: changed by the merge itself, or only brought along by the base. */
export interface TakenIn {
  readonly changed: ChangedPaths;
  /** Files and folders that are new while the intent's own difference of them is not; `.` when that holds for all. */
  readonly carried: ChangedPaths;
}

/**
 * Sees whether a move is a merge of the default branch (or, on a stage's branch, of the intent branch) and then what of
 * it concerns signatures. Null when it is no such merge: then everything it changed counts as changed.
 */
export async function readBaseMerge(store: ReadStore, observation: Observation, move: Move): Promise<TakenIn | null> {
  const seen = [...observation.snapshot.commits.values()].flat().find((one) => one.sha === move.after);
  const [commit] = seen ? [seen] : await store.history(move.after, move.before, 1);
  const [ours, theirs, ...more] = commit?.parents ?? [];
  if (!commit || ours !== move.before || theirs === undefined || more.length > 0) return null;
  if (!(await isFromBase(store, observation, theirs))) return null;
  const base = await store.mergeBase(ours, theirs);
  if (base === null) return null;
  const [before, after, old, brought] = await Promise.all([
    store.tree(ours),
    store.tree(commit.sha),
    store.tree(base),
    store.tree(theirs),
  ]);
  const taken = await compare(store, { before, after, old, brought });
  const all = Object.keys(taken.carried).length > 0 && Object.keys(taken.changed).length === 0;
  return all ? { ...taken, carried: { ...taken.carried, ".": commit.tree } } : taken;
}

async function isFromBase(store: ReadStore, observation: Observation, commit: string): Promise<boolean> {
  const { default_branch, branches, commits } = observation.snapshot;
  const intent = intentBranch(observation.slug);
  const onIntent = observation.work.branch !== intent && commits.get(intent)?.some((one) => one.sha === commit);
  if (onIntent || commit === default_branch.head || commit === branches.get(intent)) return true;
  return (await store.mergeBase(commit, default_branch.head)) === commit;
}

async function compare(store: ReadStore, trees: MergedTrees): Promise<TakenIn> {
  const { before, after } = trees;
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  const moved = paths.filter((path) => fileIdAt(before, path) !== fileIdAt(after, path));
  const files = moved.filter((one) => !isFolder(trees, one));
  const brought = await onlyMerged(store, trees, files);
  const changed = new Map<string, string | null>();
  const carried = new Map<string, string | null>();
  for (const path of files) (brought.has(path) ? carried : changed).set(path, fileIdAt(after, path));
  for (const path of moved.filter((one) => isFolder(trees, one))) {
    const own = [...changed.keys()].some((one) => one.startsWith(`${path}/`));
    if (!own) carried.set(path, fileIdAt(after, path));
  }
  return { changed: Object.fromEntries(changed), carried: Object.fromEntries(carried) };
}

function isFolder({ before, after }: MergedTrees, path: string): boolean {
  return (after.get(path) ?? before.get(path))?.type === "tree";
}
