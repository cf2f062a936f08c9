import type { GraphQLError } from "graphql";
import { type Args, graphqlError } from "./context.ts";

/** A page of a list in the shape of GitHub's connections. */
export interface Connection<T> {
  readonly nodes: readonly T[];
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly totalCount: number;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const MOST = 100;

function cursorOf(index: number): string {
  return Buffer.from(`cursor:${index}`).toString("base64");
}

function indexOf(cursor: unknown): number | null {
  if (typeof cursor !== "string") return null;
  const found = /^cursor:(\d+)$/.exec(Buffer.from(cursor, "base64").toString("utf8"));
  if (!found) throw graphqlError("INVALID_CURSOR_ARGUMENTS", `\`${cursor}\` does not appear to be a valid cursor.`);
  return Number(found[1]);
}

/**
 * How many records a page of a connection may hold: `first` or `last`, of which one must be given where records are shown.
 * Else the refusal, in GitHub's words.
 */
export function pageSize(name: string, args: Args, showsRecords: boolean): number | GraphQLError {
  for (const side of ["first", "last"] as const) {
    const value = args[side];
    if (typeof value !== "number") continue;
    if (value >= 0 && value <= MOST) return value;
    const message = `Requesting ${value} records on the \`${name}\` connection exceeds the \`${side}\` limit of ${MOST} records.`;
    return graphqlError("EXCESSIVE_PAGINATION", message);
  }
  if (!showsRecords) return 0;
  const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
  return graphqlError("MISSING_PAGINATION_BOUNDARIES", message);
}

/** `first`/`after` or `last`/`before`; sizes were judged with the whole query (`query-cost.ts`). */
export function connection<T>(items: readonly T[], args: Args): Connection<T> {
  const { first, last } = args;
  const after = indexOf(args.after);
  const before = indexOf(args.before);
  let start = after === null ? 0 : after + 1;
  let end = before === null ? items.length : Math.min(before, items.length);
  if (typeof first === "number") end = Math.min(end, start + first);
  if (typeof last === "number") start = Math.max(start, end - last);
  const nodes = items.slice(start, end);
  return {
    nodes,
    edges: nodes.map((node, index) => ({ cursor: cursorOf(start + index), node })),
    totalCount: items.length,
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: nodes.length > 0 ? cursorOf(start) : null,
      endCursor: nodes.length > 0 ? cursorOf(end - 1) : null,
    },
  };
}

/** A connection whose nodes are read only for the page that is shown. */
export async function onPage<T, N>(page: Connection<T>, node: (item: T) => Promise<N>) {
  const nodes = await Promise.all(page.nodes.map(node));
  return { ...page, nodes, edges: page.edges.map(({ cursor }, index) => ({ cursor, node: nodes[index] })) };
}
