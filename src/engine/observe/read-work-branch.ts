import { folderOf, type IntentState, intentBranch, workBranch, workFolder, workingStage } from "../../method/index.ts";
import type { ReadStore, Snapshot, TreeEntry } from "../../ports/index.ts";
import { fileIds, UserError } from "../../shared/index.ts";
import { parsePlans } from "../../state/index.ts";
import { withLockedPlans } from "./locked-plans.ts";
import type { WorkTree } from "./observation.ts";

/** Below the intent's own folder and the project's knowledge: so much is read, cut off with a word. Characters for all. */
const MOST = { files: 2_000, characters: 12_000_000 };
const TOGETHER = 50;

/**
 * Reads the work branch: its tree, the texts of this intent and of the project's knowledge, and the plans, locked ones as
 * the ledger holds them. UserError `work_too_large` beyond what is read.
 */
export async function readWork(
  store: Pick<ReadStore, "tree" | "blobs">,
  state: IntentState,
  snapshot: Snapshot,
): Promise<WorkTree | null> {
  const branch = workBranch(state);
  const head = snapshot.branches.get(branch) ?? null;
  // A branch that is gone is read where the ledger saw it last: its commits live on below the pull request.
  const commit = head ?? lostHead(state) ?? snapshot.branches.get(intentBranch(state.slug)) ?? state.intent.head;
  if (commit === null) return null;
  const tree = await store.tree(commit);
  const texts = await textsOf(store, branch, own(tree, workFolder(state)));
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

function own(tree: ReadonlyMap<string, TreeEntry>, folder: string): readonly (readonly [string, string])[] {
  const isRead = (path: string): boolean =>
    (path.startsWith(folder) || path.startsWith(".haiku/knowledge/")) && path.endsWith(".md");
  return [...tree].flatMap(([path, { type, oid }]) => (type === "blob" && isRead(path) ? [[path, oid] as const] : []));
}

async function textsOf(
  store: Pick<ReadStore, "blobs">,
  branch: string,
  wanted: readonly (readonly [path: string, id: string])[],
): Promise<ReadonlyMap<string, string>> {
  if (wanted.length > MOST.files) throw tooLarge(branch, `${wanted.length} Markdown files`, `${MOST.files}`);
  const ids = [...new Set(wanted.map(([, id]) => id))];
  const blobs = new Map<string, string>();
  let characters = 0;
  for (let start = 0; start < ids.length; start += TOGETHER) {
    for (const [id, text] of await store.blobs(ids.slice(start, start + TOGETHER))) {
      blobs.set(id, text);
      characters += text.length;
    }
    if (characters > MOST.characters)
      throw tooLarge(branch, "too much Markdown", `${MOST.characters / 1_000_000} million characters`);
  }
  return new Map(wanted.map(([path, id]) => [path, blobs.get(id) ?? ""]));
}

function tooLarge(branch: string, what: string, most: string): UserError {
  return new UserError(
    "work_too_large",
    `${branch} has ${what} in the intent's folder and in .haiku/knowledge/: no more than ${most} are read`,
    "move what the work does not need as text elsewhere, or take it out",
  );
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
