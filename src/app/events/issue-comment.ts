import * as z from "zod";
import { type EventHandler, isOwn, mayHoldCommand, Origin, triggersFor } from "../trigger.ts";

const CommentEvent = Origin.extend({
  action: z.string(),
  issue: z.object({ number: z.int(), pull_request: z.unknown().optional() }),
  comment: z.object({
    id: z.int(),
    body: z.string().nullable(),
    performed_via_github_app: z.object({ id: z.int() }).nullish(),
  }),
});

/** A new comment with a command, in an issue or a pull request. An edited comment is not a new command. */
export const issueComment: EventHandler = {
  event: "issue_comment",
  triggers(payload, self) {
    const seen = CommentEvent.parse(payload);
    const ours = isOwn(seen, self) || seen.comment.performed_via_github_app?.id === self.appId;
    if (seen.action !== "created" || ours || !mayHoldCommand(seen.comment.body)) return [];
    const { number } = seen.issue;
    if (seen.issue.pull_request) return triggersFor(seen, { kind: "pull", number });
    return triggersFor(seen, { kind: "issue-comment", issue: number, comment: seen.comment.id });
  },
};
