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
export type ReviewParts = z.infer<typeof ReviewParts>;

export const REVIEWS: NodeList<ReviewParts> = {
  type: "PullRequest",
  field: "reviews",
  selection: REVIEW_PARTS,
  node: ReviewParts,
};

export function reviewSeen(parts: ReviewParts): ReviewSeen {
  return {
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
