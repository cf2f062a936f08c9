import * as z from "zod";
import { type EventHandler, Head, intentOfHead, isOwn, Origin, type TriggerTarget, triggersFor } from "../trigger.ts";

const PullRequestEvent = Origin.extend({
  repository: Origin.shape.repository.extend({ default_branch: z.string().optional() }),
  pull_request: z.object({
    number: z.int().optional(),
    state: z.string().optional(),
    head: Head.extend({ sha: z.string().optional() }),
    base: z.object({ ref: z.string() }).optional(),
  }),
});
type PullRequestEvent = z.infer<typeof PullRequestEvent>;

/** When what a pull request holds, or where it goes, may have become another. */
const CHANGES = ["opened", "reopened", "synchronize", "edited"];

/**
 * One of our pull requests was opened, merged, closed, changed or made ready; or one of people's to the default branch
 * was opened or changed, which may touch studios or config.
 */
export const pullRequest: EventHandler = {
  event: "pull_request",
  triggers(payload, self) {
    const seen = PullRequestEvent.parse(payload);
    if (isOwn(seen, self)) return [];
    return triggersFor(seen, intentOfHead(seen, seen.pull_request.head) ?? configOf(seen));
  },
};

function configOf({ action, repository, pull_request }: PullRequestEvent): TriggerTarget | null {
  const { number, state, head, base } = pull_request;
  const changed = CHANGES.includes(action ?? "") && state === "open";
  if (!changed || number === undefined || head.sha === undefined) return null;
  return base?.ref === repository.default_branch
    ? { kind: "config", pull: number, head: head.sha, again: false }
    : null;
}
