import * as z from "zod";
import type { IssueSeen } from "../ports/index.ts";
import { type Connection, instant, present } from "./connection/index.ts";
import { ACTOR_PARTS, ActorParts, account } from "./observer/index.ts";

const DOCUMENT = `query Issue($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { issue(number: $number) {
    title body author { ${ACTOR_PARTS} } lastEditedAt editor { ${ACTOR_PARTS} }
  } }
}`;

const Answer = z.object({
  repository: z
    .object({
      issue: z
        .object({
          title: z.string(),
          body: z.string(),
          author: ActorParts,
          lastEditedAt: z.string().nullable(),
          editor: ActorParts,
        })
        .nullable(),
    })
    .nullable(),
});

/** An issue as it stands, with who wrote it and who edited it last. */
export async function readIssue(connection: Connection, number: number): Promise<IssueSeen> {
  const answer = await connection.query(`reading issue #${number}`, {
    document: DOCUMENT,
    variables: { ...connection.repo, number },
    answer: Answer,
  });
  const { title, body, author, lastEditedAt, editor } = present(answer.repository?.issue, `#${number}`);
  const edited = lastEditedAt === null ? null : { at: instant(lastEditedAt), by: account(editor) };
  return { title, body, author: account(author), edited };
}
