import type { NewReview } from "../ports/index.ts";
import { UserError } from "../shared/index.ts";
import { type Connection, hasStatus, plainId } from "./connection/index.ts";

/** One review of kind COMMENT. GitHub refuses all of it when a single comment lies outside the diff, and does not say which. */
export async function postReview(connection: Connection, review: NewReview): Promise<number> {
  try {
    const { data } = await connection.write(`reviewing #${review.number}`, { content: true }, () =>
      connection.client.request("POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews", {
        ...connection.target(),
        pull_number: review.number,
        commit_id: review.commit,
        event: "COMMENT",
        body: review.body,
        comments: review.comments.map(inlineComment),
      }),
    );
    return plainId(data.id);
  } catch (error) {
    if (!hasStatus(error, 422) || review.comments.length === 0) throw error;
    const places = review.comments.map(({ path, line }) => `${path}:${line}`).join(", ");
    throw new UserError(
      "anchor_outside_diff",
      `GitHub refused the review of #${review.number}: ${error.message}`,
      `Each comment must lie on lines the diff shows; one of these does not: ${places}`,
    );
  }
}

function inlineComment({ path, line, start_line, side, body }: NewReview["comments"][number]) {
  const start = start_line !== undefined && start_line < line ? { start_line, start_side: side } : {};
  return { path, line, side, body, ...start };
}
