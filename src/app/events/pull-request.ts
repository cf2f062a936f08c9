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
 * was opened or changed, which may touch studios or config, and of which a check of ours may be required.
 */
export const pullRequest: EventHandler = {
  event: "pull_request",
  triggers(payload, self) {
    const seen = PullRequestEvent.parse(payload);
    if (isOwn(seen, self)) return [];
    const intent = intentOfHead(seen, seen.pull_request.head);
    const targets = intent === null ? ofPeople(seen, {}) : [intent, ...namedLikeOurs(seen, intent)];
    return targets.flatMap((target) => triggersFor(seen, target));
  },
};

/** Its studios and config, and its head, of which the default branch may require a check of ours. */
function ofPeople(
  { action, repository, pull_request }: PullRequestEvent,
  foreign: { readonly unless?: string },
): readonly TriggerTarget[] {
  const { number, state, head, base } = pull_request;
  const changed = CHANGES.includes(action ?? "") && state === "open";
  if (!changed || number === undefined || head.sha === undefined) return [];
  if (base?.ref !== repository.default_branch) return [];
  return [
    { kind: "config", pull: number, head: head.sha, again: false },
    { kind: "foreign", head: head.sha, again: false, ...foreign },
  ];
}

/** People may call a branch of theirs as if it were an intent's: it counts as one's only where there is such an intent. */
function namedLikeOurs(seen: PullRequestEvent, intent: TriggerTarget): readonly TriggerTarget[] {
  const unless = intent.kind === "intent" ? { unless: intent.slug } : {};
  return ofPeople(seen, unless).filter(({ kind }) => kind === "foreign");
}
