import { own } from "../../shared/index.ts";
import { isoSeconds } from "../git/parse-objects.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import type { ServerRoute } from "../http/router.ts";
import type { Tokens } from "../http/tokens.ts";
import type { AppRecord, Installation, Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { appObject, installationObject, repositoryObject } from "../objects/account-objects.ts";
import type { Permission, Permissions, RestAnswer, RestCall } from "../seams.ts";
import { ok, paged, repoOf } from "./answers.ts";
import { Fields } from "./fields.ts";

const HOUR = 3_600_000;

/** What an App asks about itself with its signed claims, and the tokens it gets for its installations. */
export function appRoutes(world: World, tokens: Tokens): readonly ServerRoute[] {
  return [
    {
      method: "GET",
      path: "/app",
      operation: "apps/get-authenticated",
      appOnly: true,
      handle: async (call) => ok(appObject(world, appOf(world, call))),
    },
    {
      method: "GET",
      path: "/apps/{app_slug}",
      operation: "apps/get-by-slug",
      handle: async (call) => bySlug(world, call.params.app_slug ?? ""),
    },
    {
      method: "GET",
      path: "/app/installations",
      operation: "apps/list-installations",
      appOnly: true,
      handle: async (call) => installations(world, call),
    },
    {
      method: "GET",
      path: "/repos/{owner}/{repo}/installation",
      operation: "apps/get-repo-installation",
      appOnly: true,
      handle: async (call) => ok(installationObject(world, installationIn(world, repoOf(world, call), call))),
    },
    {
      method: "POST",
      path: "/app/installations/{installation_id}/access_tokens",
      operation: "apps/create-installation-access-token",
      appOnly: true,
      handle: async (call) => mint(world, tokens, call),
    },
    {
      method: "GET",
      path: "/installation/repositories",
      operation: "apps/list-repos-accessible-to-installation",
      handle: async (call) => repositories(world, call),
    },
  ];
}

function bySlug(world: World, slug: string): RestAnswer {
  const found = world.apps.find((app) => app.slug === slug);
  if (!found) throw notFound();
  return ok(appObject(world, found));
}

export function appOf(world: World, call: RestCall): AppRecord {
  const { actor } = call;
  const found = actor.kind === "app" ? world.apps.find((app) => app.id === actor.appId) : undefined;
  if (!found) throw new ApiError(401, "A JSON web token could not be decoded");
  return found;
}

function installations(world: World, call: RestCall): RestAnswer {
  const app = appOf(world, call);
  const own = world.installations.filter((one) => one.app === app);
  return paged(call, own, (page) => page.map((one) => installationObject(world, one)));
}

function installationIn(world: World, repo: Repository, call: RestCall): Installation {
  const found = world.installation(repo, appOf(world, call));
  if (!found) throw notFound();
  return found;
}

function mint(world: World, tokens: Tokens, call: RestCall): RestAnswer {
  const app = appOf(world, call);
  const installation = world.installations.find(
    (one) => one.app === app && one.id === Number(call.params.installation_id),
  );
  if (!installation) throw notFound();
  const fields = new Fields(call.body);
  const permissions = scopedPermissions(app, fields.record("permissions"));
  const repos = scopedRepositories(world, installation, fields);
  const expires = world.clock() + HOUR;
  const actor = {
    kind: "installation",
    appId: app.id,
    installationId: installation.id,
    login: app.bot.login,
    id: app.bot.id,
    permissions,
  } as const;
  const token = tokens.mint("ghs", actor, { expires, repositories: repos && new Set(repos.map((repo) => repo.id)) });
  return ok(
    {
      token,
      expires_at: isoSeconds(expires),
      permissions,
      repository_selection: repos ? "selected" : "all",
      ...(repos ? { repositories: repos.map((repo) => repositoryObject(world, repo)) } : {}),
    },
    201,
  );
}

function scopedPermissions(app: AppRecord, asked: Readonly<Record<string, unknown>> | undefined): Permissions {
  if (asked === undefined) return app.permissions;
  const wanted = Object.entries(asked).map(([name, access]): [string, Permission] => {
    const granted = own(app.permissions, name);
    const fits = granted === "write" || (granted === "read" && access === "read");
    if (!fits || (access !== "read" && access !== "write")) {
      throw new ApiError(422, "The permissions requested are not granted to this installation.");
    }
    return [name, access];
  });
  return { metadata: "read", ...Object.fromEntries(wanted) };
}

function scopedRepositories(world: World, installation: Installation, fields: Fields): readonly Repository[] | null {
  const names = fields.texts("repositories");
  const ids = fields.texts("repository_ids");
  if (!names && !ids) return null;
  const own = [...world.repositories.values()].filter((repo) => repo.installations.includes(installation));
  const find = (matches: (repo: Repository) => boolean): Repository => {
    const found = own.find(matches);
    if (!found)
      throw new ApiError(
        422,
        "There is at least one repository that does not exist or is not accessible to the parent installation.",
      );
    return found;
  };
  const named = (names ?? []).map((name) => find((repo) => repo.name === name));
  return [...named, ...(ids ?? []).map((id) => find((repo) => String(repo.id) === id))];
}

function repositories(world: World, call: RestCall): RestAnswer {
  const { actor } = call;
  if (actor.kind !== "installation")
    throw new ApiError(
      403,
      "You must authenticate with an installation access token in order to list repositories for an installation.",
    );
  const own = [...world.repositories.values()].filter((repo) =>
    repo.installations.some((one) => one.id === actor.installationId),
  );
  return paged(call, own, (page) => ({
    total_count: own.length,
    repositories: page.map((repo) => repositoryObject(world, repo)),
  }));
}
