import type * as Inputs from "@octokit/graphql-schema";
import { assertAuthor } from "../../behaviour/authorship.ts";
import { disableAutoMerge, enableAutoMerge, mergeWaiting } from "../../behaviour/auto-merge.ts";
import { editComment, react } from "../../behaviour/issues.ts";
import { enqueue } from "../../behaviour/merge-queue.ts";
import { editPull, setDraft } from "../../behaviour/pulls.ts";
import { dismissReview, editReview, editReviewComment, replyToComment, setResolved } from "../../behaviour/reviews.ts";
import type { Account } from "../../model/account.ts";
import type { IssueComment, Item, PullRequest, Review, ReviewComment, ReviewThread } from "../../model/records.ts";
import type { Need } from "../../model/roles.ts";
import type { Role } from "../../options.ts";
import { assertMay, type GraphqlContext, type Mutations, notResolved, writing } from "../context.ts";
import { REACTIONS, reactionGroups } from "../types/conversation-types.ts";
import { nodeById, repositoryOf } from "../types/repository-types.ts";

const PULLS = [{ name: "pull_requests", access: "write" }] as const;
const TALK = [...PULLS, { name: "issues", access: "write" }] as const;

type Target = Item | IssueComment | Review | ReviewThread | ReviewComment;

interface Ask<T extends Target, Input> {
  /** The field of the input with the id of a record of one of these types. */
  readonly id: keyof Input;
  readonly of: readonly T["typename"][];
  /** The least role of a person. */
  readonly role: Role;
  readonly needs?: readonly Need[];
  /** Only who wrote it, or may write here, changes it. */
  readonly own?: boolean;
}

/** A change of one record: finds it, checks the right, and runs as the only writer of that repository. */
function change<T extends Target, Input>(
  ask: Ask<T, Input>,
  work: (record: T, input: Input, context: GraphqlContext) => object | Promise<object>,
) {
  return async (input: Input, context: GraphqlContext): Promise<object> => {
    const id = String(input[ask.id]);
    const record = await nodeById(context, id);
    const repo = repositoryOf(record);
    const typename = "typename" in record ? record.typename : null;
    if (!repo || !ask.of.some((one) => one === typename))
      throw notResolved(`a ${ask.of[0]} with the global id of '${id}'`);
    assertMay(context, repo, ask.needs ?? PULLS, ask.role);
    return writing(context, repo, async () => {
      const { user } = record as { readonly user: Account }; // whatever somebody wrote has one
      if (ask.own) assertAuthor(context.world, repo, user, context.caller.actor);
      return work(record as T, input, context); // the type name was just compared
    });
  };
}

const ofPull = { id: "pullRequestId", of: ["PullRequest"] } as const;
const ofReview = { id: "pullRequestReviewId", of: ["PullRequestReview"] } as const;
const ofThread = { of: ["PullRequestReviewThread"] } as const;

function draft(wanted: boolean) {
  const ask = { ...ofPull, role: "read", own: true } as const;
  return change<PullRequest, Inputs.ConvertPullRequestToDraftInput>(ask, async (pull, _input, { world, caller }) => {
    setDraft(world, pull, wanted, caller.actor);
    if (!wanted) await mergeWaiting(world, pull.repo);
    return { pullRequest: pull };
  });
}

type MergeInput = Pick<Inputs.EnablePullRequestAutoMergeInput, "pullRequestId" | "mergeMethod">;

/** Who may merge may ask for it, now or later. */
function mergeLater(act: (pull: PullRequest, input: MergeInput, context: GraphqlContext) => void | Promise<void>) {
  return change<PullRequest, MergeInput>({ ...ofPull, role: "write" }, async (pull, input, context) => {
    await act(pull, input, context);
    return { pullRequest: pull };
  });
}

function resolved(wanted: boolean) {
  const ask = { ...ofThread, id: "threadId", role: "write" } as const;
  return change<ReviewThread, Inputs.ResolveReviewThreadInput>(ask, (thread, _input, { world, caller }) => {
    setResolved(world, thread, wanted, caller.actor);
    return { thread };
  });
}

/** What is said and done in conversations. */
export const conversationMutations: Mutations = {
  updatePullRequest: change<PullRequest, Inputs.UpdatePullRequestInput>(
    { ...ofPull, role: "read", own: true },
    (pull, { title, body }, { world, caller }) => {
      editPull(world, pull, { ...(title ? { title } : {}), ...(body == null ? {} : { body }) }, caller.actor);
      return { pullRequest: pull };
    },
  ),
  markPullRequestReadyForReview: draft(false),
  convertPullRequestToDraft: draft(true),
  enablePullRequestAutoMerge: mergeLater(async (pull, { mergeMethod }, { world, caller }) =>
    enableAutoMerge(pull, mergeMethod ?? "MERGE", { world, actor: caller.actor }),
  ),
  disablePullRequestAutoMerge: mergeLater((pull, _input, { world, caller }) =>
    disableAutoMerge(world, pull, caller.actor),
  ),
  enqueuePullRequest: change<PullRequest, Inputs.EnqueuePullRequestInput>(
    { ...ofPull, role: "write" },
    async (pull, { expectedHeadOid: head }, { world, caller }) => ({
      mergeQueueEntry: await enqueue(world, pull, { actor: caller.actor, head }),
    }),
  ),
  resolveReviewThread: resolved(true),
  unresolveReviewThread: resolved(false),
  addPullRequestReviewThreadReply: change<ReviewThread, Inputs.AddPullRequestReviewThreadReplyInput>(
    { ...ofThread, id: "pullRequestReviewThreadId", role: "read" },
    (thread, { body }, { world, caller, limits }) => {
      limits.spendContent(caller.actor);
      const first = thread.comments[0];
      if (!first) throw notResolved("a comment to answer");
      return { comment: replyToComment(world, first, body, caller.actor) };
    },
  ),
  updatePullRequestReview: change<Review, Inputs.UpdatePullRequestReviewInput>(
    { ...ofReview, role: "read", own: true },
    (review, { body }, { world, caller }) => {
      editReview(world, review, body, caller.actor);
      return { pullRequestReview: review };
    },
  ),
  updatePullRequestReviewComment: change<ReviewComment, Inputs.UpdatePullRequestReviewCommentInput>(
    { id: "pullRequestReviewCommentId", of: ["PullRequestReviewComment"], role: "read", own: true },
    (comment, { body }, { world, caller }) => {
      editReviewComment(world, comment, body, caller.actor);
      return { pullRequestReviewComment: comment };
    },
  ),
  updateIssueComment: change<IssueComment, Inputs.UpdateIssueCommentInput>(
    { id: "id", of: ["IssueComment"], role: "read", needs: TALK, own: true },
    (comment, { body }, { world, caller }) => {
      editComment(world, comment, body, caller.actor);
      return { issueComment: comment };
    },
  ),
  minimizeComment: change<IssueComment | ReviewComment, Inputs.MinimizeCommentInput>(
    { id: "subjectId", of: ["IssueComment", "PullRequestReviewComment"], role: "write", needs: TALK },
    (comment, { classifier }) => {
      comment.minimizedAs = classifier;
      return { minimizedComment: comment };
    },
  ),
  addReaction: change<Item | IssueComment | ReviewComment, Inputs.AddReactionInput>(
    {
      id: "subjectId",
      of: ["Issue", "PullRequest", "IssueComment", "PullRequestReviewComment"],
      role: "read",
      needs: TALK,
    },
    (subject, { content }, { world, caller, limits }) => {
      limits.spendContent(caller.actor);
      const { reaction } = react(world, subject, REACTIONS[content] ?? "+1", caller.actor);
      return { reaction, subject, reactionGroups: reactionGroups(subject) };
    },
  ),
  dismissPullRequestReview: change<Review, Inputs.DismissPullRequestReviewInput>(
    { ...ofReview, role: "write" },
    (review, _input, { world, caller }) => {
      dismissReview(world, review, caller.actor);
      return { pullRequestReview: review };
    },
  ),
};
