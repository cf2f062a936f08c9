import type { Account, CommentSeen } from "./snapshot.ts";

/** Those of GitHub's that the App uses, in REST's words. */
export type Reaction = "+1" | "-1" | "eyes" | "rocket" | "confused";

/** A comment at lines of a pull request's difference; `start_line` only where it spans several. */
export interface ReviewComment {
  readonly path: string;
  readonly line: number;
  readonly start_line?: number;
  readonly side: "RIGHT" | "LEFT";
  readonly body: string;
}

/** A review to be given; `number` is the pull request's, `commit` the one whose lines the comments name. */
export interface NewReview {
  readonly number: number;
  readonly commit: string;
  readonly body: string;
  readonly comments: readonly ReviewComment[];
}

/** An issue as it stands now, without its conversation; `edited` is null while nobody changed its body. */
export interface IssueSeen {
  readonly title: string;
  readonly body: string;
  /** Null for deleted accounts. */
  readonly author: Account | null;
  readonly edited: { readonly at: string; readonly by: Account | null } | null;
}

/** Issues' and pull requests' conversations: comments, reviews, threads, reactions. */
export interface Conversation {
  /** Posts a comment on an issue or pull request; answers its id. */
  comment(number: number, body: string): Promise<number>;
  /** Comments of an issue or pull request, oldest first; `from`: this one and what was said after it. */
  comments(number: number, from: number | null): Promise<readonly CommentSeen[]>;
  /** `mine` when this call made the reaction, `there` when it stood already. */
  react(target: "issue" | "comment" | "review-comment", id: number, reaction: Reaction): Promise<"mine" | "there">;
  /**
   * Takes back what this account has reacted to a comment, if that is at least so many milliseconds ago: then who claimed it
   * has not come to answer it. True for the one who did take it back, so that one alone goes on.
   */
  release(comment: number, by: Account["id"], olderThan: number): Promise<boolean>;
  /** One review of kind COMMENT with inline comments; answers its id. UserError `anchor_outside_diff` on GitHub's 422. */
  review(review: NewReview): Promise<number>;
  editReviewComment(commentNodeId: string, body: string): Promise<void>;
  replyInThread(threadNodeId: string, body: string): Promise<void>;
  /** Resolves and reads back; answers what GitHub then says. */
  resolveThread(threadNodeId: string): Promise<boolean>;
  dismissReview(
    number: number,
    review: number,
    message: string,
  ): Promise<{ readonly kind: "dismissed" } | { readonly kind: "refused"; readonly why: string }>;
  /** An issue's words, whose they are, and when by GitHub's clock and by whom the body was last edited. */
  issue(number: number): Promise<IssueSeen>;
}
