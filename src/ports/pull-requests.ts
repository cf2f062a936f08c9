export interface NewPullRequest {
  readonly title: string;
  readonly body: string;
  readonly head: string;
  readonly base: string;
  readonly draft: boolean;
}

export interface MergeRequest {
  readonly number: number;
  /** Refused with StaleHeadError when the head is another. */
  readonly head: string;
  readonly title: string;
  readonly message: string;
}

export interface PullRequests {
  /** Answers the number; that of the existing pull request when there is one for this head. */
  open(pull: NewPullRequest): Promise<number>;
  edit(number: number, change: { readonly title?: string; readonly body?: string }): Promise<void>;
  markReady(nodeId: string): Promise<void>;
  convertToDraft(nodeId: string): Promise<void>;
  /** `blocked` with GitHub's reason when rules, checks or conflicts forbid it. */
  merge(
    request: MergeRequest,
  ): Promise<{ readonly kind: "merged"; readonly sha: string } | { readonly kind: "blocked"; readonly why: string }>;
  requestReviewers(number: number, logins: readonly string[]): Promise<void>;
  /** Unified hunks of each changed file: path → ranges of lines on the new side that may carry a comment. */
  commentableLines(
    number: number,
  ): Promise<ReadonlyMap<string, readonly { readonly from: number; readonly to: number }[]>>;
}
