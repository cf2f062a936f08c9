import { type IntentState, intentBranch, workBranch } from "../method/index.ts";
import type { Account, Snapshot } from "../ports/index.ts";

const PASSING_PAUSE_MS = 5000;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 60 * 60_000;

/** So often a refusal that passes comes before people are told of it. */
const PATIENCE = 4;

/**
 * GitHub refused an act, in its own words. It is tried again after a while, each time a longer one, and at once when what
 * it may depend on has changed; it is said as long as nothing it was tried on has changed.
 */
export interface Refusal {
  readonly on: string;
  readonly why: string;
  readonly tries: number;
  /** Not tried again before, in milliseconds since 1970, unless `seen` is something else. */
  readonly until: number;
  readonly seen: string;
  /** Whether people are to know of it: what passes by itself is nothing to them. */
  readonly told: boolean;
}

/** The same act has been refused once more. */
export function refusedAgain(
  before: Refusal | null,
  { passes, now, ...what }: Pick<Refusal, "on" | "why" | "seen"> & { readonly passes: boolean; readonly now: number },
): Refusal {
  const tries = before?.on === what.on ? before.tries + 1 : 1;
  return { ...what, tries, until: now + pauseAfter(tries, passes), told: !passes || tries >= PATIENCE };
}

function pauseAfter(tries: number, passes: boolean): number {
  if (passes && tries <= PATIENCE) return PASSING_PAUSE_MS * 2 ** (tries - 1);
  const lasting = passes ? tries - PATIENCE : tries;
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (lasting - 1));
}

/** The heads that an act was tried on. */
export function triedOn(state: IntentState, { branches }: Pick<Snapshot, "branches">): string {
  return [workBranch(state), intentBranch(state.slug)].map((branch) => branches.get(branch) ?? "-").join(" ");
}

/** What others have done that GitHub may think otherwise for: reviews, conversations, checks, words. */
export function doneByOthers(
  snapshot: Pick<Snapshot, "pull_requests">,
  bot: Pick<Account, "id">,
  appId: number,
): string {
  const seen = snapshot.pull_requests.map(({ number, reviews, threads, checks, statuses, comments }) => [
    number,
    reviews.map(({ id, state }) => [id, state]),
    threads.map(({ resolved }) => resolved),
    checks.filter(({ app }) => app !== appId).map(({ name, conclusion }) => [name, conclusion]),
    statuses.map(({ name, state }) => [name, state]),
    comments.filter(({ author }) => author?.id !== bot.id).length,
  ]);
  return JSON.stringify(seen);
}
