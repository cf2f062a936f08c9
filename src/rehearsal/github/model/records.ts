import type { GitRepository } from "../git/git-repository.ts";
import type { Body } from "../http/openapi.ts";
import type { Role, RuleOptions } from "../options.ts";
import type { Permissions } from "../seams.ts";
import type { Account } from "./account.ts";
import type { StoredRecord } from "./ids.ts";
import type { AutoMerge, PullEvent } from "./pull-events.ts";

/**
 * What the server remembers besides git. `typename` is the GraphQL type; dates are ISO 8601 in UTC, to the second.
 * Records change in place; only the rooms `model/`, `rest/` and `graphql/` do that.
 */

export interface AppRecord extends StoredRecord<"App"> {
  readonly slug: string;
  readonly name: string;
  readonly owner: Account;
  readonly bot: Account;
  /** It may sign in with any of them. */
  publicKeys: readonly string[];
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly hookId: number;
  readonly createdAt: string;
  webhookUrl: string | null;
  webhookSecret: string;
}

export interface Installation {
  readonly id: number;
  readonly app: AppRecord;
  readonly account: Account;
  readonly createdAt: string;
}

export interface Label extends StoredRecord<"Label"> {
  readonly name: string;
}

/** Somebody set a label on an issue or pull request. */
export interface Labeling {
  readonly typename: "LabeledEvent";
  readonly nodeId: string;
  readonly label: Label;
  readonly actor: Account;
  readonly createdAt: string;
}

export interface Reaction extends StoredRecord<"Reaction"> {
  readonly content: string;
  readonly user: Account;
  readonly createdAt: string;
}

export interface IssueComment extends StoredRecord<"IssueComment"> {
  readonly item: Item;
  readonly user: Account;
  readonly viaApp: AppRecord | null;
  readonly createdAt: string;
  readonly reactions: Reaction[];
  body: string;
  updatedAt: string;
  editedAt: string | null;
  minimizedAs: string | null;
}

/** `line` follows the pull request's head, `originalLine` stays where the thread was begun. */
export interface ReviewThread {
  readonly typename: "PullRequestReviewThread";
  readonly nodeId: string;
  readonly pull: PullRequest;
  readonly path: string;
  readonly side: "LEFT" | "RIGHT";
  readonly originalLine: number | null;
  readonly originalStartLine: number | null;
  readonly subject: "line" | "file";
  readonly comments: ReviewComment[];
  /** Null when outdated, and on threads about a whole file. */
  line: number | null;
  startLine: number | null;
  outdated: boolean;
  resolvedBy: Account | null;
}

/** `commitId` and `diffHunk` are of the commit it was written on. */
export interface ReviewComment extends StoredRecord<"PullRequestReviewComment"> {
  readonly thread: ReviewThread;
  readonly review: Review;
  readonly replyTo: ReviewComment | null;
  readonly user: Account;
  readonly commitId: string;
  readonly diffHunk: string;
  readonly createdAt: string;
  readonly reactions: Reaction[];
  body: string;
  updatedAt: string;
  editedAt: string | null;
  editedBy: Account | null;
  minimizedAs: string | null;
}

export type ReviewState = "PENDING" | "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED" | "DISMISSED";

export interface Review extends StoredRecord<"PullRequestReview"> {
  readonly pull: PullRequest;
  readonly user: Account;
  readonly commitId: string;
  readonly submittedAt: string;
  state: ReviewState;
  body: string;
  editedAt: string | null;
  editedBy: Account | null;
}

/** What issues and pull requests have alike. */
export interface Conversation {
  readonly user: Account;
  readonly viaApp: AppRecord | null;
  readonly createdAt: string;
  readonly labels: Label[];
  readonly labelings: Labeling[];
  readonly assignees: Account[];
  readonly comments: IssueComment[];
  readonly reactions: Reaction[];
  /** Logins that are notified of what others do here. */
  readonly participants: Set<string>;
  /** Only an issue ever moves on to another. */
  repo: Repository;
  number: number;
  /** Only who may write here takes part. */
  locked: boolean;
  title: string;
  body: string | null;
  state: "open" | "closed";
  updatedAt: string;
  editedAt: string | null;
  /** Who edited the title or body last. */
  editedBy: Account | null;
  closedAt: string | null;
  closedBy: Account | null;
}

export interface Issue extends Conversation, StoredRecord<"Issue"> {
  stateReason: string | null;
}

/** `headSha` and `baseSha` follow their branches while it is open. */
export interface PullRequest extends Conversation, StoredRecord<"PullRequest"> {
  /** Pull requests are issues too and have an id as such. */
  readonly issueId: number;
  readonly headRef: string;
  readonly reviews: Review[];
  readonly threads: ReviewThread[];
  readonly requestedReviewers: Account[];
  /** Oldest first. */
  readonly events: PullEvent[];
  autoMerge: AutoMerge | null;
  baseRef: string;
  headSha: string;
  baseSha: string;
  draft: boolean;
  mergedAt: string | null;
  mergedBy: Account | null;
  mergeCommitSha: string | null;
}

export type Item = Issue | PullRequest;

/** A pull request that waits in the queue of its base, with the head it was put there for. */
export interface QueueEntry {
  readonly typename: "MergeQueueEntry";
  readonly nodeId: string;
  readonly pull: PullRequest;
  readonly headSha: string;
  readonly enqueuedAt: string;
  /** What would come of the merge, while it is tested. */
  group: { readonly ref: string; readonly headSha: string; readonly baseSha: string } | null;
}

/** As GitHub describes what is given. */
export type Annotation = NonNullable<NonNullable<Body<"checks/create">["output"]>["annotations"]>[number];

/** A button; the App is told its `identifier`. */
export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

/** `conclusion` and `completedAt` are null until it is completed. */
export interface CheckRun extends StoredRecord<"CheckRun"> {
  readonly repo: Repository;
  readonly app: AppRecord;
  readonly suite: CheckSuite;
  readonly headSha: string;
  readonly annotations: Annotation[];
  readonly startedAt: string;
  name: string;
  status: string;
  conclusion: string | null;
  detailsUrl: string | null;
  externalId: string;
  title: string | null;
  summary: string | null;
  text: string | null;
  completedAt: string | null;
  actions: readonly CheckAction[];
}

/** Runs of one App on one commit; each workflow run has one of its own. */
export interface CheckSuite extends StoredRecord<"CheckSuite"> {
  readonly app: AppRecord;
  readonly headSha: string;
  readonly createdAt: string;
  readonly runs: CheckRun[];
}

/** A commit status, as systems set it that know no check runs. */
export interface CommitStatus extends StoredRecord<"StatusContext"> {
  readonly sha: string;
  readonly context: string;
  readonly state: "error" | "failure" | "pending" | "success";
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: Account;
  /** The App that set it; null for people and jobs. */
  readonly app: AppRecord | null;
  readonly createdAt: string;
}

export interface Activity {
  readonly id: number;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly actor: Account;
  readonly kind: "push" | "force_push" | "branch_creation" | "branch_deletion" | "pr_merge";
  readonly timestamp: string;
}

/** `items` are issues and pull requests by number, `labels` by name in lower case. */
export interface Repository extends StoredRecord<"Repository"> {
  readonly description: string | null;
  readonly private: boolean;
  owner: Account;
  name: string;
  defaultBranch: string;
  /** Read-only, as its owner has it. */
  archived: boolean;
  readonly git: GitRepository;
  readonly collaborators: ReadonlyMap<string, Role>;
  installations: readonly Installation[];
  rules: readonly RuleOptions[];
  /** Refs that these kept from being moved by hand, in the order in which that was asked. */
  readonly keptByRules: string[];
  readonly mergeCommitAllowed: boolean;
  /** So often it is still to be found out whether a pull request can be merged. */
  mergeabilityUnknown: number;
  readonly draftsAllowed: boolean;
  /** What waits in the queues of all its branches, the next one first. */
  readonly queue: QueueEntry[];
  readonly items: Map<number, Item>;
  /** Issues that were here: transferred ones as what they are now, null for deleted ones. */
  readonly gone: Map<number, Issue | null>;
  readonly labels: Map<string, Label>;
  readonly suites: CheckSuite[];
  /** In the order in which they were set. */
  readonly statuses: CommitStatus[];
  readonly activity: Activity[];
  /** Commits GitHub itself would have signed: made through the API for an App, or by the merge button. */
  readonly signed: Set<string>;
  readonly createdAt: string;
  pushedAt: string;
}
