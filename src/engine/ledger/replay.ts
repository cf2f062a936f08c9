import { type IntentState, type LedgerEvent, startIntent, transition } from "../../method/index.ts";
import type { CommitSeen, ReadStore } from "../../ports/index.ts";
import { describeError, UserError } from "../../shared/index.ts";
import { parseLedgerMessage, readEvent, writeLedger } from "../../state/index.ts";
import { type Difference, ledgerDifferences } from "./differences.ts";

/** A ledger commit as it says itself what it did. */
export interface ReadCommit {
  readonly commit: CommitSeen;
  /** An error for what is no ledger commit of this engine: it counts when the commit has to be replayed. */
  readonly events: readonly LedgerEvent[] | UserError;
}

/** The first commit that does not follow from its parent. */
export interface BrokenCommit {
  readonly commit: string;
  readonly why: string;
  readonly differences: readonly Difference[];
}

/** Does not fail on what others wrote: the UserError of reading it stands in place of the events. */
export function readEvents(commit: CommitSeen): ReadCommit {
  try {
    const events = parseLedgerMessage(commit.message, commit.sha).events.map((event) => readEvent(event, commit.sha));
    return { commit, events };
  } catch (error) {
    if (error instanceof UserError) return { commit, events: error };
    throw error;
  }
}

/** Who made a commit, as far as the commit says; the same for all commits of one ledger. */
export function writerOf({ author }: CommitSeen): string {
  return author.id === null ? author.email : String(author.id);
}

/** For people: the login, else the name that the commit gives. Nobody's identity. */
export function nameOfWriter({ author }: CommitSeen): string {
  return author.login ?? (author.name || "somebody");
}

/**
 * Applies every commit's lines to the ledger of its parent, oldest first, and compares the files byte for byte. Answers
 * the ledger as they stand at the end, or the first commit that does not follow.
 */
export async function replayAll(
  store: ReadStore,
  read: readonly ReadCommit[],
): Promise<{ readonly state: IntentState | null; readonly first: BrokenCommit | null }> {
  let state: IntentState | null = null;
  const trees = new Set<string>();
  const signed = read.some(({ commit }) => commit.verified === true);
  for (const one of read) {
    const { commit } = one;
    const first = (why: string, differences: readonly Difference[] = []) => ({
      state,
      first: { commit: commit.sha, why: `${why} (by ${nameOfWriter(commit)})`, differences },
    });
    const foreign = notTheWriters(commit, read[0]?.commit ?? commit, signed);
    if (foreign) return first(foreign);
    const after = replayCommit(state, one.events, trees);
    if (after instanceof Error) return first(describeError(after));
    state = after.state;
    trees.add(commit.tree);
    const differences = await ledgerDifferences(store, commit.sha, { files: after.files, archive: state.archive });
    if (!(one.events instanceof Error) && one.events.length === 0)
      return first("it does not say what it did", differences);
    if (differences.length > 0) return first("its files are not what its lines lead to", differences);
  }
  return { state, first: null };
}

/** Why a commit is not one of whoever keeps this ledger; null when it is. `signed`: some of them bear a good signature. */
export function notTheWriters(commit: CommitSeen, begun: CommitSeen, signed: boolean): string | null {
  if (writerOf(commit) !== writerOf(begun))
    return `these books are kept by ${nameOfWriter(begun)}, who did not make this commit`;
  if (signed && commit.verified === false) return "it bears no good signature, while others of these books do";
  return null;
}

/** The ledger after a commit; an Error tells which line is forbidden or is no transition at all. */
function replayCommit(
  state: IntentState | null,
  events: ReadCommit["events"],
  trees: ReadonlySet<string>,
): { readonly state: IntentState; readonly files: ReadonlyMap<string, string> } | Error {
  if (events instanceof Error) return events;
  const [first, ...rest] = events;
  const lost = events.find((event) => event.do === "restore" && !trees.has(event.tree));
  if (lost) return notOurs("it restores books that never stood here");
  try {
    const after = state === null ? begin(first, rest) : events.reduce(transition, state);
    if (after === null) return notOurs("a ledger begins with `start`");
    return { state: after, files: writeLedger(after) };
  } catch (error) {
    if (error instanceof Error) return error; // whatever a forged line makes of the method is what does not follow
    throw error;
  }
}

function begin(first: LedgerEvent | undefined, rest: readonly LedgerEvent[]): IntentState | null {
  return first?.do === "start" ? rest.reduce(transition, startIntent(first)) : null;
}

function notOurs(what: string): UserError {
  return new UserError("journal_invalid", what, "this commit was not made by the engine");
}
