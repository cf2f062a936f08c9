import { assertAuthor } from "../behaviour/authorship.ts";
import { mergeWaiting } from "../behaviour/auto-merge.ts";
import { dismissReview, editReviewComment, replyToComment, submitReview } from "../behaviour/reviews.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { World } from "../model/world.ts";
import { reviewCommentObject, reviewObject } from "../objects/pull-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { ok, paged, pullOf, reviewCommentOf } from "./answers.ts";
import type { Call, Operations } from "./operation.ts";

const permissions = ["pull_requests"];
const write = { permissions, role: "read", content: true } as const;

/** Reviews, their comments and the answers to those. */
export const reviewRoutes: Operations = {
  "pulls/list-reviews": { permissions, handle: listReviews },
  "pulls/create-review": { ...write, handle: submit },
  "pulls/dismiss-review": { permissions, handle: dismiss },
  "pulls/list-review-comments": { permissions, handle: listComments },
  "pulls/create-reply-for-review-comment": { ...write, handle: reply },
  "pulls/update-review-comment": { permissions, role: "read", handle: edit },
};

function listReviews(world: World, call: RestCall): RestAnswer {
  return paged(call, pullOf(world, call).reviews, (page) => page.map((review) => reviewObject(world, review)));
}

async function submit(world: World, call: Call<"pulls/create-review">): Promise<RestAnswer> {
  const pull = pullOf(world, call);
  const { event, body = "", commit_id: commitId, comments = [] } = call.body ?? {};
  if (event === undefined) {
    throw new ApiError(501, "Pending reviews are not offered here: give event as APPROVE, REQUEST_CHANGES or COMMENT");
  }
  const review = await submitReview(world, pull, { event, body, commitId, comments }, call.actor);
  await mergeWaiting(world, pull.repo);
  return ok(reviewObject(world, review));
}

function dismiss(world: World, call: RestCall): RestAnswer {
  const review = pullOf(world, call).reviews.find((one) => one.id === Number(call.params.review_id));
  if (!review) throw notFound();
  dismissReview(world, review, call.actor);
  return ok(reviewObject(world, review));
}

function listComments(world: World, call: RestCall): RestAnswer {
  const comments = pullOf(world, call).threads.flatMap((thread) => thread.comments);
  const ordered = comments.sort((a, b) => a.id - b.id);
  return paged(call, ordered, (page) => page.map((one) => reviewCommentObject(world, one)));
}

function reply(world: World, call: Call<"pulls/create-reply-for-review-comment">): RestAnswer {
  const to = reviewCommentOf(world, call);
  if (to.thread.pull !== pullOf(world, call) || to.replyTo !== null) throw notFound();
  return ok(reviewCommentObject(world, replyToComment(world, to, call.body.body, call.actor)), 201);
}

function edit(world: World, call: Call<"pulls/update-review-comment">): RestAnswer {
  const found = reviewCommentOf(world, call);
  assertAuthor(world, found.thread.pull.repo, found.user, call.actor);
  editReviewComment(world, found, call.body.body, call.actor);
  return ok(reviewCommentObject(world, found));
}
