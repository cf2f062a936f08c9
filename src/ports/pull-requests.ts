import type { PullRequestSeen } from "./snapshot.ts";

/** A pull request to be opened; `head` and `base` are names of branches of this repository. */
export interface NewPullRequest {
  readonly title: string;
  readonly body: string;
  readonly head: string;
  readonly base: string;
  readonly draft: boolean;
}

/** `seen`: as it stands right after it was opened; null for one that was there before. */
export interface OpenedPull {
  readonly number: number;
  readonly seen: PullRequestSeen | null;
}

/** A merge to be made; `title` and `message` are those of the merge commit. */
export interface MergeRequest {
  readonly number: number;
  /** The commit that was seen: it is merged, whatever the branch holds by then. Refused with StaleHeadError where it is another. */
  readonly head: string;
  /** The branch it goes into, and no other. */
  readonly base: string;
  readonly title: string;
  readonly message: string;
}

/** Pull requests of one repository; the acts take a number or a node id, as GitHub wants them. */
export interface PullRequests {
  /**
   * Opens it, or answers the number of the App's existing one from this head into this base. HostError, to be tried
   * again, where GitHub takes none and shows none of the App's: it may be somebody else's.
   */
  open(pull: NewPullRequest): Promise<OpenedPull>;
  edit(
    pull: { readonly number: number; readonly node_id: string },
    change: { readonly title?: string; readonly body?: string },
  ): Promise<void>;
  markReady(nodeId: string): Promise<void>;
  convertToDraft(nodeId: string): Promise<void>;
  /**
   * Merges the head into that base, by a merge commit where such are allowed. `contained`: it is in there already.
   * `blocked` with GitHub's reason when rules, checks or conflicts forbid it; `passes`: it may be over in seconds.
   */
  merge(
    request: MergeRequest,
  ): Promise<
    | { readonly kind: "merged"; readonly sha: string }
    | { readonly kind: "contained" }
    | { readonly kind: "blocked"; readonly why: string; readonly passes?: true }
  >;
  requestReviewers(number: number, logins: readonly string[]): Promise<void>;
  /** Unified hunks of each changed file: path → ranges of lines on the new side that may carry a comment. */
  commentableLines(
    number: number,
  ): Promise<ReadonlyMap<string, readonly { readonly from: number; readonly to: number }[]>>;
}
