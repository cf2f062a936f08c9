import { react } from "../behaviour/issues.ts";
import type { ServerRoute } from "../http/router.ts";
import type { IssueComment, Item, ReviewComment } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { reactionObject } from "../objects/conversation-objects.ts";
import type { RestCall } from "../seams.ts";
import { issueCommentOf, itemOf, ok, paged, reviewCommentOf } from "./answers.ts";
import { Fields } from "./fields.ts";

const BASE = "/repos/{owner}/{repo}";

interface Target {
  readonly path: string;
  readonly operation: string;
  readonly find: (call: RestCall) => Item | IssueComment | ReviewComment;
}

/** Reactions on issues, their comments and review comments: 201 for a new one, 200 for one that was there. */
export function reactionRoutes(world: World): readonly ServerRoute[] {
  const targets: readonly Target[] = [
    {
      path: `${BASE}/issues/comments/{comment_id}/reactions`,
      operation: "for-issue-comment",
      find: (call) => issueCommentOf(world, call),
    },
    {
      path: `${BASE}/pulls/comments/{comment_id}/reactions`,
      operation: "for-pull-request-review-comment",
      find: (call) => reviewCommentOf(world, call),
    },
    { path: `${BASE}/issues/{issue_number}/reactions`, operation: "for-issue", find: (call) => itemOf(world, call) },
  ];
  return targets.flatMap((target) => [listRoute(world, target), addRoute(world, target)]);
}

function listRoute(world: World, { path, operation, find }: Target): ServerRoute {
  return {
    method: "GET",
    path,
    operation: `reactions/list-${operation}`,
    anyOf: [
      { name: "issues", access: "read" },
      { name: "pull_requests", access: "read" },
    ],
    handle: async (call) => {
      const content = call.query.get("content");
      const reactions = find(call).reactions.filter((one) => content === null || one.content === content);
      return paged(call, reactions, (page) => page.map((one) => reactionObject(world, one)));
    },
  };
}

function addRoute(world: World, { path, operation, find }: Target): ServerRoute {
  return {
    method: "POST",
    path,
    operation: `reactions/create-${operation}`,
    anyOf: [
      { name: "issues", access: "write" },
      { name: "pull_requests", access: "write" },
    ],
    role: "read",
    content: true,
    handle: async (call) => {
      const { reaction, added } = react(world, find(call), new Fields(call.body).text("content"), call.actor);
      return ok(reactionObject(world, reaction), added ? 201 : 200);
    },
  };
}
