import { GraphQLError } from "graphql";
import { ARCHIVED, type Caller, permits, reaches } from "../http/access.ts";
import type { LackingFields } from "../http/lacking-fields.ts";
import type { Limits } from "../http/limits.ts";
import type { OneAtATime } from "../http/one-at-a-time.ts";
import type { Repository } from "../model/records.ts";
import { type Need, roleAtLeast, roleFor } from "../model/roles.ts";
import { fullName, type World } from "../model/world.ts";
import type { Role } from "../options.ts";

/** What every resolver gets. */
export interface GraphqlContext {
  readonly world: World;
  readonly caller: Caller;
  readonly limits: Limits;
  readonly locks: OneAtATime;
  /** This query is answered by a copy that lags behind. */
  readonly stale: boolean;
  /** What this query is not answered. */
  readonly lacks: LackingFields;
  /** Of the call that is answered (`query-cost.ts`). */
  readonly cost: { readonly points: number; readonly nodes: number };
}

const LAG_MS = 30_000;

/** What this query shows of what people and programs say. */
export function shown<T extends { readonly createdAt: string }>(
  said: readonly T[],
  { stale, world }: GraphqlContext,
): readonly T[] {
  return stale ? said.filter(({ createdAt }) => Date.parse(createdAt) < world.clock() - LAG_MS) : said;
}

export type Args = Readonly<Record<string, unknown>>;
/** `source` is what the resolver above returned, `args` fit GitHub's schema: each file names the types it expects. */
export type Resolver<S> = (source: S, args: never, context: GraphqlContext) => unknown;
/** By field of one GraphQL type. */
export type Resolvers<S> = Readonly<Record<string, Resolver<S>>>;
/** By the mutation's name; `input` fits GitHub's schema. */
export type Mutations = Readonly<Record<string, (input: never, context: GraphqlContext) => Promise<object>>>;

/** A refusal with the `type` GitHub puts next to the message. */
export function graphqlError(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** NOT_FOUND in GitHub's words; `what` comes with its article. */
export function notResolved(what: string): GraphQLError {
  return graphqlError("NOT_FOUND", `Could not resolve to ${what}.`);
}

/** Throws NOT_FOUND for a repository this caller cannot see, FORBIDDEN where a permission or role is missing. */
export function assertMay(
  context: GraphqlContext,
  repo: Repository,
  needs: readonly Need[],
  role: Role = "read",
): void {
  const { world, caller } = context;
  const { actor } = caller;
  if (!reaches(world, repo, caller)) throw notResolved(`a Repository with the name '${fullName(repo)}'`);
  if (repo.archived && needs.some(({ access }) => access === "write")) throw graphqlError("FORBIDDEN", ARCHIVED);
  if (!permits(repo, caller, needs)) throw graphqlError("FORBIDDEN", "Resource not accessible by integration");
  if (actor.kind === "user" && !roleAtLeast(roleFor(actor, repo, world), role)) {
    throw graphqlError("FORBIDDEN", `${actor.login} does not have the correct permissions to execute this`);
  }
}

/** Runs the work as the only writer of a repository. */
export function writing<T>({ locks }: GraphqlContext, repo: Repository, work: () => Promise<T>): Promise<T> {
  return locks.run(fullName(repo).toLowerCase(), work);
}
