import type { Permissions, WorkflowHost, Workflows } from "./seams.ts";

/** What a person may do in a repository, least first. */
export const ROLES = ["none", "read", "triage", "write", "maintain", "admin"] as const;
/** `none` does not even see a private repository. */
export type Role = (typeof ROLES)[number];

/** `token` is what the person signs in with; an id is given where none is said, a missing name is the login. */
export interface UserOptions {
  readonly login: string;
  readonly token: string;
  readonly name?: string;
  readonly id?: number;
}

export interface AppOptions {
  readonly slug: string;
  readonly id?: number;
  readonly name?: string;
  /** PEM; the public part is all the server needs. */
  readonly privateKey: string;
  readonly webhookUrl?: string;
  readonly webhookSecret: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

/** A ruleset in short: what holds for branches whose name matches. */
export interface RuleOptions {
  /** Branch name with `*` (not over `/`) and `**`; `~ALL` or `~DEFAULT_BRANCH`. */
  readonly pattern: string;
  readonly requiredChecks?: readonly { readonly context: string; readonly app?: string }[];
  /** Changes come by pull request alone, once so many people have approved it; 0 is a rule as well. */
  readonly requiredApprovals?: number;
  /** Changes come by pull request alone, once every conversation at a line is resolved. */
  readonly resolvedConversations?: boolean;
  /** Changes come by pull request alone, once an owner (CODEOWNERS of the branch) has approved what is owned. */
  readonly codeOwnerReview?: boolean;
  /** Every commit that comes to the branch has a verified signature. */
  readonly signedCommits?: boolean;
  /** No merge commit comes to the branch. */
  readonly linearHistory?: boolean;
  /** Changes come by the merge queue alone. */
  readonly mergeQueue?: boolean;
  /** Only bypass actors may update, create, delete or rewrite the branch. */
  readonly restrictUpdates?: boolean;
  readonly restrictCreations?: boolean;
  readonly restrictDeletions?: boolean;
  readonly noForcePushes?: boolean;
  /** Logins of people or slugs of Apps. */
  readonly bypass?: readonly string[];
}

/** A repository that is there from the start, filled from `seed` or `from`. */
export interface RepoOptions {
  readonly owner: string;
  readonly name: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly collaborators: Readonly<Record<string, Role>>;
  readonly defaultBranch?: string;
  /** A folder whose files become the first commit. */
  readonly seed?: string;
  /** A git repository whose branches and tags are taken over. */
  readonly from?: string;
  /** Slugs of the Apps installed here; all of them unless said otherwise. */
  readonly installed?: readonly string[];
  readonly rules?: readonly RuleOptions[];
  /** The setting "Allow merge commits"; on unless said otherwise. */
  readonly mergeCommitAllowed?: boolean;
  /** What its owner pays for: on the free plan a private repository has no drafts. `team` unless said otherwise. */
  readonly plan?: "free" | "team";
}

/** `members` are logins; neither their case nor the team's matters. */
export interface TeamOptions {
  readonly org: string;
  readonly slug: string;
  readonly members: readonly string[];
}

/** Per actor. REST is refused with 403, GraphQL with errors in an answer of 200. */
export interface LimitOptions {
  /** Content-creating writes per actor. */
  readonly perMinute: number;
  readonly perHour: number;
  /** The primary limits: requests of REST, and points of GraphQL as `graphql/query-cost.ts` counts them. */
  readonly requestsPerHour: number;
  readonly pointsPerHour: number;
  /** The same for an installation of an App. */
  readonly appRequestsPerHour: number;
  readonly appPointsPerHour: number;
  /** The secondary ones: a request that only reads counts 1, any other 5; a query 1, a mutation 5. */
  readonly restPointsPerMinute: number;
  readonly graphqlPointsPerMinute: number;
}

/** Everything the local GitHub begins with. */
export interface LocalGitHubOptions {
  /** `older`: signs no commit that is made through its API, has no list of pushes, and tells no run that it starts. */
  readonly server?: "current" | "older" | undefined;
  /** `long`: issues, comments, reviews, checks, runs and artifacts have numbers beyond 32 bits, as on github.com. */
  readonly ids?: "short" | "long" | undefined;
  /** Where the bare repositories are kept. */
  readonly folder: string;
  readonly port?: number;
  readonly users: readonly UserOptions[];
  readonly apps: readonly AppOptions[];
  readonly repos: readonly RepoOptions[];
  readonly teams?: readonly TeamOptions[];
  readonly workflows?: (host: WorkflowHost) => Workflows;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /**
   * What each actor may do, as GitHub has it unless said otherwise; but points within a minute are only counted where a number
   * is given (GitHub: 900 for REST, 2,000 for GraphQL), as a whole intent takes a few seconds here.
   */
  readonly limits?: Partial<LimitOptions>;
  readonly log?: (line: string) => void;
  /** Seed of everything random, chaos included. */
  readonly seed?: number;
}
