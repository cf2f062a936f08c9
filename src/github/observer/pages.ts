import * as z from "zod";
import { type Connection, present } from "../connection/index.ts";

export const PAGE_INFO = "pageInfo { hasNextPage endCursor }";

const PageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

/** A page of a GraphQL connection. */
export function page<T extends z.ZodType>(node: T) {
  return z.object({ pageInfo: PageInfo, nodes: z.array(node) });
}

/** `endCursor` is where the next page begins. */
export interface Page<T> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly T[];
}

/** A list that hangs on one node: where to ask for its next page, and what to read of each entry. */
export interface NodeList<T> {
  readonly type: string;
  readonly field: string;
  /** Further arguments of the field, each with a comma after it. */
  readonly filter?: string;
  readonly selection: string;
  readonly node: z.ZodType<T>;
}

/** The rest of a list whose first page was read with something bigger; most lists have no rest and cost nothing. */
export async function wholeList<T>(
  connection: Connection,
  owner: string,
  list: NodeList<T>,
  first: Page<T>,
): Promise<readonly T[]> {
  const nodes = [...first.nodes];
  let { hasNextPage, endCursor } = first.pageInfo;
  while (hasNextPage) {
    const next = await nextPage(connection, owner, list, endCursor);
    nodes.push(...next.nodes);
    ({ hasNextPage, endCursor } = next.pageInfo);
  }
  return nodes;
}

async function nextPage<T>(connection: Connection, owner: string, list: NodeList<T>, after: string | null) {
  const { type, field, filter = "", selection } = list;
  const answer = await connection.query(`reading on: ${field}`, {
    document: `query NextPage($owner: ID!, $after: String) {
  node(id: $owner) { ... on ${type} { list: ${field}(${filter} first: 100, after: $after) { ${PAGE_INFO} nodes { ${selection} } } } }
}`,
    variables: { owner, after },
    answer: z.object({ node: z.object({ list: page(list.node).optional() }).nullable() }),
  });
  return present(answer.node?.list, `${type} ${owner}`);
}
