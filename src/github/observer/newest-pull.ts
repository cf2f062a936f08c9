import * as z from "zod";
import type { Connection } from "../connection/index.ts";
import { PULL_PARTS, PullParts } from "./pull-parts.ts";

/** The newest pull request of a head branch, as selected by `NEWEST_PULL`. */
export const HeadPulls = z.object({
  pageInfo: z.object({ hasPreviousPage: z.boolean(), startCursor: z.string().nullable() }),
  nodes: z.array(PullParts),
});
export type HeadPulls = z.infer<typeof HeadPulls>;

export const NEWEST_PULL = `pageInfo { hasPreviousPage startCursor } nodes { ${PULL_PARTS} }`;

const DOCUMENT = `query EarlierPull($owner: String!, $name: String!, $head: String!, $before: String) {
  repository(owner: $owner, name: $name) { pulls: pullRequests(headRefName: $head, last: 1, before: $before) { ${NEWEST_PULL} } }
}`;
const Answer = z.object({ repository: z.object({ pulls: HeadPulls }).nullable() });

/** Steps past pull requests from forks, whose branches may bear any name; null when the branch itself has none. */
export async function newestOwnPull(connection: Connection, head: string, found: HeadPulls): Promise<PullParts | null> {
  let pulls: HeadPulls | undefined = found;
  while (pulls) {
    const newest: PullParts | undefined = pulls.nodes.at(-1);
    if (newest && !newest.isCrossRepository) return newest;
    if (!newest || !pulls.pageInfo.hasPreviousPage) return null;
    const answer: z.infer<typeof Answer> = await connection.query(`reading pull requests of ${head}`, {
      document: DOCUMENT,
      variables: { ...connection.repo, head, before: pulls.pageInfo.startCursor },
      answer: Answer,
    });
    pulls = answer.repository?.pulls;
  }
  return null;
}
