import { assertAuthor } from "../behaviour/authorship.ts";
import { addComment, addLabels, editIssue, openIssue, react, removeLabel, unreact } from "../behaviour/issues.ts";
import { editPull } from "../behaviour/pulls.ts";
import { notFound } from "../http/api-error.ts";
import type { IssueComment, Item, ReviewComment } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { issueCommentObject, issueObject, labelObject, reactionObject } from "../objects/conversation-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { issueCommentOf, itemOf, NO_CONTENT, ok, paged, repoOf, reviewCommentOf } from "./answers.ts";
import type { Call, Operations } from "./operation.ts";

const permissions = ["issues", "pull_requests"];
const read = { permissions } as const;
const change = { permissions, role: "read" } as const;
const write = { permissions, role: "read", content: true } as const;

/** Issues, their labels and comments, and reactions; pull requests count as issues here. */
export const issueRoutes: Operations = {
  "reactions/list-for-issue-comment": { ...read, handle: listReactions(issueCommentOf) },
  "reactions/delete-for-issue-comment": { ...change, handle: deleteReaction },
  "reactions/create-for-issue": { ...write, handle: addReaction(itemOf) },
  "reactions/create-for-issue-comment": { ...write, handle: addReaction(issueCommentOf) },
  "reactions/create-for-pull-request-review-comment": { ...write, handle: addReaction(reviewCommentOf) },
  "issues/get-comment": {
    ...read,
    handle: (world, call) => ok(issueCommentObject(world, issueCommentOf(world, call))),
  },
  "issues/list-comments": { ...read, handle: listComments },
  "issues/list-comments-for-repo": { ...read, handle: listAllComments },
  "issues/create-comment": { ...write, handle: createComment },
  "issues/list-for-repo": { ...read, handle: list },
  "issues/create": { ...write, permissions: ["issues"], handle: create },
  "issues/get": { ...read, handle: (world, call) => ok(issueObject(world, itemOf(world, call))) },
  "issues/update": { ...change, handle: update },
  "issues/add-labels": { permissions, role: "triage", handle: label },
  "issues/remove-label": { permissions, role: "triage", handle: unlabel },
};

type Find = (world: World, call: RestCall) => Item | IssueComment | ReviewComment;

function listReactions(find: Find) {
  return (world: World, call: RestCall): RestAnswer => {
    const content = call.query.get("content");
    const reactions = find(world, call).reactions.filter((one) => content === null || one.content === content);
    return paged(call, reactions, (page) => page.map((one) => reactionObject(world, one)));
  };
}

/** 201 for a new one, 200 for one that was there. */
function addReaction(find: Find) {
  return (world: World, call: RestCall & Pick<Call<"reactions/create-for-issue">, "body">): RestAnswer => {
    const { reaction, added } = react(world, find(world, call), call.body.content, call.actor);
    return ok(reactionObject(world, reaction), added ? 201 : 200);
  };
}

/** Once: whoever comes later is told that there is none. */
function deleteReaction(world: World, call: RestCall): RestAnswer {
  if (!unreact(world, issueCommentOf(world, call), Number(call.params.reaction_id), call.actor)) throw notFound();
  return NO_CONTENT;
}

function listComments(world: World, call: RestCall): RestAnswer {
  const since = call.query.get("since") ?? "";
  const comments = itemOf(world, call).comments.filter((comment) => comment.updatedAt >= since);
  return paged(call, comments, (page) => page.map((comment) => issueCommentObject(world, comment)));
}

/** Of all issues and pull requests, by id unless asked otherwise. */
function listAllComments(world: World, call: RestCall): RestAnswer {
  const since = call.query.get("since") ?? "";
  const all = [...repoOf(world, call).items.values()].flatMap((item) => item.comments);
  const ordered = all.filter((comment) => comment.updatedAt >= since).sort((a, b) => a.id - b.id);
  return paged(call, ordered, (page) => page.map((comment) => issueCommentObject(world, comment)));
}

function createComment(world: World, call: Call<"issues/create-comment">): RestAnswer {
  const comment = addComment(world, itemOf(world, call), call.body.body, call.actor);
  return ok(issueCommentObject(world, comment), 201);
}

function list(world: World, call: RestCall): RestAnswer {
  const { query } = call;
  const state = query.get("state") ?? "open";
  const labels = (query.get("labels") ?? "").split(",").filter(Boolean);
  const since = query.get("since");
  const creator = query.get("creator");
  const items = [...repoOf(world, call).items.values()]
    .filter((item) => state === "all" || item.state === state)
    .filter((item) => labels.every((name) => item.labels.some((label) => label.name === name)))
    .filter((item) => (since === null || item.updatedAt >= since) && (creator === null || item.user.login === creator));
  const ordered = query.get("direction") === "asc" ? items : items.reverse();
  return paged(call, ordered, (page) => page.map((item) => issueObject(world, item)));
}

function create(world: World, call: Call<"issues/create">): RestAnswer {
  const { title, body = null, labels } = call.body;
  const input = { title: String(title), body, labels: names(labels) ?? [] };
  return ok(issueObject(world, openIssue(world, repoOf(world, call), input, call.actor)), 201);
}

function update(world: World, call: Call<"issues/update">): RestAnswer {
  const item = itemOf(world, call);
  assertAuthor(world, item.repo, item.user, call.actor);
  const { title, body, state, state_reason: stateReason, labels } = call.body ?? {};
  const edit = { ...(title === undefined || title === null ? {} : { title: String(title) }), body, state };
  if (item.typename === "PullRequest") editPull(world, item, edit, call.actor);
  else editIssue(world, item, { ...edit, stateReason, labels: names(labels) }, call.actor);
  return ok(issueObject(world, item));
}

function labels(world: World, call: RestCall) {
  const item = itemOf(world, call);
  return item.labels.map((one) => labelObject(world, item.repo, one));
}

/** Labels are given by name, or as objects that have one. */
function names(labels: unknown): readonly string[] | undefined {
  if (!Array.isArray(labels)) return undefined;
  return labels.map((one) =>
    typeof one === "object" && one !== null && "name" in one ? String(one.name) : String(one),
  );
}

function label(world: World, call: Call<"issues/add-labels">): RestAnswer {
  const given = Array.isArray(call.body) ? call.body : call.body?.labels;
  addLabels(world, itemOf(world, call), names(given) ?? [], call.actor);
  return ok(labels(world, call));
}

function unlabel(world: World, call: RestCall): RestAnswer {
  const item = itemOf(world, call);
  const found = item.labels.find((one) => one.name === call.params.name);
  if (!found) throw notFound();
  removeLabel(world, item, found, call.actor);
  return ok(labels(world, call));
}
