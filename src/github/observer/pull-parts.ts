import * as z from "zod";
import type { PullRequestSeen } from "../../ports/index.ts";
import { type Connection, instant } from "../connection/index.ts";
import { isLockedByTitle } from "../draft-lock.ts";
import { ACTOR_PARTS, ActorParts, account } from "./accounts.ts";
import { COMMENT_PARTS, CommentParts, commentSeen, issueComments } from "./comments.ts";
import { checksSeen, HEAD_CHECKS, HeadChecks } from "./head-checks.ts";
import { LABEL_PARTS, LabelParts, labelsSeen } from "./labels.ts";
import { PAGE_INFO, page, wholeList } from "./pages.ts";
import { ACT_PARTS, ActParts, actsSeen } from "./pull-acts.ts";
import {
  DISMISSAL_PARTS,
  DismissalParts,
  dismissalsSeen,
  REVIEW_PARTS,
  REVIEWS,
  ReviewParts,
  reviewSeen,
} from "./reviews.ts";
import { THREAD_PARTS, THREADS, ThreadParts, threadSeen } from "./threads.ts";

/** Everything that is read of a pull request, as a GraphQL selection, with so many conversations on their first page. */
export function pullParts(threads: number): string {
  return `id number title body url state isDraft isCrossRepository createdAt
headRefName headRefOid baseRefName
mergedAt mergedBy { ${ACTOR_PARTS} } mergeCommit { oid }
reviewRequests(first: 50) { nodes { requestedReviewer { __typename
  ... on User { login databaseId } ... on Bot { login databaseId } ... on Mannequin { login databaseId } } } }
reviews(first: 50) { ${PAGE_INFO} nodes { ${REVIEW_PARTS} } }
comments(first: 50) { ${PAGE_INFO} nodes { ${COMMENT_PARTS} } }
reviewThreads(first: ${threads}) { ${PAGE_INFO} nodes { ${THREAD_PARTS} } }
${LABEL_PARTS}
${ACT_PARTS}
${DISMISSAL_PARTS}
commits(last: 1) { nodes { commit { ${HEAD_CHECKS} } } }`;
}

/** Whom it asks for a review is for people to know: where GitHub keeps that from us, the rest counts. */
export const PULL_MAY_LACK = ["reviewRequests", "requestedReviewer"];

const Requested = z.object({
  requestedReviewer: z
    .object({ __typename: z.string(), login: z.string().optional(), databaseId: z.number().nullish() })
    .nullable(),
});

export const PullParts = z.object({
  id: z.string(),
  number: z.number(),
  title: z.string(),
  body: z.string(),
  url: z.string(),
  state: z.enum(["OPEN", "CLOSED", "MERGED"]),
  isDraft: z.boolean(),
  isCrossRepository: z.boolean(),
  createdAt: z.string(),
  headRefName: z.string(),
  headRefOid: z.string(),
  baseRefName: z.string(),
  mergedAt: z.string().nullable(),
  mergedBy: ActorParts,
  mergeCommit: z.object({ oid: z.string() }).nullable(),
  reviewRequests: z.object({ nodes: z.array(Requested) }).nullable(),
  reviews: page(ReviewParts).nullable(),
  comments: page(CommentParts),
  reviewThreads: page(ThreadParts),
  ...LabelParts,
  ...ActParts,
  ...DismissalParts,
  commits: z.object({ nodes: z.array(z.object({ commit: HeadChecks })) }),
});
/** The answer to that selection: of each list its first page. */
export type PullParts = z.infer<typeof PullParts>;

const STATES = { OPEN: "open", CLOSED: "closed", MERGED: "merged" } as const;

/** Completes the lists that did not fit into the first answer and says it in our words. */
export async function pullSeen(connection: Connection, parts: PullParts): Promise<PullRequestSeen> {
  const reviews = parts.reviews ? await wholeList(connection, parts.id, REVIEWS, parts.reviews) : [];
  const dismissed = dismissalsSeen(parts.dismissals);
  const comments = await wholeList(connection, parts.id, issueComments("PullRequest"), parts.comments);
  const threads = await wholeList(connection, parts.id, THREADS, parts.reviewThreads);
  return {
    ...plainFacts(parts),
    reviews: reviews.map((review) => reviewSeen(review, dismissed.get(review.fullDatabaseId))),
    comments: comments.map(commentSeen),
    threads: await Promise.all(threads.map((thread) => threadSeen(connection, thread))),
    ...(await headChecks(connection, parts)),
  };
}

function plainFacts(parts: PullParts) {
  return {
    number: parts.number,
    node_id: parts.id,
    title: parts.title,
    body: parts.body,
    url: parts.url,
    state: STATES[parts.state],
    draft: parts.isDraft || isLockedByTitle(parts.title),
    head_branch: parts.headRefName,
    head: parts.headRefOid,
    base_branch: parts.baseRefName,
    created_at: instant(parts.createdAt),
    merged: mergedFacts(parts),
    requested_reviewers: requestedReviewers(parts),
    labels: labelsSeen(parts),
    acts: actsSeen(parts),
  };
}

function mergedFacts({ mergedAt, mergedBy, mergeCommit }: PullParts): PullRequestSeen["merged"] {
  if (mergedAt === null) return null;
  return { by: account(mergedBy), at: instant(mergedAt), commit: mergeCommit?.oid ?? null };
}

/** People and machine accounts; teams have no login and are left out. */
function requestedReviewers({ reviewRequests }: PullParts): PullRequestSeen["requested_reviewers"] {
  return (reviewRequests?.nodes ?? []).flatMap(({ requestedReviewer: reviewer }) => {
    if (!reviewer?.login) return [];
    return account({ ...reviewer, login: reviewer.login }) ?? [];
  });
}

/** Nothing when the listed commit is not the head (yet): checks of another commit must not count for it. */
async function headChecks(
  connection: Connection,
  parts: PullParts,
): Promise<Pick<PullRequestSeen, "checks" | "statuses">> {
  const commit = parts.commits.nodes[0]?.commit;
  if (!commit || commit.oid !== parts.headRefOid) return { checks: [], statuses: [] };
  return checksSeen(connection, commit);
}
