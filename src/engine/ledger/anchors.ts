import { branchesOf, intentBranch, ledgerBranch } from "../../method/index.ts";
import type { CommitSeen, ReadStore } from "../../ports/index.ts";
import { parseTrailers } from "../../state/index.ts";
import { writerOf } from "./replay.ts";

/** A ledger head as a commit outside the ledger names it. */
export interface LedgerAnchor {
  readonly ledger: string;
  readonly commit: string;
  readonly branch: string;
  /** False where it was put together by a squash: it counts when it stands, and accuses nobody when it does not. */
  readonly whole: boolean;
}

/** Which commits are believed when they name a head of the ledger. */
export interface AnchorSearch {
  readonly slug: string;
  /** Only commits of whoever keeps the ledger count: anybody else may write any trailer. */
  readonly writer: string;
  /** Where the ledger's commits bear good signatures, these are to bear one too. */
  readonly signed: boolean;
  /** When the ledger began, ISO 8601: no commit names it before. */
  readonly since: string;
}

const MOST = 5000;
/** So many at once: how far back a branch is to be read is seen on the way. */
const PIECE = 100;
const CLOCKS_DIFFER_MS = 3_600_000;
const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Ledger heads that commits of the intent's branches name, what was merged into them included. Where the intent branch
 * is gone, the other branches of the clone are looked through: what was delivered stands there.
 */
export async function anchorsOf(store: ReadStore, search: AnchorSearch): Promise<readonly LedgerAnchor[]> {
  const own = await store.branches(branchesOf(search.slug));
  const walk = new AnchorWalk(store, search);
  for (const [branch, head] of own) if (branch !== ledgerBranch(search.slug)) await walk.along(branch, head);
  if (!own.has(intentBranch(search.slug)))
    for (const [branch, head] of await store.branches(""))
      if (!branch.startsWith("haiku/")) await walk.along(branch, head);
  return walk.found;
}

class AnchorWalk {
  readonly found: LedgerAnchor[] = [];
  readonly #store: ReadStore;
  readonly #search: AnchorSearch;
  readonly #seen = new Set<string>();

  constructor(store: ReadStore, search: AnchorSearch) {
    this.#store = store;
    this.#search = search;
  }

  async along(branch: string, head: string): Promise<void> {
    let next: string | undefined = head;
    for (let read = 0; next !== undefined && read < MOST; read += PIECE) {
      const piece: readonly CommitSeen[] = await this.#store.history(next, null, PIECE);
      for (const commit of piece) {
        if (this.#seen.has(commit.sha) || this.#isBefore(commit)) return;
        this.#seen.add(commit.sha);
        this.#take(branch, commit);
        const merged = commit.parents[1];
        if (merged !== undefined && this.#concerns(commit, branch)) await this.along(branch, merged);
      }
      next = piece.at(-1)?.parents[0];
    }
  }

  #isBefore({ at }: CommitSeen): boolean {
    return Date.parse(at) < Date.parse(this.#search.since) - CLOCKS_DIFFER_MS;
  }

  /** On a branch of others, of all merges only that of this intent is followed. */
  #concerns({ message }: CommitSeen, branch: string): boolean {
    return branch.startsWith("haiku/") || message.includes(this.#search.slug);
  }

  #take(branch: string, commit: CommitSeen): void {
    const { slug, writer, signed } = this.#search;
    if (writerOf(commit) !== writer || (signed && commit.verified !== true)) return;
    const trailers = parseTrailers(commit.message);
    const whole = trailers.get("haiku-intent")?.includes(slug) ?? false;
    const named = whole ? (trailers.get("haiku-ledger") ?? []) : namedAnywhere(commit.message, slug);
    const heads = named.filter((ledger) => OID.test(ledger));
    this.found.push(...heads.map((ledger) => ({ ledger, commit: commit.sha, branch, whole })));
  }
}

/** A squash keeps the trailers of many commits in the midst of its message. */
function namedAnywhere(message: string, slug: string): readonly string[] {
  const lines = message.split(/\r?\n/).map((line) => line.trim());
  if (!lines.includes(`Haiku-Intent: ${slug}`)) return [];
  return lines.flatMap((line) => /^Haiku-Ledger: (\S+)$/.exec(line)?.[1] ?? []);
}
