import { ApiError, unprocessable } from "../http/api-error.ts";
import type { PullRequest, Review, ReviewComment, ReviewState, ReviewThread } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { reviewCommentObject, reviewObject, simplePullObject } from "../objects/pull-objects.ts";
import type { Actor } from "../seams.ts";
import { placeOnHead } from "./follow-branches.ts";
import { assertBody } from "./issues.ts";
import { assertUnlocked, isLocked } from "./locked.ts";
import { notify } from "./notify.ts";
import { keepEvent } from "./pull-events.ts";
import { type CommentInput, filesAt, type Place, placeOf } from "./review-places.ts";

/** Without `commitId` it is of the pull request's head. */
export interface NewReview {
  readonly commitId?: string | undefined;
  readonly event: "APPROVE" | "REQUEST_CHANGES" | "COMMENT";
  readonly body: string;
  readonly comments: readonly CommentInput[];
}

const STATE: Readonly<Record<NewReview["event"], ReviewState>> = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
};

/** Submits a review with all its comments, or refuses the whole of it. */
export async function submitReview(world: World, pull: PullRequest, input: NewReview, actor: Actor): Promise<Review> {
  assertUnlocked(world, pull, actor, () => refuse("lock prevents review"));
  assertReview(world, pull, input, actor);
  const commitId = await commitOf(pull, input.commitId);
  const files = input.comments.length > 0 ? await filesAt(pull, commitId) : [];
  const places = input.comments.map((comment) => placeOf(files, comment));
  const review = newReview(world, pull, { body: input.body, state: STATE[input.event], commitId }, actor);
  const at = pull.requestedReviewers.indexOf(review.user);
  if (at >= 0) pull.requestedReviewers.splice(at, 1);
  const comments = await Promise.all(
    input.comments.map((comment, index) => startThread(world, review, comment.body, places[index])),
  );
  notify(world, pull, review.user, [input.body, ...input.comments.map((comment) => comment.body)].join("\n"));
  publishReview(world, review, actor, { action: "submitted" });
  for (const comment of comments) publishReviewComment(world, comment, actor, { action: "created" });
  return review;
}

function assertReview(world: World, pull: PullRequest, input: NewReview, actor: Actor): void {
  assertBody("PullRequestReview", input.body);
  const own = pull.user === world.requireAccount(actor);
  if (own && input.event === "APPROVE") throw refuse("Can not approve your own pull request");
  if (own && input.event === "REQUEST_CHANGES") throw refuse("Can not request changes on your own pull request");
  if (
    input.body === "" &&
    (input.event === "REQUEST_CHANGES" || (input.event === "COMMENT" && input.comments.length === 0))
  ) {
    throw unprocessable("PullRequestReview", "body", "body can't be blank");
  }
}

function refuse(message: string): ApiError {
  return new ApiError(422, "Unprocessable Entity", { errors: [message] });
}

async function commitOf(pull: PullRequest, wanted: string | undefined): Promise<string> {
  if (wanted === undefined || wanted === pull.headSha) return pull.headSha;
  const commit = await pull.repo.git.commit(wanted);
  if (!commit) throw refuse("The commit_id is not part of the pull request");
  return commit.oid;
}

function newReview(
  world: World,
  pull: PullRequest,
  input: { readonly body: string; readonly state: ReviewState; readonly commitId: string },
  actor: Actor,
): Review {
  const review: Review = {
    ...{ ...world.ids.fresh("PullRequestReview", "PRR"), pull },
    ...{ user: world.requireAccount(actor), submittedAt: world.now(), editedAt: null, editedBy: null, ...input },
  };
  pull.reviews.push(world.ids.keep(review));
  pull.updatedAt = world.now();
  return review;
}

async function startThread(
  world: World,
  review: Review,
  body: string,
  place: Place | undefined,
): Promise<ReviewComment> {
  if (!place) throw refuse("Review threads is invalid");
  const { path, subject, side, line, startLine } = place;
  const thread: ReviewThread = {
    ...{ typename: "PullRequestReviewThread", nodeId: world.ids.node("PRRT", world.ids.number()), pull: review.pull },
    ...{ path, subject, side, line, startLine, originalLine: line, originalStartLine: startLine },
    ...{ comments: [], outdated: false, resolvedBy: null },
  };
  await placeOnHead(thread, review.commitId);
  review.pull.threads.push(world.ids.keep(thread));
  return addToThread(world, thread, { review, body, diffHunk: place.diffHunk, replyTo: null });
}

function addToThread(
  world: World,
  thread: ReviewThread,
  input: {
    readonly review: Review;
    readonly body: string;
    readonly diffHunk: string;
    readonly replyTo: ReviewComment | null;
  },
): ReviewComment {
  assertBody("PullRequestReviewComment", input.body);
  if (input.body.trim() === "") throw unprocessable("PullRequestReviewComment", "body", "body can't be blank");
  const now = world.now();
  const comment: ReviewComment = {
    ...{ ...world.ids.fresh("PullRequestReviewComment", "PRRC"), thread, ...input },
    ...{ user: input.review.user, commitId: input.review.commitId, createdAt: now, updatedAt: now },
    ...{ editedAt: null, editedBy: null, minimizedAs: null, reactions: [] },
  };
  thread.comments.push(world.ids.keep(comment));
  return comment;
}

/** Answers in a thread; `replyTo` may be any of its comments. */
export function replyToComment(world: World, replyTo: ReviewComment, body: string, actor: Actor): ReviewComment {
  const { thread } = replyTo;
  assertUnlocked(world, thread.pull, actor, isLocked("comment"));
  const review = newReview(world, thread.pull, { body: "", state: "COMMENTED", commitId: thread.pull.headSha }, actor);
  const first = thread.comments[0] ?? replyTo;
  const comment = addToThread(world, thread, { review, body, diffHunk: first.diffHunk, replyTo: first });
  return announceComment(world, comment, actor);
}

function announceComment(world: World, comment: ReviewComment, actor: Actor): ReviewComment {
  notify(world, comment.thread.pull, comment.user, comment.body);
  publishReview(world, comment.review, actor, { action: "submitted" });
  publishReviewComment(world, comment, actor, { action: "created" });
  return comment;
}

/** Throws 422 for too long a body. The event holds what stood there before. */
export function editReviewComment(world: World, comment: ReviewComment, body: string, actor: Actor): void {
  assertBody("PullRequestReviewComment", body);
  const from = comment.body;
  Object.assign(comment, { body, updatedAt: world.now(), ...editBy(world, actor) });
  publishReviewComment(world, comment, actor, { action: "edited", changes: { body: { from } } });
}

/** Throws 422 for too long a body. The event holds what stood there before. */
export function editReview(world: World, review: Review, body: string, actor: Actor): void {
  assertBody("PullRequestReview", body);
  const from = review.body;
  Object.assign(review, { body, ...editBy(world, actor) });
  publishReview(world, review, actor, { action: "edited", changes: { body: { from } } });
}

function editBy(world: World, actor: Actor): Pick<Review, "editedAt" | "editedBy"> {
  return { editedAt: world.now(), editedBy: world.requireAccount(actor) };
}

/** Takes an approval or a request for changes back. */
export function dismissReview(world: World, review: Review, actor: Actor): void {
  if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED") {
    throw refuse(`Can not dismiss a ${review.state.toLowerCase()} pull request review`);
  }
  const previousReviewState = review.state;
  review.state = "DISMISSED";
  Object.assign(keepEvent(world, review.pull, "ReviewDismissedEvent", actor), { review, previousReviewState });
  publishReview(world, review, actor, { action: "dismissed" });
}

/** Nothing happens and nothing is told where it stands so already. */
export function setResolved(world: World, thread: ReviewThread, resolved: boolean, actor: Actor): void {
  if ((thread.resolvedBy !== null) === resolved) return;
  thread.resolvedBy = resolved ? world.actorAccount(actor) : null;
  const payload = async () => ({
    action: resolved ? "resolved" : "unresolved",
    pull_request: simplePullObject(world, thread.pull),
    thread: { node_id: thread.nodeId, comments: thread.comments.map((comment) => reviewCommentObject(world, comment)) },
    updated_at: world.now(),
  });
  world.publish({ repo: thread.pull.repo, name: "pull_request_review_thread", actor, payload });
}

type News = Readonly<Record<string, unknown>>;

function publishReview(world: World, review: Review, actor: Actor, more: News): void {
  const pull_request = (): unknown => simplePullObject(world, review.pull);
  const payload = async () => ({ ...more, review: reviewObject(world, review, true), pull_request: pull_request() });
  world.publish({ repo: review.pull.repo, name: "pull_request_review", actor, payload });
}

function publishReviewComment(world: World, comment: ReviewComment, actor: Actor, more: News): void {
  const { pull } = comment.thread;
  const pull_request = (): unknown => simplePullObject(world, pull);
  const payload = async () => ({ ...more, comment: reviewCommentObject(world, comment), pull_request: pull_request() });
  world.publish({ repo: pull.repo, name: "pull_request_review_comment", actor, payload });
}
