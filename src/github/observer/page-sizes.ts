/** How long the first pages are that hang on others: GitHub counts each of these as a request for every record above it. */
export interface PageSizes {
  /** Branches of an intent. */
  readonly branches: number;
  /** Newest commits of each branch whose parents are told with them. */
  readonly parents: number;
  /** Conversations of each pull request, all of which bring their comments. */
  readonly threads: number;
}

/** What has a first page in one query: `heads` are branches that may have pull requests, `pulls` those read whole. */
export interface SnapshotExtent {
  readonly heads: number;
  readonly pulls: number;
}

/** Lists of a pull request that hang on nothing but it. */
const LISTS_OF_PULL = 11;
/** The branches themselves, rules of the default one, comments of the issue. */
const LISTS_OF_REPOSITORY = 3;
/** Of an intent there are its ledger and a branch for each head; a few more are somebody's. */
const MORE_BRANCHES = 3;
/** GitHub rounds: so many requests more than hundreds are still free. Somewhat fewer, in case it counts otherwise. */
const FREE = 40;
const MOST_POINTS = 3;

const ENOUGH = { parents: 2, threads: 15 };
const MOST = { parents: 20, threads: 50 };

/**
 * The longest pages that so few points pay for that a look at an ordinary intent needs no second request, and never more
 * than three points: what is longer than its page is read on by itself.
 */
export function pageSizes(asked: SnapshotExtent): PageSizes {
  for (let points = 1; points < MOST_POINTS; points += 1) {
    const sizes = sizesFor(asked, points);
    if (sizes.parents >= ENOUGH.parents && sizes.threads >= ENOUGH.threads) return sizes;
  }
  return sizesFor(asked, MOST_POINTS);
}

function sizesFor({ heads, pulls }: SnapshotExtent, points: number): PageSizes {
  const branches = heads + MORE_BRANCHES;
  // Two lists of each branch: its commits, and the newest of them with their parents.
  const fixed = LISTS_OF_REPOSITORY + 2 * branches + heads + LISTS_OF_PULL * pulls;
  const left = points * 100 + FREE - fixed;
  const share = (pulls === 0 ? left : left / 3) / branches;
  const parents = within(MOST.parents, Math.max(share, ENOUGH.parents));
  const threads = pulls === 0 ? MOST.threads : within(MOST.threads, (left - parents * branches) / pulls);
  return { branches, parents, threads };
}

function within(most: number, wanted: number): number {
  return Math.max(1, Math.min(most, Math.floor(wanted)));
}
