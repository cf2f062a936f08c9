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
  const first = await replayAll(store, commits);
  const anchors = await anchorsOf(store, branches.get(intentBranch(slug)) ?? null);
  const known = new Set(commits.map((commit) => commit.sha));
  const lost = anchors.find((anchor) => !known.has(anchor));
  const broken =
    first ??
    (lost === undefined
      ? null
      : { commit: head, why: `a work commit was made on ledger ${lost}, which this history does not hold`, paths: [] });
  const standing = anchors.filter((anchor) => known.has(anchor)).length;
  const signatures = commits.every((commit) => commit.verified === true) ? "checked" : "signature not checked";
  const verdict = broken ? "does not follow" : standing > 0 ? "ok" : "follows, not anchored";
  return { verdict, commits: commits.length, anchors: standing, first: broken, signatures };
}

async function replayAll(store: StateStore, commits: readonly CommitSeen[]): Promise<Verdict["first"]> {
  let state: IntentState | null = null;
  for (const commit of commits) {
    try {
      state = replayCommit(
        state,
        parseLedgerMessage(commit.message, commit.sha).lines as readonly unknown[] as readonly Do[],
      );
    } catch (error) {
      return { commit: commit.sha, why: describeError(error), paths: [] };
    }
    const paths = await differences(store, commit.sha, state);
    if (paths.length > 0) return { commit: commit.sha, why: "its files are not what its lines lead to", paths };
  }
  return null;
}

function replayCommit(state: IntentState | null, lines: readonly Do[]): IntentState {
  const [first, ...rest] = lines;
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
