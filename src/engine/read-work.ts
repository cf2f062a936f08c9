import { folderOf, type IntentState, intentBranch, workBranch, workingStage } from "../method/index.ts";
import type { Snapshot, StateStore } from "../ports/index.ts";
import { fileIds } from "../shared/index.ts";
import { parsePlans } from "../state/index.ts";
import { withLockedPlans } from "./locked-plans.ts";
import type { WorkTree } from "./world.ts";

/** Reads the work branch: its tree, the texts below `.haiku/` and the plans, locked ones as the ledger holds them. */
export async function readWork(store: StateStore, state: IntentState, snapshot: Snapshot): Promise<WorkTree | null> {
  const branch = workBranch(state);
  const head = snapshot.branches.get(branch) ?? null;
  // A branch that is gone is read where the books saw it last: its commits live on below the pull request.
  const commit = head ?? lostHead(state) ?? snapshot.branches.get(intentBranch(state.slug)) ?? state.intent.head;
  if (commit === null) return null;
  const tree = await store.tree(commit);
  const wanted = [...tree].filter(
    ([path, entry]) => entry.type === "blob" && path.startsWith(".haiku/") && path.endsWith(".md"),
  );
  const blobs = await store.blobs([...new Set(wanted.map(([, entry]) => entry.oid))]);
  const texts = new Map(wanted.map(([path, entry]): [string, string] => [path, blobs.get(entry.oid) ?? ""]));
  return {
    branch,
    head,
    commit,
    tree: treeIdOf(snapshot, commit),
    files: fileIds(tree),
    modes: new Map([...tree].map(([path, entry]): [string, string] => [path, entry.mode])),
    texts,
    plans: parsePlans(folderOf(state), state.intent.stages, withLockedPlans(state, texts)),
  };
}

function lostHead(state: IntentState): string | null {
  const stage = workingStage(state);
  return stage !== null && stage.branch !== intentBranch(state.slug) ? stage.head : null;
}

function treeIdOf(snapshot: Snapshot, commit: string): string | null {
  for (const commits of snapshot.commits.values()) {
    const found = commits.find((one) => one.sha === commit);
    if (found) return found.tree;
  }
  return null;
}
