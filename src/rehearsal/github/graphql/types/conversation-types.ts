import type {
  PullRequestReviewsArgs,
  PullRequestTimelineItemsArgs,
  ReactionGroupReactorsArgs,
} from "@octokit/graphql-schema";
import type { Account } from "../../model/account.ts";
import { isMergeabilityUnknown, pullCommits, pullFacts, pullFiles } from "../../model/pull-facts.ts";
import type {
  Issue,
  IssueComment,
  Item,
  PullRequest,
  Reaction,
  Review,
  ReviewComment,
  ReviewThread,
} from "../../model/records.ts";
import { association, itemHtmlUrl } from "../../objects/conversation-objects.ts";
import { connection, onPage } from "../connections.ts";
import { assertMay, type GraphqlContext, graphqlError, type Resolvers, shown } from "../context.ts";
import { commitNode } from "./git-types.ts";

/** GraphQL's words for reactions, in GitHub's order. */
export const REACTIONS: Readonly<Record<string, string>> = {
  THUMBS_UP: "+1",
  THUMBS_DOWN: "-1",
  LAUGH: "laugh",
  HOORAY: "hooray",
  CONFUSED: "confused",
  HEART: "heart",
  ROCKET: "rocket",
  EYES: "eyes",
};

interface ReactionGroup {
  readonly typename: "ReactionGroup";
  readonly content: string;
  readonly reactions: readonly Reaction[];
}

/** One for every reaction there is, also those nobody gave. */
export function reactionGroups({ reactions }: { readonly reactions: readonly Reaction[] }): readonly ReactionGroup[] {
  return Object.entries(REACTIONS).map(([content, rest]) => ({
    ...{ typename: "ReactionGroup", content },
    reactions: reactions.filter((one) => one.content === rest),
  }));
}

/** What issues, pull requests, reviews and comments have in common: an author, dates and a body. */
interface Written {
  readonly id: number;
  readonly user: Account;
  readonly body: string | null;
  readonly editedAt: string | null;
}

const written: Resolvers<Written> = {
  author: ({ user }) => user,
  body: ({ body }) => body ?? "",
  bodyText: ({ body }) => body ?? "",
  lastEditedAt: ({ editedAt }) => editedAt,
  fullDatabaseId: ({ id }) => String(id),
};

const minimizable: Resolvers<{ readonly minimizedAs: string | null }> = {
  isMinimized: ({ minimizedAs }) => minimizedAs !== null,
  minimizedReason: ({ minimizedAs }) => minimizedAs?.toLowerCase().replace("_", "-") ?? null,
};

const item: Resolvers<Item> = {
  ...(written as Resolvers<Item>),
  editor: ({ editedBy }) => editedBy,
  url: (source, _args, { world }) => itemHtmlUrl(world, source),
  repository: ({ repo }) => repo,
  comments: ({ comments }, args, context) => connection(shown(comments, context), args),
  labels: ({ labels }, args) => connection(labels, args),
  assignees: ({ assignees }, args) => connection(assignees, args),
  reactionGroups,
  closed: ({ state }) => state === "closed",
  authorAssociation: ({ repo, user }) => association(repo, user),
};

const IssueType: Resolvers<Issue> = {
  ...(item as Resolvers<Issue>),
  state: ({ state }) => state.toUpperCase(),
  stateReason: ({ stateReason }) => stateReason?.toUpperCase() ?? null,
};

/** `OPEN`, `CLOSED` or `MERGED`. */
export function pullState(pull: PullRequest): string {
  return pull.mergedAt === null ? pull.state.toUpperCase() : "MERGED";
}

/** Labels that were set, and what was done to the pull request; of both, in the order of GitHub's names for them. */
function timelineItems({ labelings, events }: PullRequest, args: PullRequestTimelineItemsArgs): object {
  const wanted = new Set<string>(args.itemTypes ?? []);
  if (wanted.size === 0) throw graphqlError("UNPROCESSABLE", "name the itemTypes: not every event is kept here");
  const all = [...labelings, ...events].filter(({ typename }) => wanted.has(itemType(typename)));
  return connection(all, args);
}

function reviewRequest(requestedReviewer: Account) {
  return { typename: "ReviewRequest", requestedReviewer };
}

function itemType(typename: string): string {
  return typename.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}

const Pull: Resolvers<PullRequest> = {
  ...(item as Resolvers<PullRequest>),
  state: pullState,
  isDraft: ({ draft }) => draft,
  isCrossRepository: () => false,
  merged: ({ mergedAt }) => mergedAt !== null,
  mergeCommit: ({ repo, mergeCommitSha }) => (mergeCommitSha === null ? null : commitNode(repo, mergeCommitSha)),
  headRefName: ({ headRef }) => headRef,
  headRefOid: ({ headSha }) => headSha,
  baseRefName: ({ baseRef }) => baseRef,
  baseRefOid: ({ baseSha }) => baseSha,
  mergeable: async (pull) => {
    const { mergeable } = await pullFacts(pull);
    return mergeable === null || isMergeabilityUnknown(pull) ? "UNKNOWN" : mergeable ? "MERGEABLE" : "CONFLICTING";
  },
  // Only branches that require reviews have a decision, and no rule here requires any.
  reviewDecision: () => null,
  reviewRequests: ({ requestedReviewers }, args) => connection(requestedReviewers.map(reviewRequest), args),
  reviews: ({ reviews }, args: PullRequestReviewsArgs) => {
    const shown = reviews.filter((review) => args.states?.includes(review.state) ?? true);
    return connection(shown, args);
  },
  reviewThreads: ({ threads }, args) => connection(threads, args),
  timelineItems,
  autoMergeRequest: ({ autoMerge }) => autoMerge,
  viewerDidAuthor: ({ user }, _args, { world, caller }) => world.actorAccount(caller.actor) === user,
  changedFiles: async (pull) => (await pullFiles(pull)).length,
  files: async (pull, args) => {
    const files = await pullFiles(pull);
    return connection(
      files.map((file) => ({ typename: "PullRequestChangedFile", ...file })),
      args,
    );
  },
  commits: async (pull, args) => {
    const node = async (oid: string) => ({
      ...{ typename: "PullRequestCommit", nodeId: `PRC_${pull.id}_${oid}` },
      commit: commitNode(pull.repo, oid),
    });
    return onPage(connection(await pullCommits(pull), args), node);
  },
};

const Comment: Resolvers<IssueComment> = {
  ...(written as Resolvers<IssueComment>),
  ...(minimizable as Resolvers<IssueComment>),
  reactionGroups,
  url: ({ item: source, id }, _args, { world }) => `${itemHtmlUrl(world, source)}#issuecomment-${id}`,
  issue: ({ item: source }) => (source.typename === "Issue" ? source : null),
  pullRequest: ({ item: source }) => (source.typename === "PullRequest" ? source : null),
  authorAssociation: ({ item: source, user }) => association(source.repo, user),
};

const ReviewType: Resolvers<Review> = {
  ...(written as Resolvers<Review>),
  editor: ({ editedBy }) => editedBy,
  createdAt: ({ submittedAt }) => submittedAt,
  updatedAt: ({ submittedAt }) => submittedAt,
  url: ({ pull, id }, _args, { world }) => `${itemHtmlUrl(world, pull)}#pullrequestreview-${id}`,
  pullRequest: ({ pull }) => pull,
  commit: ({ pull, commitId }) => commitNode(pull.repo, commitId),
  comments: (review, args) => {
    const all = review.pull.threads.flatMap((thread) => thread.comments);
    return connection(
      all.filter((comment) => comment.review === review),
      args,
    );
  },
  authorAssociation: ({ pull, user }) => association(pull.repo, user),
};

const Thread: Resolvers<ReviewThread> = {
  isResolved: ({ resolvedBy }) => resolvedBy !== null,
  isOutdated: ({ outdated }) => outdated,
  diffSide: ({ side }) => side,
  startDiffSide: ({ side, originalStartLine }) => (originalStartLine === null ? null : side),
  subjectType: ({ subject }) => subject.toUpperCase(),
  pullRequest: ({ pull }) => pull,
  comments: ({ comments }, args) => connection(comments, args),
  viewerCanResolve: ({ pull }, _args, context) => mayResolve(pull, context),
  viewerCanUnresolve: ({ pull }, _args, context) => mayResolve(pull, context),
};

function mayResolve(pull: PullRequest, context: GraphqlContext): boolean {
  try {
    assertMay(context, pull.repo, [{ name: "pull_requests", access: "write" }], "write");
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "GraphQLError") return false;
    throw error;
  }
}

const ReviewCommentType: Resolvers<ReviewComment> = {
  ...(written as Resolvers<ReviewComment>),
  ...(minimizable as Resolvers<ReviewComment>),
  editor: ({ editedBy }) => editedBy,
  reactionGroups,
  path: ({ thread }) => thread.path,
  line: ({ thread }) => thread.line,
  originalLine: ({ thread }) => thread.originalLine,
  startLine: ({ thread }) => thread.startLine,
  outdated: ({ thread }) => thread.outdated,
  pullRequest: ({ thread }) => thread.pull,
  pullRequestReview: ({ review }) => review,
  commit: ({ thread, commitId }) => commitNode(thread.pull.repo, commitId),
  originalCommit: ({ thread, commitId }) => commitNode(thread.pull.repo, commitId),
  url: ({ thread, id }, _args, { world }) => `${itemHtmlUrl(world, thread.pull)}#discussion_r${id}`,
  authorAssociation: ({ thread, user }) => association(thread.pull.repo, user),
};

const Group: Resolvers<ReactionGroup> = {
  viewerHasReacted: ({ reactions }, _args, { world, caller }) => {
    const viewer = world.actorAccount(caller.actor);
    return reactions.some((one) => one.user === viewer);
  },
  reactors: ({ reactions }, args: ReactionGroupReactorsArgs) =>
    connection(
      reactions.map((one) => one.user),
      { first: 10, ...args },
    ),
  createdAt: ({ reactions }) => reactions[0]?.createdAt ?? null,
};

const Reacted: Resolvers<Reaction> = {
  content: ({ content }) => Object.keys(REACTIONS).find((word) => REACTIONS[word] === content),
};

export const conversationTypes = {
  ...{ Issue: IssueType, PullRequest: Pull, IssueComment: Comment, PullRequestReview: ReviewType },
  ...{
    PullRequestReviewThread: Thread,
    PullRequestReviewComment: ReviewCommentType,
    ReactionGroup: Group,
    Reaction: Reacted,
  },
};
