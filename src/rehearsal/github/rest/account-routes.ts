import { ApiError, forbidden, notFound } from "../http/api-error.ts";
import type { Limits } from "../http/limits.ts";
import type { World } from "../model/world.ts";
import { publicUserObject } from "../objects/account-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { ok } from "./answers.ts";
import type { Operations } from "./operation.ts";

/** Users, teams, the rate limit and what the server says of itself. */
export function accountRoutes(limits: Limits): Operations {
  return {
    "users/get-by-username": { handle: user },
    "users/get-authenticated": { handle: me },
    "rate-limit/get": { handle: (_world, call) => rateLimit(limits, call) },
    "meta/get": { handle: () => ok({ verifiable_password_authentication: false }) },
    "teams/get-membership-for-user-in-org": { handle: membership },
  };
}

function user(world: World, { params }: RestCall): RestAnswer {
  const account = world.account(params.username ?? "");
  if (!account) throw notFound();
  return ok(publicUserObject(world, account));
}

function me(world: World, { actor }: RestCall): RestAnswer {
  if (actor.kind === "installation" || actor.kind === "job") throw forbidden();
  const account = world.actorAccount(actor);
  if (!account) throw new ApiError(401, "Requires authentication");
  return ok(publicUserObject(world, account));
}

function rateLimit(limits: Limits, call: RestCall): RestAnswer {
  const core = limits.budget(call.actor, "core");
  const search = { limit: 30, used: 0, remaining: 30, reset: core.reset };
  return ok({ resources: { core, search, graphql: limits.budget(call.actor, "graphql") }, rate: core });
}

function membership(world: World, { actor, params }: RestCall): RestAnswer {
  if (actor.kind === "installation" && actor.permissions.members === undefined) throw forbidden();
  const { org, team_slug: team, username = "" } = params;
  if (!world.teams.get(`${org}/${team}`.toLowerCase())?.has(username.toLowerCase())) throw notFound();
  const url = `${world.url}/orgs/${org}/teams/${team}/memberships/${username}`;
  return ok({ url, role: "member", state: "active" });
}
