import { branchesOf, intentBranch, ledgerBranch } from "../../method/index.ts";
import type { CommitSeen, ReadStore } from "../../ports/index.ts";
import { UserError } from "../../shared/index.ts";
import { anchorsOf, type LedgerAnchor } from "./anchors.ts";
import { type BrokenCommit, nameOfWriter, type ReadCommit, readEvents, replayAll, writerOf } from "./replay.ts";

/** What replaying a ledger showed. `ok` takes something outside the ledger that holds it: an anchor or signatures. */
export interface Verdict {
  readonly verdict: "ok" | "follows, not anchored" | "does not follow";
  readonly commits: number;
  /** Ledger heads that commits on work branches name and that stand in this history. */
  readonly anchors: number;
  /** Branches whose commits gave these anchors. */
  readonly anchored_by: readonly string[];
  /** How many of the newest commits no work commit names yet, directly or through a later one. */
  readonly beyond_anchor: number;
  /** The first commit that does not follow from its parent, and how. */
  readonly first: BrokenCommit | null;
  /** Commits that somebody else made and the App has undone: their author as the restoring commit names them. */
  readonly undone: readonly { readonly commit: string; readonly by: string }[];
  /** `checked`: every commit bears a good signature of the platform. */
  readonly signatures: "checked" | "signature not checked";
}

const MOST = 100_000;

/** Replays every commit of an intent's ledger from its own lines, compares the files, and asks what else names them. */
export async function verifyLedger(store: ReadStore, slug: string): Promise<Verdict> {
  const head = (await store.branches(branchesOf(slug))).get(ledgerBranch(slug));
  if (!head)
    throw new UserError("intent_unknown", `there is no branch ${ledgerBranch(slug)}`, "fetch it, or check the slug");
  const commits = [...(await store.history(head, null, MOST))].reverse();
  const read = commits.map(readEvents);
  const undone = undoneBy(read);
  const believed = read.filter(({ commit }) => !undone.some((one) => one.commit === commit.sha));
  const { first } = await replayAll(store, believed);
  const signed = believed.every(({ commit }) => commit.verified === true);
  const [begun] = commits;
  const anchors = begun ? await anchorsOf(store, { slug, writer: writerOf(begun), signed, since: begun.at }) : [];
  const places = new Map(believed.map(({ commit }, index) => [commit.sha, index]));
  const standing = anchors.filter(({ ledger }) => places.has(ledger));
  const newest = Math.max(-1, ...standing.map(({ ledger }) => places.get(ledger) ?? -1));
  const broken = first ?? lostAnchor(anchors, places, undone, head);
  const held = standing.length > 0 || signed;
  return {
    verdict: broken ? "does not follow" : held ? "ok" : "follows, not anchored",
    commits: commits.length,
    anchors: new Set(standing.map(({ ledger }) => ledger)).size,
    anchored_by: [...new Set(standing.map(({ branch }) => branch))].sort(byIntentFirst(slug)),
    beyond_anchor: believed.length - 1 - newest,
    first: broken,
    undone,
    signatures: signed ? "checked" : "signature not checked",
  };
}

function byIntentFirst(slug: string): (a: string, b: string) => number {
  const rank = (branch: string): number => (branch === intentBranch(slug) ? 0 : 1);
  return (a, b) => rank(a) - rank(b) || a.localeCompare(b);
}

/** A work commit was made on ledger that this history does not hold, or holds as undone: it is not the history that was. */
function lostAnchor(
  anchors: readonly LedgerAnchor[],
  places: ReadonlyMap<string, number>,
  undone: Verdict["undone"],
  head: string,
): BrokenCommit | null {
  const lost = anchors.find(({ ledger, whole }) => whole && !places.has(ledger));
  if (lost === undefined) return null;
  const { commit, branch, ledger } = lost;
  const how = undone.some((one) => one.commit === ledger) ? "which is undone here" : "which this history does not hold";
  const why = `commit ${commit} on ${branch} was made on ledger ${ledger}, ${how}`;
  return { commit: head, why, differences: [] };
}

/** What stands between a commit that restores a tree and the last believed one that had it. Newest restores count first. */
function undoneBy(read: readonly ReadCommit[]): Verdict["undone"] {
  const undone: Verdict["undone"][number][] = [];
  for (let at = read.length - 1; at >= 0; at -= 1) {
    const events = read[at]?.events ?? [];
    const first = events instanceof Error ? undefined : events[0];
    if (first?.do !== "restore") continue;
    const back = read.slice(0, at).findLastIndex(({ commit }) => commit.tree === first.tree);
    if (back < 0) continue; // it is replayed, and found not to follow
    for (const { commit } of read.slice(back + 1, at).reverse())
      undone.unshift({ commit: commit.sha, by: whoDid(commit, first.commits) });
    at = back + 1;
  }
  return undone;
}

function whoDid(commit: CommitSeen, named: readonly { readonly sha: string; readonly name: string }[] = []): string {
  return named.find(({ sha }) => sha === commit.sha)?.name ?? (commit.author.name || nameOfWriter(commit));
}
