import * as z from "zod";
import { type EventHandler, Head, intentOfHead, isOwn, Origin, wakeUp } from "../wake.ts";

const ReviewCommentEvent = Origin.extend({ pull_request: z.object({ head: Head }) });

/** A remark was made at a line of one of our pull requests. */
export const pullRequestReviewComment: EventHandler = {
  event: "pull_request_review_comment",
  wakes(payload, self) {
    const seen = ReviewCommentEvent.parse(payload);
    return isOwn(seen, self) ? [] : wakeUp(seen, intentOfHead(seen, seen.pull_request.head));
  },
};
