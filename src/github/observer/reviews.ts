import * as z from "zod";
import type { ReviewSeen } from "../../ports/index.ts";
import { instant } from "../connection/index.ts";
import { ACTOR_PARTS, ActorParts, account } from "./accounts.ts";
import { DatabaseId } from "./comments.ts";
import type { NodeList } from "./pages.ts";

export const REVIEW_PARTS = `id fullDatabaseId state body createdAt submittedAt commit { oid } author { ${ACTOR_PARTS} }
lastEditedAt editor { ${ACTOR_PARTS} }`;

const STATES = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes_requested",
  COMMENTED: "commented",
  DISMISSED: "dismissed",
  PENDING: "pending",
} as const;

export const ReviewParts = z.object({
  id: z.string(),
  fullDatabaseId: DatabaseId,
  state: z.enum(["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"]),
  body: z.string(),
  createdAt: z.string(),
  submittedAt: z.string().nullable(),
  commit: z.object({ oid: z.string() }).nullable(),
  author: ActorParts,
  lastEditedAt: z.string().nullable(),
  editor: ActorParts,
});
/** The answer to that selection; where `submittedAt` is null the time of its creation counts. */
export type ReviewParts = z.infer<typeof ReviewParts>;

export const REVIEWS: NodeList<ReviewParts> = {
  type: "PullRequest",
  field: "reviews",
  selection: REVIEW_PARTS,
  node: ReviewParts,
};

/** The newest dismissals of a pull request, as a selection on it. */
export const DISMISSAL_PARTS = `dismissals: timelineItems(itemTypes: [REVIEW_DISMISSED_EVENT], last: 30) { nodes { __typename
  ... on ReviewDismissedEvent { actor { ${ACTOR_PARTS} } previousReviewState review { fullDatabaseId } } } }`;

const Dismissal = z.object({
  actor: ActorParts,
  previousReviewState: z.string(),
  review: z.object({ fullDatabaseId: DatabaseId }).nullable(),
});
const Dismissals = z.object({ nodes: z.array(Dismissal) }).nullable();
export const DismissalParts = { dismissals: Dismissals };

/** What became of the reviews that were dismissed: id of the review → what it was and who took it off. */
export function dismissalsSeen(
  dismissals: z.infer<typeof Dismissals>,
): ReadonlyMap<number, NonNullable<ReviewSeen["dismissed"]>> {
  const seen = new Map<number, NonNullable<ReviewSeen["dismissed"]>>();
  for (const { actor, previousReviewState: was, review } of dismissals?.nodes ?? [])
    if (review !== null && (was === "APPROVED" || was === "CHANGES_REQUESTED"))
      seen.set(review.fullDatabaseId, { was: STATES[was], by: account(actor) });
  return seen;
}

/**
 * `dismissed` comes from the timeline, which tells the newest dismissals alone; a review without one has no such
 * field.
 */
export function reviewSeen(parts: ReviewParts, dismissed: ReviewSeen["dismissed"]): ReviewSeen {
  return {
    ...(dismissed === undefined ? {} : { dismissed }),
    id: parts.fullDatabaseId,
    node_id: parts.id,
    state: STATES[parts.state],
    body: parts.body,
    author: account(parts.author),
    submitted_at: instant(parts.submittedAt ?? parts.createdAt),
    commit: parts.commit?.oid ?? null,
    edited: parts.lastEditedAt !== null,
    editor: account(parts.editor),
  };
}
