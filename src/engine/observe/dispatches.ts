import { type LedgerEvent, ledgerBranch } from "../../method/index.ts";
import type { CommitSeen, ReadStore } from "../../ports/index.ts";
import { UserError } from "../../shared/index.ts";
import { readEvents } from "../ledger/replay.ts";
import type { Observation } from "./observation.ts";

/** One start of a job, as the ledger tells it: the commit that says so, and what it was to work on. */
export interface Dispatch {
  readonly ledger: string;
  /** Null in ledgers from before it was written down. */
  readonly sha: string | null;
  readonly config: string | null;
}

/** How far back a job is looked for that the newest commits do not tell of. */
const MOST_COMMITS = 500;

/** Every start of this job, newest first. The history of the ledger tells it: nothing else has to remember it. */
export async function dispatchesOf(
  store: ReadStore,
  observation: Pick<Observation, "slug" | "ledger" | "snapshot">,
  job: string,
): Promise<readonly Dispatch[]> {
  const newest = observation.snapshot.commits.get(ledgerBranch(observation.slug)) ?? [];
  const known = findDispatches(newest, job);
  if (known.whole) return known.found;
  return findDispatches(await store.history(observation.ledger.head, null, MOST_COMMITS), job).found;
}

/** `whole` when the line that opened the job is among the commits. */
function findDispatches(
  commits: readonly CommitSeen[],
  job: string,
): { readonly found: readonly Dispatch[]; readonly whole: boolean } {
  const found: Dispatch[] = [];
  for (const commit of standing(commits)) {
    for (const event of linesOf(commit)) {
      const opens = event.do === "open" && event.lane === job && event.steps[0] === job;
      if (!opens && !(event.do === "redispatch" && event.lane === job)) continue;
      found.push({ ledger: commit.sha, sha: event.sha ?? null, config: event.config ?? null });
      if (opens) return { found, whole: true };
    }
  }
  return { found, whole: false };
}

/**
 * Without what others wrote and the App has undone: the ledger is read only when their newest commit is its own, and that
 * one, or one below it, says what does not count. Newest first.
 */
function* standing(commits: readonly CommitSeen[]): Generator<CommitSeen> {
  const undone = new Set<string>();
  let back: string | null = null;
  for (const commit of commits) {
    if (undone.has(commit.sha) || (back !== null && commit.tree !== back)) continue;
    back = null;
    for (const event of linesOf(commit)) {
      if (event.do !== "restore") continue;
      for (const { sha } of event.commits ?? []) undone.add(sha);
      // A ledger from before they were named: everything down to the tree that was brought back.
      if (event.commits === undefined) back = event.tree;
    }
    yield commit;
  }
}

/** Of a commit that is none of the ledger's there are none. */
function linesOf(commit: CommitSeen): readonly LedgerEvent[] {
  const { events } = readEvents(commit);
  return events instanceof UserError ? [] : events;
}
