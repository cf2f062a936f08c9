import { APP_SLUG, REPO } from "../../../src/rehearsal/demo/demo-users.ts";
import type { DeliveryChaos, RuleOptions } from "../../../src/rehearsal/github/index.ts";
import type { StoryOptions } from "../story.ts";
import type { JourneyAct } from "./world-acts.ts";

/* Every way in which GitHub may be stricter, slower or stranger than the plainest one, as data: a row is a world by its name. */

/** What differs from the plainest GitHub. */
export interface World {
  readonly server?: "older";
  readonly repository?: Pick<NonNullable<StoryOptions["repository"]>, "private" | "plan">;
  readonly rules?: readonly RuleOptions[];
  readonly limits?: StoryOptions["limits"];
  /** By how much the clock of the App's machine is ahead of GitHub's, in milliseconds. */
  readonly aheadMs?: number;
  readonly files?: Readonly<Record<string, string>>;
  readonly deliveries?: DeliveryChaos;
  /** Whether numbers of comments, checks and runs are as long as on github.com. */
  readonly ids?: "long";
  /** So many queries of each turn are answered by a copy that lags half a minute behind. */
  readonly stale?: number;
  /** So often in each turn GitHub has still to find out whether a pull request can be merged. */
  readonly unknown?: number;
  /** What the App is not shown beside all else: in so many queries of each turn, always where that is not said. */
  readonly lacks?: { readonly field: string; readonly queries?: number };
  /** Runs that no search shows for so long, in milliseconds; and whether a dispatch tells its run. */
  readonly runs?: { readonly searchLagMs?: number; readonly tellsRuns?: false };
  /** What people do after so many turns; 0: before the intent is started. */
  readonly acts?: readonly { readonly turn: number; readonly act: JourneyAct }[];
  /** Worlds of one kind are no mixture: only one of them can be. */
  readonly kind?: string;
  /** By its nature an intent does not come to its end here: what people read instead. */
  readonly stands?: RegExp;
}

/** Branches of intents into which stages are merged. */
const INTENTS = "haiku/*/main";
const bypass = [APP_SLUG];

const on = (turn: number, act: JourneyAct): World => ({ acts: [{ turn, act }] });
const rule = (pattern: string, given: Omit<RuleOptions, "pattern">): World => ({ rules: [{ pattern, ...given }] });

export const WORLDS: Readonly<Record<string, World>> = {
  "free plan": { repository: { private: true, plan: "free" } },
  "older server": { server: "older", runs: { tellsRuns: false } },
  "clock ahead": { aheadMs: 90_000, kind: "clock" },
  "clock behind": { aheadMs: -90_000, kind: "clock" },
  "stale reads": { stale: 3 },
  "lagging run list": { runs: { searchLagMs: 20 * 60_000 } },
  "900 points a minute": { limits: { restPointsPerMinute: 900, graphqlPointsPerMinute: 2000 } },
  "few points": { limits: { appPointsPerHour: 30 } },
  "few requests": { limits: { appRequestsPerHour: 60 } },
  "long numbers": { ids: "long" },
  "mergeability unknown": { unknown: 2 },
  "a field is kept": { lacks: { field: "ReviewRequest.requestedReviewer" }, kind: "field" },
  "a field is kept now and then": { lacks: { field: "PullRequest.reviewThreads", queries: 1 }, kind: "field" },
  "reordered deliveries": { deliveries: { reorder: true }, kind: "deliveries" },
  "doubled deliveries": { deliveries: { duplicate: 1, reorder: true }, kind: "deliveries" },
  "lost deliveries": { deliveries: { drop: 1 }, kind: "deliveries" },

  "rules: approvals": rule(INTENTS, { requiredApprovals: 1, bypass }),
  "rules: approvals on the default branch": rule("~DEFAULT_BRANCH", { requiredApprovals: 1 }),
  "rules: conversations": rule(INTENTS, { resolvedConversations: true, bypass }),
  "rules: checks": rule(INTENTS, { requiredChecks: [{ context: "haiku/gate", app: APP_SLUG }], bypass }),
  "rules: the delivery's check": rule("~DEFAULT_BRANCH", { requiredChecks: [{ context: "haiku/delivery" }] }),
  "rules: a merge queue": rule("~DEFAULT_BRANCH", {
    requiredChecks: [{ context: "haiku/delivery", app: APP_SLUG }],
    mergeQueue: true,
  }),
  "rules: code owners": {
    ...rule("~DEFAULT_BRANCH", { codeOwnerReview: true }),
    files: { ".github/CODEOWNERS": "* @maintainer\n" },
  },
  "rules: signatures": rule("~ALL", { signedCommits: true }),
  "rules: linear history": rule(INTENTS, { linearHistory: true, bypass }),
  "rules: updates": rule(INTENTS, { restrictUpdates: true, bypass }),
  "rules: creations": rule("haiku/**", { restrictCreations: true, bypass }),
  "rules: deletions": rule("haiku/**", { restrictDeletions: true }),
  "rules: force pushes": rule("~ALL", { noForcePushes: true }),
  "rules: approvals, without bypass": {
    ...rule(INTENTS, { requiredApprovals: 1 }),
    kind: "stands",
    stands: /Changes must be made through a pull request.*bypass/s,
  },

  "locked issue": { ...on(0, "locks the issue"), kind: "issue" },
  "issue locked on the way": { ...on(3, "locks the issue"), kind: "issue" },
  "issue transferred": { ...on(2, "transfers the issue"), kind: "issue" },
  "issue deleted": { ...on(2, "deletes the issue"), kind: "issue" },
  "renamed on the way": on(3, "renames the repository"),
  "transferred on the way": { ...on(4, "transfers the repository"), kind: "issue" },
  "default branch renamed": on(4, "renames the default branch"),
  "archived for a while": on(5, "archives the repository for a while"),
};

/** Whether nothing is so that an ordinary story would not find. */
export function isPlain(world: World): boolean {
  return Object.values(world).every((value) => typeof value === "object" && Object.keys(value).length === 0);
}

/** Where issues go that are transferred. */
export const ANOTHER = { owner: REPO.owner, name: "another", collaborators: { maintainer: "maintain" } } as const;
