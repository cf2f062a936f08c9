import { type Do, ledgerBranch } from "../../method/index.ts";
import type { CommitSeen, StateStore } from "../../ports/index.ts";
import { UserError } from "../../shared/index.ts";
import { readLines } from "../ledger/replay.ts";
import type { World } from "./observation.ts";

/** One start of a lane's job, as the ledger tells it: the commit that says so, and what it was to work on. */
export interface Dispatch {
  readonly ledger: string;
  /** Null in books from before it was written down. */
  readonly sha: string | null;
  readonly config: string | null;
}

/** How far back a lane is looked for that the newest commits do not tell of. */
const MOST_COMMITS = 500;

/** Every start of this lane's job, newest first. The history is the journal: nothing else has to remember it. */
export async function dispatchesOf(
  store: StateStore,
  world: Pick<World, "slug" | "books" | "snapshot">,
  lane: string,
): Promise<readonly Dispatch[]> {
  const newest = world.snapshot.commits.get(ledgerBranch(world.slug)) ?? [];
  const known = findDispatches(newest, lane);
  if (known.whole) return known.found;
  return findDispatches(await store.history(world.books.head, null, MOST_COMMITS), lane).found;
}

/** `whole` when the line that opened the lane is among the commits. */
function findDispatches(
  commits: readonly CommitSeen[],
  lane: string,
): { readonly found: readonly Dispatch[]; readonly whole: boolean } {
  const found: Dispatch[] = [];
  for (const commit of standing(commits)) {
    for (const line of linesOf(commit)) {
      const opens = line.do === "open" && line.lane === lane && line.steps[0] === lane;
      if (!opens && !(line.do === "redispatch" && line.lane === lane)) continue;
      found.push({ ledger: commit.sha, sha: line.sha ?? null, config: line.config ?? null });
      if (opens) return { found, whole: true };
    }
  }
  return { found, whole: false };
}

/**
 * Without what others wrote and the App has undone: the books are read only when their newest commit is its own, and that
 * one, or one below it, says what does not count. Newest first.
 */
function* standing(commits: readonly CommitSeen[]): Generator<CommitSeen> {
  const undone = new Set<string>();
  let back: string | null = null;
  for (const commit of commits) {
    if (undone.has(commit.sha) || (back !== null && commit.tree !== back)) continue;
    back = null;
    for (const line of linesOf(commit)) {
      if (line.do !== "restore") continue;
      for (const { sha } of line.commits ?? []) undone.add(sha);
      // Books from before they were named: everything down to the tree that was brought back.
      if (line.commits === undefined) back = line.tree;
    }
    yield commit;
  }
}

/** Of a commit that is none of the ledger's there are none. */
function linesOf(commit: CommitSeen): readonly Do[] {
  const { lines } = readLines(commit);
  return lines instanceof UserError ? [] : lines;
}
