import { assertAuthor } from "../behaviour/authorship.ts";
import { mergeWaiting } from "../behaviour/auto-merge.ts";
import type { CommentInput } from "../behaviour/review-places.ts";
import {
  addReviewComment,
  dismissReview,
  editReviewComment,
  replyToComment,
  submitReview,
} from "../behaviour/reviews.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { ServerRoute } from "../http/router.ts";
import type { ReviewComment } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { reviewCommentObject, reviewObject } from "../objects/pull-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { ok, paged, pullOf, reviewCommentOf } from "./answers.ts";
import { Fields } from "./fields.ts";

const READ = { name: "pull_requests", access: "read" } as const;
const WRITE = { name: "pull_requests", access: "write" } as const;
const PULLS = "/repos/{owner}/{repo}/pulls";
const ONE = `${PULLS}/{pull_number}`;

/** Reviews, their comments and the answers to those. */
export function reviewRoutes(world: World): readonly ServerRoute[] {
  const write = { needs: WRITE, role: "read", content: true } as const;
  return [
    {
      method: "GET",
      path: `${ONE}/reviews`,
      operation: "pulls/list-reviews",
      needs: READ,
      handle: async (call) => listReviews(world, call),
    },
    {
      method: "POST",
      path: `${ONE}/reviews`,
      operation: "pulls/create-review",
      ...write,
      handle: (call) => submit(world, call),
    },
    {
      method: "PUT",
      path: `${ONE}/reviews/{review_id}/dismissals`,
      operation: "pulls/dismiss-review",
      needs: WRITE,
      handle: async (call) => dismiss(world, call),
    },
    {
      method: "GET",
      path: `${ONE}/comments`,
      operation: "pulls/list-review-comments",
      needs: READ,
      handle: async (call) => listComments(world, call),
    },
    {
      method: "POST",
      path: `${ONE}/comments`,
      operation: "pulls/create-review-comment",
      ...write,
      handle: (call) => comment(world, call),
    },
    {
      method: "POST",
      path: `${ONE}/comments/{comment_id}/replies`,
      operation: "pulls/create-reply-for-review-comment",
      ...write,
      handle: async (call) => reply(world, call),
    },
    {
      method: "PATCH",
      path: `${PULLS}/comments/{comment_id}`,
      operation: "pulls/update-review-comment",
      needs: WRITE,
      role: "read",
      handle: async (call) => edit(world, call),
    },
  ];
}

function listReviews(world: World, call: RestCall): RestAnswer {
  return paged(call, pullOf(world, call).reviews, (page) => page.map((review) => reviewObject(world, review)));
}

async function submit(world: World, call: RestCall): Promise<RestAnswer> {
  const pull = pullOf(world, call);
  const fields = new Fields(call.body);
  const event = fields.word("event", ["APPROVE", "REQUEST_CHANGES", "COMMENT"]);
  if (event === undefined) {
    throw new ApiError(501, "Pending reviews are not offered here: give event as APPROVE, REQUEST_CHANGES or COMMENT");
  }
  const input = {
    event,
    body: fields.optionalText("body") ?? "",
    commitId: fields.optionalText("commit_id"),
    comments: fields.objects("comments").map(commentInput),
  };
  const review = await submitReview(world, pull, input, call.actor);
  await mergeWaiting(world, pull.repo);
  return ok(reviewObject(world, review));
}

function commentInput(fields: Fields): CommentInput {
  return {
    path: fields.text("path"),
    body: fields.text("body"),
    line: fields.optionalNumber("line"),
    side: fields.optionalText("side"),
    startLine: fields.optionalNumber("start_line"),
    position: fields.optionalNumber("position"),
    subject: fields.optionalText("subject_type"),
  };
}

function dismiss(world: World, call: RestCall): RestAnswer {
  const review = pullOf(world, call).reviews.find((one) => one.id === Number(call.params.review_id));
  if (!review) throw notFound();
  dismissReview(world, review, call.actor);
  return ok(reviewObject(world, review));
}

function listComments(world: World, call: RestCall): RestAnswer {
  const comments = pullOf(world, call).threads.flatMap((thread) => thread.comments);
  const ordered = [...comments].sort((a, b) => a.id - b.id);
  return paged(call, ordered, (page) => page.map((one: ReviewComment) => reviewCommentObject(world, one)));
}

async function comment(world: World, call: RestCall): Promise<RestAnswer> {
  const pull = pullOf(world, call);
  const fields = new Fields(call.body);
  const answered = fields.optionalNumber("in_reply_to");
  if (answered !== undefined) {
    const to = reviewCommentOf(world, { ...call, params: { ...call.params, comment_id: String(answered) } });
    return ok(reviewCommentObject(world, replyToComment(world, to, fields.text("body"), call.actor)), 201);
  }
  const input = { ...commentInput(fields), commitId: fields.text("commit_id") };
  return ok(reviewCommentObject(world, await addReviewComment(world, pull, input, call.actor)), 201);
}

function reply(world: World, call: RestCall): RestAnswer {
  const to = reviewCommentOf(world, call);
  if (to.thread.pull !== pullOf(world, call) || to.replyTo !== null) throw notFound();
  return ok(reviewCommentObject(world, replyToComment(world, to, new Fields(call.body).text("body"), call.actor)), 201);
}

function edit(world: World, call: RestCall): RestAnswer {
  const found = reviewCommentOf(world, call);
  assertAuthor(world, found.thread.pull.repo, found.user, call.actor);
  editReviewComment(world, found, new Fields(call.body).text("body"), call.actor);
  return ok(reviewCommentObject(world, found));
}
