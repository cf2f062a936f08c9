import * as z from "zod";
import type { NoticeSeen, RunSeen } from "../../ports/index.ts";
import { type Connection, NOTICES, noticesSeen, SuiteNotices } from "../connection/index.ts";

const DOCUMENT = `query Notices($suite: ID!) { node(id: $suite) { ${NOTICES} } }`;
const Answer = z.object({ node: SuiteNotices });

/** One request. */
export async function jobNotices(connection: Connection, run: RunSeen): Promise<readonly NoticeSeen[]> {
  if (run.suite === null) return [];
  const what = `reading what run ${run.id} announced`;
  const { node } = await connection.query(what, {
    document: DOCUMENT,
    variables: { suite: run.suite },
    answer: Answer,
  });
  return noticesSeen(node);
}
