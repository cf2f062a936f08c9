import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  buildSchema,
  type DocumentNode,
  execute,
  GraphQLError,
  GraphQLScalarType,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  isObjectType,
  parse,
  validate,
} from "graphql";
import * as z from "zod";
import { describeError, HostError, UserError } from "../../../shared/index.ts";
import { ApiError } from "../http/api-error.ts";
import type { Chaos } from "../http/chaos.ts";
import type { LackingFields } from "../http/lacking-fields.ts";
import type { RefusedMutation } from "../http/refused-mutation.ts";
import { parseJson, type Tokens } from "../http/tokens.ts";
import { countOfApps, countQuery } from "../model/statistics.ts";
import type { RestAnswer } from "../seams.ts";
import type { GraphqlContext } from "./context.ts";
import { type GraphqlCall, type QueryCost, queryCost } from "./query-cost.ts";
import { fieldResolver, typeResolver } from "./resolve.ts";

const REQUEST = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

export type GraphqlParts = Omit<GraphqlContext, "caller" | "cost" | "stale" | "lacks"> & {
  readonly tokens: Tokens;
  readonly chaos: Chaos;
};
type Understood = DocumentNode | readonly GraphQLError[];

/** For all local GitHubs of a process: reading the schema costs more than a small story's requests. */
const KEPT = { schema: null as Promise<GraphQLSchema> | null, understood: new Map<string, Understood>() };

/** Reading a query against GitHub's schema is slow; programs send the same few again and again. */
function understood(schema: GraphQLSchema, query: string): Understood {
  const found = KEPT.understood.get(query) ?? readQuery(schema, query);
  if (KEPT.understood.size < 500) KEPT.understood.set(query, found);
  return found;
}

/** GraphQL by GitHub's published schema; the schema is read when the first query comes. */
export class GraphqlHandler {
  readonly #parts: GraphqlParts;

  constructor(parts: GraphqlParts) {
    this.#parts = parts;
  }

  /** `refusal`: of one of its changes, on purpose. */
  async answer(request: {
    readonly authorization: string | undefined;
    readonly body: Buffer;
    readonly refusal: RefusedMutation | null;
  }): Promise<RestAnswer> {
    const { world, tokens, limits, locks } = this.#parts;
    world.stats.graphqlRequests += 1;
    const caller = tokens.authenticate(request.authorization);
    if (caller.actor.kind === "anonymous") throw new ApiError(401, "This endpoint requires you to be authenticated.");
    const { actor } = caller;
    countOfApps(world.stats, actor, "graphql");
    const parsed = REQUEST.safeParse(parseJson(request.body.toString("utf8")));
    if (!parsed.success) throw new ApiError(400, "Problems parsing JSON");
    KEPT.schema ??= loadSchema();
    const schema = await KEPT.schema;
    const { query, operationName } = parsed.data;
    const variables = parsed.data.variables ?? {};
    const document = understood(schema, query);
    const cost = "kind" in document ? costOf(schema, { document, variables, operation: operationName }) : NO_COST;
    const refused = limits.spendPoints(actor, cost);
    const headers = { ...limits.headers(actor, "graphql"), ...refused?.headers };
    if (refused) return { status: 200, body: { errors: refused.errors }, headers };
    if (!("kind" in document))
      return { status: 200, body: { errors: document.map((error) => error.toJSON()) }, headers };
    const name = getOperationAST(document, operationName)?.name?.value ?? "(without a name)";
    if (cost.kind === "query") countQuery(world.stats, name, cost.points);
    if (cost.refusals.length > 0)
      return { status: 200, body: { errors: cost.refusals.map((error) => this.#told(error)) }, headers };
    const byPerson = actor.kind === "user";
    const { chaos } = this.#parts;
    const lacking = byPerson ? () => null : chaos.fields.ofOneQuery();
    const { refusal } = request;
    const lacks: LackingFields = (field) =>
      field === `Mutation.${refusal?.mutation}` ? (refusal?.problem ?? null) : lacking(field);
    const trouble = { stale: chaos.isStale(byPerson), lacks };
    const result = await execute({
      ...{ schema, document, fieldResolver, typeResolver },
      variableValues: variables,
      operationName: operationName ?? null,
      contextValue: { world, caller, limits, locks, cost, ...trouble },
    });
    const errors = result.errors?.map((error) => this.#told(error));
    const body = errors ? { data: result.data ?? null, errors } : { data: result.data };
    return { status: 200, body, headers: { ...headers, ...pauseOf(result.errors) } };
  }

  #told(error: GraphQLError): object {
    const { message, path, locations, originalError } = error;
    if (originalError instanceof ApiError) {
      const text = originalError.errors
        ? `${originalError.message}: ${JSON.stringify(originalError.errors)}`
        : originalError.message;
      if ("retry-after" in originalError.headers) return { path, locations, message: text };
      return { type: originalError.status === 403 ? "FORBIDDEN" : "UNPROCESSABLE", path, locations, message: text };
    }
    const { type } = error.extensions;
    const ours = originalError === undefined || originalError instanceof GraphQLError;
    // Without a type it is a field nobody answers, or a mistake of the server: a test must see it.
    if (!ours || type === undefined)
      this.#parts.world.problems.push(`GraphQL ${path?.join(".") ?? ""}: ${describeError(error)}`);
    return { ...(type === undefined ? {} : { type }), path, locations, message };
  }
}

/** A limit that was met while the call was carried out says in the headers how long to wait. */
function pauseOf(errors: readonly GraphQLError[] = []): Readonly<Record<string, string>> {
  const refusals = errors.flatMap(({ originalError }) => (originalError instanceof ApiError ? originalError : []));
  return refusals.find(({ headers }) => "retry-after" in headers)?.headers ?? {};
}

/** Of a document that is not valid. */
const NO_COST: QueryCost = { kind: "query", points: 1, nodes: 0, refusals: [] };

/** Of a call whose variables do not fit as well: its execution says what is wrong with them. */
function costOf(schema: GraphQLSchema, call: GraphqlCall): QueryCost {
  const { variableDefinitions = [] } = getOperationAST(call.document, call.operation) ?? {};
  const { coerced } = getVariableValues(schema, variableDefinitions, call.variables);
  return coerced ? queryCost(schema, { ...call, variables: coerced }) : NO_COST;
}

function readQuery(schema: GraphQLSchema, query: string): Understood {
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    return errors.length > 0 ? errors : document;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

async function loadSchema(): Promise<GraphQLSchema> {
  try {
    const text = await readFile(schemaPath(), "utf8");
    return withLongNumbers(buildSchema(text, { assumeValidSDL: true, assumeValid: true, noLocation: true }));
  } catch (cause) {
    throw new HostError("GitHub's GraphQL schema could not be read", { retryable: false, cause });
  }
}

/** Of checks GitHub answers numbers that 32 bits do not hold, though its schema calls them `Int`; of all else it does not. */
function withLongNumbers(schema: GraphQLSchema): GraphQLSchema {
  for (const name of ["CheckRun", "CheckSuite"]) {
    const type = schema.getType(name);
    const field = isObjectType(type) ? type.getFields().databaseId : undefined;
    if (field) field.type = new GraphQLScalarType({ name: "Int" });
  }
  return schema;
}

/** The package exports only an entry that loads 20 MB of introspection as well; the text lies beside it. */
function schemaPath(): string {
  const name = "@octokit/graphql-schema/schema.graphql";
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (!found)
    throw new UserError("package_missing", "the package @octokit/graphql-schema is not installed", "run npm ci");
  return found;
}
