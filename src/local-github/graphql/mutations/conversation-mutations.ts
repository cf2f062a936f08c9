import { assertAuthor } from "../../behaviour/authorship.ts";
import { disableAutoMerge, enableAutoMerge, enqueue, mergeWaiting } from "../../behaviour/auto-merge.ts";
import { editComment, react } from "../../behaviour/issues.ts";
import { setDraft } from "../../behaviour/pulls.ts";
import { dismissReview, editReview, editReviewComment, replyToComment, setResolved } from "../../behaviour/reviews.ts";
import type {
  IssueComment,
  Item,
  PullRequest,
  Repository,
  Review,
  ReviewComment,
  ReviewThread,
} from "../../model/records.ts";
import type { Role } from "../../options.ts";
import { type Args, assertMay, type GraphqlContext, inputOf, notResolved, textArg } from "../context.ts";
import { REACTIONS, reactionGroups } from "../types/conversation-types.ts";
import { nodeById, repositoryOf } from "../types/repository-types.ts";

const PULLS = [{ name: "pull_requests", access: "write" }] as const;
const TALK = [...PULLS, { name: "issues", access: "write" }] as const;

type Target = Item | IssueComment | Review | ReviewThread | ReviewComment;

interface Found<T> {
  readonly record: T;
  readonly repo: Repository;
}

/** The record of one of these types behind an id. */
async function found<T extends Target>(
  context: GraphqlContext,
  id: string,
  typenames: readonly T["typename"][],
): Promise<Found<T>> {
  const record = await nodeById(context, id);
  const repo = repositoryOf(record);
  const typename = "typename" in record ? record.typename : null;
  if (!repo || !typenames.some((one) => one === typename))
    throw notResolved(`a ${typenames[0]} with the global id of '${id}'`);
  return { record: record as T, repo }; // the type name was just compared
}

interface Ask {
  readonly id: string;
  readonly role: Role;
  readonly needs?: readonly { readonly name: string; readonly access: "write" }[];
}

/** Finds, checks the right, runs as the only writer of that repository. */
async function changing<T extends Target>(
  context: GraphqlContext,
  ask: Ask,
  typenames: readonly T["typename"][],
  work: (found: Found<T>) => object | Promise<object>,
): Promise<object> {
  const target = await found<T>(context, ask.id, typenames);
  assertMay(context, target.repo, ask.needs ?? PULLS, ask.role);
  return context.locks.run(`${target.repo.owner.login}/${target.repo.name}`.toLowerCase(), async () => work(target));
}

export function setDraftMutation(draft: boolean) {
  return (args: Args, context: GraphqlContext) =>
    changing<PullRequest>(
      context,
      { id: textArg(inputOf(args), "pullRequestId"), role: "read" },
      ["PullRequest"],
      ({ record, repo }) => {
        assertAuthor(context.world, repo, record.user, context.caller.actor);
        setDraft(context.world, record, draft, context.caller.actor);
        if (!draft) return mergeWaiting(context.world, repo).then(() => ({ pullRequest: record }));
        return { pullRequest: record };
      },
    );
}

/** `enablePullRequestAutoMerge`, `disablePullRequestAutoMerge`, `enqueuePullRequest`: who may merge may ask for it. */
export function mergeLater(how: "enable" | "disable" | "enqueue") {
  return (args: Args, context: GraphqlContext) => {
    const input = inputOf(args);
    const { world, caller } = context;
    return changing<PullRequest>(
      context,
      { id: textArg(input, "pullRequestId"), role: "write" },
      ["PullRequest"],
      async ({ record }) => {
        if (how === "disable") disableAutoMerge(world, record, caller.actor);
        else if (how === "enqueue") await enqueue(world, record, caller.actor);
        else {
          const method = METHODS.find((one) => one === input.mergeMethod) ?? "MERGE";
          await enableAutoMerge(record, method, { world, actor: caller.actor });
        }
        return { pullRequest: record, mergeQueueEntry: null };
      },
    );
  };
}

const METHODS = ["MERGE", "SQUASH", "REBASE"] as const;

export function setResolvedMutation(resolved: boolean) {
  return (args: Args, context: GraphqlContext) =>
    changing<ReviewThread>(
      context,
      { id: textArg(inputOf(args), "threadId"), role: "write" },
      ["PullRequestReviewThread"],
      ({ record }) => {
        setResolved(context.world, record, resolved, context.caller.actor);
        return { thread: record };
      },
    );
}

export function addReply(args: Args, context: GraphqlContext) {
  const input = inputOf(args);
  const ask = { id: textArg(input, "pullRequestReviewThreadId"), role: "read" } as const;
  return changing<ReviewThread>(context, ask, ["PullRequestReviewThread"], ({ record }) => {
    context.limits.spendContent(context.caller.actor);
    const first = record.comments[0];
    if (!first) throw notResolved("a comment to answer");
    return { comment: replyToComment(context.world, first, textArg(input, "body"), context.caller.actor) };
  });
}

export function updateReviewComment(args: Args, context: GraphqlContext) {
  const input = inputOf(args);
  const ask = { id: textArg(input, "pullRequestReviewCommentId"), role: "read" } as const;
  return changing<ReviewComment>(context, ask, ["PullRequestReviewComment"], ({ record, repo }) => {
    assertAuthor(context.world, repo, record.user, context.caller.actor);
    editReviewComment(context.world, record, textArg(input, "body"), context.caller.actor);
    return { pullRequestReviewComment: record };
  });
}

export function updateReview(args: Args, context: GraphqlContext) {
  const input = inputOf(args);
  const ask = { id: textArg(input, "pullRequestReviewId"), role: "read" } as const;
  return changing<Review>(context, ask, ["PullRequestReview"], ({ record, repo }) => {
    assertAuthor(context.world, repo, record.user, context.caller.actor);
    editReview(context.world, record, textArg(input, "body"), context.caller.actor);
    return { pullRequestReview: record };
  });
}

export function updateIssueComment(args: Args, context: GraphqlContext) {
  const input = inputOf(args);
  const ask = { id: textArg(input, "id"), role: "read", needs: TALK } as const;
  return changing<IssueComment>(context, ask, ["IssueComment"], ({ record, repo }) => {
    assertAuthor(context.world, repo, record.user, context.caller.actor);
    editComment(context.world, record, textArg(input, "body"), context.caller.actor);
    return { issueComment: record };
  });
}

export function minimizeComment(args: Args, context: GraphqlContext) {
  const input = inputOf(args);
  const ask = { id: textArg(input, "subjectId"), role: "write", needs: TALK } as const;
  return changing<IssueComment | ReviewComment>(
    context,
    ask,
    ["IssueComment", "PullRequestReviewComment"],
    ({ record }) => {
      record.minimizedAs = textArg(input, "classifier");
      return { minimizedComment: record };
    },
  );
}

export function addReaction(args: Args, context: GraphqlContext) {
  const input = inputOf(args);
  const ask = { id: textArg(input, "subjectId"), role: "read", needs: TALK } as const;
  const types = ["Issue", "PullRequest", "IssueComment", "PullRequestReviewComment"] as const;
  return changing<Item | IssueComment | ReviewComment>(context, ask, types, ({ record }) => {
    context.limits.spendContent(context.caller.actor);
    const content = REACTIONS[textArg(input, "content")] ?? "+1";
    const { reaction } = react(context.world, record, content, context.caller.actor);
    return { reaction: { typename: "Reaction", ...reaction }, subject: record, reactionGroups: reactionGroups(record) };
  });
}

export function dismiss(args: Args, context: GraphqlContext) {
  const ask = { id: textArg(inputOf(args), "pullRequestReviewId"), role: "write" } as const;
  return changing<Review>(context, ask, ["PullRequestReview"], ({ record }) => {
    dismissReview(context.world, record, context.caller.actor);
    return { pullRequestReview: record };
  });
}
