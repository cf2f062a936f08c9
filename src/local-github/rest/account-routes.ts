import { ApiError, notFound } from "../http/api-error.ts";
import type { Limits } from "../http/limits.ts";
import type { ServerRoute } from "../http/router.ts";
import type { World } from "../model/world.ts";
import { publicUserObject } from "../objects/account-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { ok } from "./answers.ts";

/** Users, teams, the rate limit and what the server says of itself. */
export function accountRoutes(world: World, limits: Limits): readonly ServerRoute[] {
  return [
    {
      method: "GET",
      path: "/users/{username}",
      operation: "users/get-by-username",
      handle: async (call) => user(world, call.params.username ?? ""),
    },
    { method: "GET", path: "/user", operation: "users/get-authenticated", handle: async (call) => me(world, call) },
    {
      method: "GET",
      path: "/rate_limit",
      operation: "rate-limit/get",
      handle: async (call) => rateLimit(limits, call),
    },
    {
      method: "GET",
      path: "/meta",
      operation: "meta/get",
      handle: async () => ok({ verifiable_password_authentication: false }),
    },
    {
      method: "GET",
      path: "/orgs/{org}/teams/{team_slug}/memberships/{username}",
      operation: "teams/get-membership-for-user-in-org",
      handle: async (call) => membership(world, call),
    },
  ];
}

function user(world: World, login: string): RestAnswer {
  const account = world.account(login);
  if (!account) throw notFound();
  return ok(publicUserObject(world, account));
}

function me(world: World, call: RestCall): RestAnswer {
  if (call.actor.kind === "installation" || call.actor.kind === "job")
    throw new ApiError(403, "Resource not accessible by integration");
  const account = world.actorAccount(call.actor);
  if (!account) throw new ApiError(401, "Requires authentication");
  return ok(publicUserObject(world, account));
}

function rateLimit(limits: Limits, call: RestCall): RestAnswer {
  const core = limits.budget(call.actor, "core");
  const search = { limit: 30, used: 0, remaining: 30, reset: core.reset };
  return ok({ resources: { core, search, graphql: limits.budget(call.actor, "graphql") }, rate: core });
}

function membership(world: World, call: RestCall): RestAnswer {
  const { actor } = call;
  if (actor.kind === "installation" && actor.permissions.members === undefined) {
    throw new ApiError(403, "Resource not accessible by integration");
  }
  const name = `${call.params.org}/${call.params.team_slug}`.toLowerCase();
  const login = call.params.username ?? "";
  if (!world.teams.get(name)?.has(login.toLowerCase())) throw notFound();
  return ok({
    url: `${world.url}/orgs/${call.params.org}/teams/${call.params.team_slug}/memberships/${login}`,
    role: "member",
    state: "active",
  });
}
