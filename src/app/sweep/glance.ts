import * as z from "zod";
import { ask } from "../github-app.ts";

/** How many repositories one question is about: GitHub takes no more. */
export const AT_A_GLANCE = 100;

/** What one question tells of a repository: enough to leave it alone. */
export interface Glance {
  /** GitHub's global id. */
  readonly id: string;
  /** Branches below `haiku/` with their heads; null where there are more than one answer shows. */
  readonly branches: ReadonlyMap<string, string> | null;
  /** When something last happened in its issues and pull requests, in milliseconds since 1970; null: nothing ever did. */
  readonly updated: number | null;
}

/** One point of GitHub's budget for each of the three lists, and for a hundred repositories. */
const DOCUMENT = `query Glance($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Repository {
    id
    refs(refPrefix: "refs/heads/haiku/", first: 100) { pageInfo { hasNextPage } nodes { name prefix target { oid } } }
    issues(first: 1, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { updatedAt } }
    pullRequests(first: 1, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { updatedAt } }
  } }
}`;

const Updated = z.object({ nodes: z.array(z.object({ updatedAt: z.string() })) });
const Refs = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean() }),
  nodes: z.array(z.object({ name: z.string(), prefix: z.string(), target: z.object({ oid: z.string() }).nullable() })),
});
const Answer = z.object({
  nodes: z.array(
    z
      .object({
        id: z.string(),
        refs: Refs.nullable(),
        issues: Updated,
        pullRequests: Updated,
      })
      .nullable(),
  ),
});

type Graphql = (document: string, variables: Record<string, unknown>) => Promise<unknown>;

/** Looks at up to a hundred repositories at once. Those that GitHub shows nothing of are missing in the answer. */
export async function glanceAt(graphql: Graphql, ids: readonly string[]): Promise<readonly Glance[]> {
  const answer = await ask(() => graphql(DOCUMENT, { ids }).catch(whatIsThere));
  return Answer.parse(answer).nodes.flatMap((node) => {
    if (node === null) return [];
    const times = [...node.issues.nodes, ...node.pullRequests.nodes].map(({ updatedAt }) => Date.parse(updatedAt));
    return [{ id: node.id, branches: branchesOf(node.refs), updated: times.length === 0 ? null : Math.max(...times) }];
  });
}

function branchesOf(refs: z.infer<typeof Refs> | null): Glance["branches"] {
  if (refs === null || refs.pageInfo.hasNextPage) return null;
  const named = refs.nodes.flatMap(({ name, prefix, target }): [string, string][] =>
    target === null ? [] : [[`${prefix}${name}`.replace(/^refs\/heads\//, ""), target.oid]],
  );
  return new Map(named);
}

/** A repository that cannot be seen comes as an error beside all the others. */
function whatIsThere(error: unknown): unknown {
  const data = error instanceof Error && "data" in error ? error.data : undefined;
  if (Answer.safeParse(data).success) return data;
  throw error;
}
