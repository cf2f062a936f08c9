import * as z from "zod";
import { type EventHandler, Head, intentOfHead, isOwn, Origin, wakeUp } from "../wake.ts";

const ReviewThreadEvent = Origin.extend({ pull_request: z.object({ head: Head }) });

/** A thread on one of our pull requests was resolved, or taken up again. */
export const pullRequestReviewThread: EventHandler = {
  event: "pull_request_review_thread",
  wakes(payload, self) {
    const seen = ReviewThreadEvent.parse(payload);
    return isOwn(seen, self) ? [] : wakeUp(seen, intentOfHead(seen, seen.pull_request.head));
  },
};
