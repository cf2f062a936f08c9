import * as z from "zod";
import type { Account } from "../../ports/index.ts";

/** The fields of an actor that are read, as a GraphQL selection. */
export const ACTOR_PARTS = `__typename login
... on User { databaseId } ... on Bot { databaseId } ... on Mannequin { databaseId } ... on Organization { databaseId }
... on EnterpriseUserAccount { user { databaseId } }`;

export const ActorParts = z
  .object({
    __typename: z.string(),
    login: z.string(),
    databaseId: z.number().nullish(),
    user: z.object({ databaseId: z.number().nullable() }).nullish(),
  })
  .nullable();
/** Null for deleted accounts; an `EnterpriseUserAccount` has its id below `user`. */
export type ActorParts = z.infer<typeof ActorParts>;

/** Null for deleted accounts. GraphQL leaves `[bot]` off a machine account's login; webhooks and REST have it. */
export function account(actor: ActorParts): Account | null {
  if (actor === null) return null;
  const id = actor.databaseId ?? actor.user?.databaseId ?? null;
  if (id === null) return null;
  const bot = actor.__typename === "Bot";
  return { login: bot && !actor.login.endsWith("[bot]") ? `${actor.login}[bot]` : actor.login, id, bot };
}
