import { type Do, type IntentState, intentBranch, ledgerBranch, startIntent, transition } from "../method/index.ts";
import type { CommitSeen, StateStore } from "../ports/index.ts";
import { describeError, UserError } from "../shared/index.ts";
import { parseLedgerMessage, parseTrailers, writeLedger } from "../state/index.ts";

/** What replaying a ledger showed. `follows` without an anchor is never called ok. */
export interface Verdict {
  readonly verdict: "ok" | "follows, not anchored" | "does not follow";
  readonly commits: number;
  /** Ledger heads that work commits name and that stand in this history. */
  readonly anchors: number;
  /** The first commit that does not follow from its parent, and how. */
  readonly first: { readonly commit: string; readonly why: string; readonly paths: readonly string[] } | null;
  /** Commits that somebody else made and the App has undone: their author as the restoring commit names them. */
  readonly undone: readonly { readonly commit: string; readonly by: string }[];
  /** Whether the platform's signatures could be seen. */
  readonly signatures: "checked" | "signature not checked";
}

const MOST = 100_000;

/** Replays every commit of an intent's ledger from its own lines and compares the files byte for byte. */
export async function verifyLedger(store: StateStore, slug: string): Promise<Verdict> {
  const branches = await store.branches(`haiku/${slug}/`);
  const head = branches.get(ledgerBranch(slug));
  if (!head)
    throw new UserError("intent_unknown", `there is no branch ${ledgerBranch(slug)}`, "fetch it, or check the slug");
  const commits = [...(await store.history(head, null, MOST))].reverse();
  const read = commits.map((commit) => ({ commit, lines: linesOf(commit) }));
  const undone = undoneBy(read);
  const believed = read.filter(({ commit }) => !undone.some((one) => one.commit === commit.sha));
  const first = await replayAll(store, believed);
  const anchors = await anchorsOf(store, branches.get(intentBranch(slug)) ?? null);
  const known = new Set(commits.map((commit) => commit.sha));
  const lost = anchors.find((anchor) => !known.has(anchor));
  const broken =
    first ??
    (lost === undefined
      ? null
      : { commit: head, why: `a work commit was made on ledger ${lost}, which this history does not hold`, paths: [] });
  const standing = anchors.filter((anchor) => known.has(anchor)).length;
  const signatures = believed.every(({ commit }) => commit.verified === true) ? "checked" : "signature not checked";
  const verdict = broken ? "does not follow" : standing > 0 ? "ok" : "follows, not anchored";
  return { verdict, commits: commits.length, anchors: standing, first: broken, undone, signatures };
}

interface Read {
  readonly commit: CommitSeen;
  /** Null for what is no ledger commit of this engine: an error when it has to be replayed. */
  readonly lines: readonly Do[] | UserError;
}

function linesOf(commit: CommitSeen): Read["lines"] {
  try {
    return parseLedgerMessage(commit.message, commit.sha).lines as readonly unknown[] as readonly Do[];
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** What stands between a commit that restores a tree and the last believed one that had it. Newest restores count first. */
function undoneBy(read: readonly Read[]): Verdict["undone"] {
  const undone: Verdict["undone"][number][] = [];
  for (let at = read.length - 1; at >= 0; at -= 1) {
    const lines = read[at]?.lines ?? [];
    const first = lines instanceof Error ? undefined : lines[0];
    if (first?.do !== "restore") continue;
    const back = read.slice(0, at).findLastIndex(({ commit }) => commit.tree === first.tree);
    if (back < 0) continue; // it is replayed, and found not to follow
    for (const { commit } of read.slice(back + 1, at).reverse()) {
      const name = first.commits?.find(({ sha }) => sha === commit.sha)?.name ?? commit.author.name;
      undone.unshift({ commit: commit.sha, by: name });
    }
    at = back + 1;
  }
  return undone;
}

async function replayAll(store: StateStore, read: readonly Read[]): Promise<Verdict["first"]> {
  let state: IntentState | null = null;
  const trees = new Set<string>();
  for (const { commit, lines } of read) {
    try {
      if (lines instanceof Error) throw lines;
      state = replayCommit(state, lines, trees);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { commit: commit.sha, why: `${describeError(error)} (by ${whoWrote(commit)})`, paths: [] };
    }
    trees.add(commit.tree);
    const paths = await differences(store, commit.sha, state);
    if (paths.length > 0) return { commit: commit.sha, why: "its files are not what its lines lead to", paths };
  }
  return null;
}

function whoWrote({ author }: CommitSeen): string {
  return author.login ?? (author.name || "somebody");
}

function replayCommit(state: IntentState | null, lines: readonly Do[], trees: ReadonlySet<string>): IntentState {
  const [first, ...rest] = lines;
  const lost = lines.find((line) => line.do === "restore" && !trees.has(line.tree));
  if (lost)
    throw new UserError(
      "journal_invalid",
      "it restores books that never stood here",
      "this commit was not made by the engine",
    );
  if (state !== null) return lines.reduce(transition, state);
  if (first?.do !== "start")
    throw new UserError("journal_invalid", "a ledger begins with `start`", "this commit was not made by the engine");
  return rest.reduce(transition, startIntent(first));
}

/** Paths at which a commit differs from what the books say. */
async function differences(store: StateStore, commit: string, state: IntentState): Promise<readonly string[]> {
  const tree = new Map(
    [...(await store.tree(commit))]
      .filter(([, entry]) => entry.type === "blob")
      .map(([path, entry]) => [path, entry.oid]),
  );
  const wanted = writeLedger(state);
  const texts = await store.blobs([...new Set([...tree].filter(([path]) => wanted.has(path)).map(([, oid]) => oid))]);
  const own = [...wanted].filter(([path, text]) => texts.get(tree.get(path) ?? "") !== text).map(([path]) => path);
  const kept = Object.entries(state.archive)
    .filter(([path, oid]) => tree.get(path) !== oid)
    .map(([path]) => path);
  const extra = [...tree.keys()].filter((path) => !wanted.has(path) && !(path in state.archive));
  return [...own, ...kept, ...extra].sort();
}

/** Ledger heads named by commits of the intent branch, its merged stages included where they are first parents. */
async function anchorsOf(store: StateStore, head: string | null): Promise<readonly string[]> {
  if (head === null) return [];
  const commits = await store.history(head, null, 1000);
  return [...new Set(commits.flatMap((commit) => parseTrailers(commit.message).get("haiku-ledger") ?? []))];
}
