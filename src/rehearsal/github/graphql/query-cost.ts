import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLNamedType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getOperationAST,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { pageSize } from "./connections.ts";
import { type Args, graphqlError } from "./context.ts";

/** What a call takes of the limits, told before it is carried out. */
export interface QueryCost {
  readonly kind: "query" | "mutation";
  /** Of the hour's points. */
  readonly points: number;
  /** So many records its answer could hold. */
  readonly nodes: number;
  /** Why GitHub carries none of it out; empty for a call that it takes. */
  readonly refusals: readonly GraphQLError[];
}

/** A document that is valid for the schema, with the values of its variables. */
export interface GraphqlCall {
  readonly document: DocumentNode;
  readonly variables: Args;
  /** Which of the document's operations is meant, where it has several. */
  readonly operation?: string | null;
}

const MOST_NODES = 500_000;

/**
 * By GitHub's published formula: a connection takes a request for each record that the connections around it may hold; all
 * requests are added up, divided by a hundred and rounded, and nothing costs less than a point. Records named by their ids
 * count as a connection's do. A mutation costs one point, whatever is read with it.
 */
export function queryCost(schema: GraphQLSchema, call: GraphqlCall): QueryCost {
  const operation = getOperationAST(call.document, call.operation);
  const root = operation && schema.getRootType(operation.operation);
  const kind = operation?.operation === "mutation" ? "mutation" : "query";
  // What cannot be told apart is refused when it is carried out.
  if (!operation || !root) return { kind, points: 1, nodes: 0, refusals: [] };
  const count = new Count(schema, call);
  count.add(operation.selectionSet, root, 1);
  const { nodes, requests, refusals } = count;
  const points = kind === "mutation" ? 1 : Math.max(1, Math.round(requests / 100));
  return { kind, points, nodes, refusals: nodes > MOST_NODES ? [...refusals, tooMany(nodes)] : refusals };
}

class Count {
  requests = 0;
  nodes = 0;
  readonly refusals: GraphQLError[] = [];
  readonly #schema: GraphQLSchema;
  readonly #variables: Args;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(schema: GraphQLSchema, { document, variables }: GraphqlCall) {
    this.#schema = schema;
    this.#variables = variables;
    const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((one) => [one.name.value, one]));
  }

  /** `times`: how many records of this type there may be. */
  add({ selections }: SelectionSetNode, type: GraphQLNamedType, times: number): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        this.#field(selection, type, times);
        continue;
      }
      const part = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
      const narrowed = part?.typeCondition && this.#schema.getType(part.typeCondition.name.value);
      if (part) this.add(part.selectionSet, narrowed ?? type, times);
    }
  }

  #field(node: FieldNode, type: GraphQLNamedType, times: number): void {
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    if (!field || !node.selectionSet) return;
    const below = getNamedType(field.type);
    const args: Args = getArgumentValues(field, node, this.#variables);
    if (!below.name.endsWith("Connection")) {
      const named = Array.isArray(args.ids) ? args.ids.length : 1;
      this.add(node.selectionSet, below, times * named);
      return;
    }
    const size = pageSize(node.name.value, args, showsRecords(node.selectionSet));
    if (typeof size === "number") this.#page(node.selectionSet, below, { times, size });
    else this.refusals.push(size);
  }

  #page(shown: SelectionSetNode, type: GraphQLNamedType, { times, size }: { times: number; size: number }): void {
    this.requests += times;
    this.nodes += times * size;
    this.add(shown, type, times * size);
  }
}

/** A connection that is only counted, as by `totalCount`, needs no size. */
function showsRecords({ selections }: SelectionSetNode): boolean {
  return selections.some((one) => one.kind !== Kind.FIELD || ["nodes", "edges"].includes(one.name.value));
}

function tooMany(nodes: number): GraphQLError {
  const [asked, most] = [nodes, MOST_NODES].map((count) => count.toLocaleString("en-US"));
  const message = `This query requests up to ${asked} possible nodes which exceeds the maximum limit of ${most}.`;
  return graphqlError("MAX_NODE_LIMIT_EXCEEDED", message);
}
