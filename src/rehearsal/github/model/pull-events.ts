import type { Account } from "./account.ts";

/** What the timeline of a pull request keeps here, in GitHub's words. */
export type PullEventName =
  | "ClosedEvent"
  | "BaseRefChangedEvent"
  | "HeadRefDeletedEvent"
  | "HeadRefForcePushedEvent"
  | "AddedToMergeQueueEvent"
  | "RemovedFromMergeQueueEvent"
  | "AutoMergeEnabledEvent"
  | "AutoMergeDisabledEvent"
  | "ReviewDismissedEvent";

/** What was done to a pull request, as its timeline keeps it. `person`: who asked for it, where GitHub tells that apart. */
export interface PullEvent {
  readonly typename: PullEventName;
  readonly nodeId: string;
  readonly createdAt: string;
  readonly actor: Account | null;
  readonly enqueuer?: Account | null;
  readonly enabler?: Account | null;
  /** Of a dismissal: the review it took off, and what that had been. */
  readonly review?: { readonly typename: "PullRequestReview" };
  readonly previousReviewState?: string;
}

/** Whoever enabled it is the one in whose name it is merged. */
export interface AutoMerge {
  readonly typename: "AutoMergeRequest";
  readonly enabledBy: Account;
  readonly enabledAt: string;
  readonly mergeMethod: "MERGE" | "SQUASH" | "REBASE";
}
