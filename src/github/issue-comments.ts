import * as z from "zod";
import type { CommentSeen } from "../ports/index.ts";
import { type Connection, present } from "./connection/index.ts";
import { COMMENT_PARTS, CommentParts, commentSeen } from "./observer/index.ts";

const COMMENTS = `comments(last: 100, before: $before) {
  pageInfo { hasPreviousPage startCursor } nodes { ${COMMENT_PARTS} }
}`;
/** A number is an issue or a pull request: the other of the two is answered as missing. */
const DOCUMENT = `query Comments($owner: String!, $name: String!, $number: Int!, $before: String) {
  repository(owner: $owner, name: $name) {
    issue(number: $number) { ${COMMENTS} }
    pullRequest(number: $number) { ${COMMENTS} }
  }
}`;

const Conversation = z
  .object({
    comments: z.object({
      pageInfo: z.object({ hasPreviousPage: z.boolean(), startCursor: z.string().nullable() }),
      nodes: z.array(CommentParts),
    }),
  })
  .nullable();

const Answer = z.object({
  repository: z.object({ issue: Conversation, pullRequest: Conversation }).nullable(),
});

/** Oldest first. Pages are read from the end, so that a long conversation costs one request when `from` is recent. */
export async function readComments(
  connection: Connection,
  number: number,
  from: number | null,
): Promise<readonly CommentSeen[]> {
  const first = from ?? 0;
  const pages: (readonly CommentSeen[])[] = [];
  let before: string | null = null;
  for (;;) {
    const comments = await readPage(connection, number, before);
    const seen = comments.nodes.map(commentSeen);
    pages.unshift(seen.filter(({ id }) => id >= first));
    if (!comments.pageInfo.hasPreviousPage || seen.some(({ id }) => id <= first)) return pages.flat();
    before = comments.pageInfo.startCursor;
  }
}

async function readPage(connection: Connection, number: number, before: string | null) {
  const answer = await connection.query(`reading the comments of #${number}`, {
    document: DOCUMENT,
    variables: { ...connection.repo, number, before },
    answer: Answer,
  });
  return present(answer.repository?.issue ?? answer.repository?.pullRequest, `#${number}`).comments;
}
