import * as z from "zod";
import type { Connection } from "./connection/index.ts";

/** `thread` is its node id. Counts as content; not sent again where it may have taken effect. */
export async function replyInThread(connection: Connection, thread: string, body: string): Promise<void> {
  await connection.mutate(
    "replying in a thread",
    { content: true },
    {
      document: `mutation Reply($thread: ID!, $body: String!) {
  addPullRequestReviewThreadReply(input: { pullRequestReviewThreadId: $thread, body: $body }) { comment { id } }
}`,
      variables: { thread, body },
      answer: z.object({ addPullRequestReviewThreadReply: z.object({ comment: z.object({ id: z.string() }) }) }),
    },
  );
}

/** Answers whether GitHub calls the thread resolved now, from the mutation's own answer. */
export async function resolveThread(connection: Connection, thread: string): Promise<boolean> {
  const answer = await connection.change(
    "resolving a thread",
    { repeatable: true },
    {
      mutation: "resolveReviewThread",
      input: { threadId: thread },
      result: "thread { isResolved }",
      answer: z.object({ thread: z.object({ isResolved: z.boolean() }) }),
      needs: "pull_requests=write",
    },
  );
  return answer.thread.isResolved;
}

/** `comment` is its node id. */
export async function editReviewComment(connection: Connection, comment: string, body: string): Promise<void> {
  await connection.change(
    "editing a review comment",
    { repeatable: true },
    {
      mutation: "updatePullRequestReviewComment",
      input: { pullRequestReviewCommentId: comment, body },
      result: "pullRequestReviewComment { id }",
      answer: z.object({ pullRequestReviewComment: z.object({ id: z.string() }) }),
      needs: "pull_requests=write",
    },
  );
}
