import * as z from "zod";
import type { CommentSeen, Reaction } from "../../ports/index.ts";
import { instant } from "../connection/index.ts";
import { ACTOR_PARTS, ActorParts, account } from "./accounts.ts";
import type { NodeList } from "./pages.ts";

/** Database ids outgrew 32 bits: GraphQL gives the whole number as text. */
export const DatabaseId = z.union([z.string().regex(/^\d+$/), z.number()]).transform(Number);

export const COMMENT_PARTS = `id fullDatabaseId body url createdAt lastEditedAt author { ${ACTOR_PARTS} }
reactionGroups { content viewerHasReacted }`;

export const CommentParts = z.object({
  id: z.string(),
  fullDatabaseId: DatabaseId,
  body: z.string(),
  url: z.string(),
  createdAt: z.string(),
  lastEditedAt: z.string().nullable(),
  author: ActorParts,
  reactionGroups: z.array(z.object({ content: z.string(), viewerHasReacted: z.boolean() })).nullable(),
});
/** The answer to that selection; `author` is null for deleted accounts, `lastEditedAt` while nobody edited it. */
export type CommentParts = z.infer<typeof CommentParts>;

export const issueComments = (type: "Issue" | "PullRequest"): NodeList<CommentParts> => ({
  type,
  field: "comments",
  selection: COMMENT_PARTS,
  node: CommentParts,
});

const REACTIONS: Readonly<Record<string, Reaction>> = {
  THUMBS_UP: "+1",
  THUMBS_DOWN: "-1",
  EYES: "eyes",
  ROCKET: "rocket",
  CONFUSED: "confused",
};

/** Reactions are those of the App alone, and of these only the ones it uses. */
export function commentSeen(parts: CommentParts): CommentSeen {
  const ours = (parts.reactionGroups ?? []).filter((group) => group.viewerHasReacted);
  return {
    id: parts.fullDatabaseId,
    node_id: parts.id,
    body: parts.body,
    author: account(parts.author),
    created_at: instant(parts.createdAt),
    edited: parts.lastEditedAt !== null,
    url: parts.url,
    our_reactions: ours.flatMap(({ content }) => REACTIONS[content] ?? []),
  };
}
