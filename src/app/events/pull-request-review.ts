import * as z from "zod";
import { type EventHandler, Head, intentOfHead, isOwn, Origin, triggersFor } from "../trigger.ts";

const ReviewEvent = Origin.extend({ pull_request: z.object({ head: Head }) });

/** Somebody reviewed one of our pull requests, or a review was dismissed. */
export const pullRequestReview: EventHandler = {
  event: "pull_request_review",
  triggers(payload, self) {
    const seen = ReviewEvent.parse(payload);
    return isOwn(seen, self) ? [] : triggersFor(seen, intentOfHead(seen, seen.pull_request.head));
  },
};

const ReviewCommentEvent = Origin.extend({ pull_request: z.object({ head: Head }) });

/** A remark was made at a line of one of our pull requests. */
export const pullRequestReviewComment: EventHandler = {
  event: "pull_request_review_comment",
  triggers(payload, self) {
    const seen = ReviewCommentEvent.parse(payload);
    return isOwn(seen, self) ? [] : triggersFor(seen, intentOfHead(seen, seen.pull_request.head));
  },
};

const ReviewThreadEvent = Origin.extend({ pull_request: z.object({ head: Head }) });

/** A thread on one of our pull requests was resolved, or taken up again. */
export const pullRequestReviewThread: EventHandler = {
  event: "pull_request_review_thread",
  triggers(payload, self) {
    const seen = ReviewThreadEvent.parse(payload);
    return isOwn(seen, self) ? [] : triggersFor(seen, intentOfHead(seen, seen.pull_request.head));
  },
};
