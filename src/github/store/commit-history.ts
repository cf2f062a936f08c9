import * as z from "zod";
import type { CommitSeen } from "../../ports/index.ts";
import { HostError } from "../../shared/index.ts";
import { COMMIT_PARTS, CommitParts, type Connection, present, wholeCommit } from "../connection/index.ts";

const PAGE = 100;

const DOCUMENT = `query History($owner: String!, $name: String!, $head: GitObjectID!, $size: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    object(oid: $head) {
      ... on Commit {
        history(first: $size, after: $after) { pageInfo { hasNextPage endCursor } nodes { ${COMMIT_PARTS} } }
      }
    }
  }
}`;

const Page = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(CommitParts),
});
const Answer = z.object({
  repository: z.object({ object: z.object({ history: Page.optional() }).nullable() }).nullable(),
});

/** A piece of history: from `head`, itself included, backwards by at most `limit` commits. */
export interface Stretch {
  readonly head: string;
  /** The stretch ends before this commit. */
  readonly until: string | null;
  readonly limit: number;
}

/** Commits along first parents. GitHub lists all ancestors by date; side branches are read past. */
export async function readHistory(connection: Connection, stretch: Stretch): Promise<readonly CommitSeen[]> {
  const known = new Map<string, CommitSeen>();
  const line: CommitSeen[] = [];
  let next: string | undefined = stretch.head;
  let after: string | null = null;
  for (;;) {
    while (next !== undefined && next !== stretch.until && line.length < stretch.limit) {
      const commit = known.get(next);
      if (!commit) break;
      line.push(commit);
      next = commit.parents[0];
    }
    if (next === undefined || next === stretch.until || line.length >= stretch.limit) return line;
    if (after === "")
      throw new HostError(`commit ${next} is missing in the history of ${stretch.head}`, { retryable: false });
    const page = await readPage(connection, stretch, after);
    for (const parts of page.nodes) known.set(parts.oid, wholeCommit(parts));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : "";
  }
}

async function readPage(connection: Connection, stretch: Stretch, after: string | null) {
  const { head, limit } = stretch;
  const answer = await connection.query(`reading the history of ${head}`, {
    document: DOCUMENT,
    variables: { ...connection.repo, head, after, size: Math.min(PAGE, Math.max(1, limit)) },
    answer: Answer,
  });
  return present(answer.repository?.object?.history, `commit ${head}`);
}
