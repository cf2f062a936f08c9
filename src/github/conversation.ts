import type { Conversation } from "../ports/index.ts";
import { UserError } from "../shared/index.ts";
import { type Connection, hasStatus, plainId } from "./connection/index.ts";
import { readIssue } from "./issue.ts";
import { readComments } from "./issue-comments.ts";
import { react, release } from "./reactions.ts";
import { postReview } from "./review.ts";
import { editReviewComment, replyInThread, resolveThread } from "./review-threads.ts";

/** What is said on issues and pull requests. Each new text counts against the budget for content. */
export function githubConversation(connection: Connection): Conversation {
  const { client } = connection;
  return {
    comments: (number, from) => readComments(connection, number, from),
    react: (target, id, reaction) => react(connection, { target, id }, reaction),
    release: (comment, by, olderThan) => release(connection, { comment, by, olderThan }),
    review: (review) => postReview(connection, review),
    replyInThread: (thread, body) => replyInThread(connection, thread, body),
    resolveThread: (thread) => resolveThread(connection, thread),
    async comment(number, body) {
      const { data } = await connection.write(`commenting on #${number}`, { content: true }, () =>
        client.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
          ...connection.target(),
          issue_number: number,
          body,
        }),
      );
      return plainId(data.id);
    },
    editReviewComment: (comment, body) => editReviewComment(connection, comment, body),
    dismissReview: (number, review, message) => dismissReview(connection, { number, review, message }),
    issue: (number) => readIssue(connection, number),
  };
}

/** Who may dismiss can be restricted by the branch's rules; sent twice it does no harm. */
async function dismissReview(
  connection: Connection,
  { number, review, message }: { readonly number: number; readonly review: number; readonly message: string },
): ReturnType<Conversation["dismissReview"]> {
  try {
    await connection.write(`dismissing a review of #${number}`, { repeatable: true }, () =>
      connection.client.request("PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals", {
        ...connection.target(),
        pull_number: number,
        review_id: review,
        message,
      }),
    );
    return { kind: "dismissed" };
  } catch (error) {
    const lacking = error instanceof UserError && error.code === "permission_missing";
    if (!(lacking || hasStatus(error, 403) || hasStatus(error, 404) || hasStatus(error, 422))) throw error;
    return { kind: "refused", why: lacking ? `${error.message}. ${error.hint}` : error.message };
  }
}
