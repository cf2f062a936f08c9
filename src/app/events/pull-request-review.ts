import * as z from "zod";
import { type EventHandler, Head, intentOfHead, isOwn, Origin, wakeUp } from "../wake.ts";

const ReviewEvent = Origin.extend({ pull_request: z.object({ head: Head }) });

/** Somebody reviewed one of our pull requests, or a review was dismissed. */
export const pullRequestReview: EventHandler = {
  event: "pull_request_review",
  wakes(payload, self) {
    const seen = ReviewEvent.parse(payload);
    return isOwn(seen, self) ? [] : wakeUp(seen, intentOfHead(seen, seen.pull_request.head));
  },
};
