import { assertAuthor } from "../behaviour/authorship.ts";
import { addComment, deleteComment, editComment } from "../behaviour/issues.ts";
import type { ServerRoute } from "../http/router.ts";
import type { World } from "../model/world.ts";
import { issueCommentObject } from "../objects/conversation-objects.ts";
import { issueCommentOf, itemOf, NO_CONTENT, ok, paged } from "./answers.ts";
import { Fields } from "./fields.ts";

const READ = [
  { name: "issues", access: "read" },
  { name: "pull_requests", access: "read" },
] as const;
const WRITE = [
  { name: "issues", access: "write" },
  { name: "pull_requests", access: "write" },
] as const;
const BASE = "/repos/{owner}/{repo}/issues";

/** Comments in the conversation of issues and pull requests. */
export function issueCommentRoutes(world: World): readonly ServerRoute[] {
  return [...singleComments(world), ...listedComments(world)];
}

function singleComments(world: World): readonly ServerRoute[] {
  const one = `${BASE}/comments/{comment_id}`;
  return [
    {
      method: "GET",
      path: one,
      operation: "issues/get-comment",
      anyOf: READ,
      handle: async (call) => ok(issueCommentObject(world, issueCommentOf(world, call))),
    },
    {
      method: "PATCH",
      path: one,
      operation: "issues/update-comment",
      anyOf: WRITE,
      role: "read",
      handle: async (call) => {
        const comment = issueCommentOf(world, call);
        assertAuthor(world, comment.item.repo, comment.user, call.actor);
        editComment(world, comment, new Fields(call.body).text("body"), call.actor);
        return ok(issueCommentObject(world, comment));
      },
    },
    {
      method: "DELETE",
      path: one,
      operation: "issues/delete-comment",
      anyOf: WRITE,
      role: "read",
      handle: async (call) => {
        const comment = issueCommentOf(world, call);
        assertAuthor(world, comment.item.repo, comment.user, call.actor);
        deleteComment(world, comment, call.actor);
        return NO_CONTENT;
      },
    },
  ];
}

function listedComments(world: World): readonly ServerRoute[] {
  const ofItem = `${BASE}/{issue_number}/comments`;
  return [
    {
      method: "GET",
      path: ofItem,
      operation: "issues/list-comments",
      anyOf: READ,
      handle: async (call) => {
        const since = call.query.get("since") ?? "";
        const comments = itemOf(world, call).comments.filter((comment) => comment.updatedAt >= since);
        return paged(call, comments, (page) => page.map((comment) => issueCommentObject(world, comment)));
      },
    },
    {
      method: "POST",
      path: ofItem,
      operation: "issues/create-comment",
      anyOf: WRITE,
      role: "read",
      content: true,
      handle: async (call) => {
        const comment = addComment(world, itemOf(world, call), new Fields(call.body).text("body"), call.actor);
        return ok(issueCommentObject(world, comment), 201);
      },
    },
  ];
}
