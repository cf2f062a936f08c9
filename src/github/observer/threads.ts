import * as z from "zod";
import type { ThreadSeen } from "../../ports/index.ts";
import type { Connection } from "../connection/index.ts";
import { ACTOR_PARTS, ActorParts, account } from "./accounts.ts";
import { COMMENT_PARTS, CommentParts, commentSeen, DatabaseId } from "./comments.ts";
import { type NodeList, PAGE_INFO, page, wholeList } from "./pages.ts";

const REPLY_PARTS = `${COMMENT_PARTS} editor { ${ACTOR_PARTS} } pullRequestReview { fullDatabaseId }`;
const ReplyParts = CommentParts.extend({
  editor: ActorParts,
  pullRequestReview: z.object({ fullDatabaseId: DatabaseId }).nullable(),
});

export const THREAD_PARTS = `id isResolved isOutdated path line
comments(first: 20) { ${PAGE_INFO} nodes { ${REPLY_PARTS} } }`;

export const ThreadParts = z.object({
  id: z.string(),
  isResolved: z.boolean(),
  isOutdated: z.boolean(),
  path: z.string(),
  line: z.number().nullable(),
  comments: page(ReplyParts),
});
/** The answer to that selection, with the first page of comments. */
export type ThreadParts = z.infer<typeof ThreadParts>;

export const THREADS: NodeList<ThreadParts> = {
  type: "PullRequest",
  field: "reviewThreads",
  selection: THREAD_PARTS,
  node: ThreadParts,
};

const REPLIES: NodeList<z.infer<typeof ReplyParts>> = {
  type: "PullRequestReviewThread",
  field: "comments",
  selection: REPLY_PARTS,
  node: ReplyParts,
};

/** Reads the rest of its comments where they are more than a page. */
export async function threadSeen(connection: Connection, parts: ThreadParts): Promise<ThreadSeen> {
  const replies = await wholeList(connection, parts.id, REPLIES, parts.comments);
  return {
    node_id: parts.id,
    resolved: parts.isResolved,
    outdated: parts.isOutdated,
    path: parts.path,
    line: parts.line,
    comments: replies.map((reply) => ({
      ...commentSeen(reply),
      editor: account(reply.editor),
      review: reply.pullRequestReview?.fullDatabaseId ?? null,
    })),
  };
}
