import { z } from "zod";
import { type EventHandler, Head, intentOfHead, isOwn, Origin, wakeUp } from "../wake.ts";

const PullRequestEvent = Origin.extend({ pull_request: z.object({ head: Head }) });

/** One of our pull requests was opened, merged, closed, changed or made ready. */
export const pullRequest: EventHandler = {
  event: "pull_request",
  wakes(payload, self) {
    const seen = PullRequestEvent.parse(payload);
    return isOwn(seen, self) ? [] : wakeUp(seen, intentOfHead(seen, seen.pull_request.head));
  },
};
