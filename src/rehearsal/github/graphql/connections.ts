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

function bound(name: string, args: Args, side: "first" | "last"): number | null {
  const value = args[side];
  if (typeof value !== "number") return null;
  if (value < 0 || value > MOST) {
    const message = `Requesting ${value} records on the \`${name}\` connection exceeds the \`${side}\` limit of ${MOST} records.`;
    throw graphqlError("EXCESSIVE_PAGINATION", message);
  }
  return value;
}

/** `first`/`after` or `last`/`before`; as on GitHub one of the two sizes must be given. */
export function connection<T>(name: string, items: readonly T[], args: Args): Connection<T> {
  const first = bound(name, args, "first");
  const last = bound(name, args, "last");
  if (first === null && last === null) {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
    throw graphqlError("MISSING_PAGINATION_BOUNDARIES", message);
  }
  const after = indexOf(args.after);
  const before = indexOf(args.before);
  let start = after === null ? 0 : after + 1;
  let end = before === null ? items.length : Math.min(before, items.length);
  if (first !== null) end = Math.min(end, start + first);
  if (last !== null) start = Math.max(start, end - last);
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
