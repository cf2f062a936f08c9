import { own } from "../../../shared/index.ts";
import { isoSeconds } from "../git/parse-objects.ts";
import { ApiError, forbidden, notFound } from "../http/api-error.ts";
import type { Tokens } from "../http/tokens.ts";
import type { AppRecord, Installation, Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { appObject, installationObject, repositoryObject } from "../objects/account-objects.ts";
import type { Permission, Permissions, RestAnswer, RestCall } from "../seams.ts";
import { ok, paged, repoOf } from "./answers.ts";
import type { Call, Operations } from "./operation.ts";

const HOUR = 3_600_000;
type Mint = Call<"apps/create-installation-access-token">;

/** What an App asks about itself with its signed claims, and the tokens it gets for its installations. */
export function appRoutes(tokens: Tokens): Operations {
  return {
    "apps/get-authenticated": { appOnly: true, handle: (world, call) => ok(appObject(world, appOf(world, call))) },
    "apps/get-by-slug": { handle: bySlug },
    "apps/list-installations": { appOnly: true, handle: installations },
    "apps/get-repo-installation": { appOnly: true, handle: installationHere },
    "apps/create-installation-access-token": {
      appOnly: true,
      handle: (world, call) => mint(world, tokens, call),
    },
    "apps/list-repos-accessible-to-installation": { handle: repositories },
  };
}

function bySlug(world: World, { params }: RestCall): RestAnswer {
  const found = world.apps.find((app) => app.slug === params.app_slug);
  if (!found) throw notFound();
  return ok(appObject(world, found));
}

/** The App whose claims signed the call. Throws 401 for any other caller. */
export function appOf(world: World, { actor }: RestCall): AppRecord {
  const found = actor.kind === "app" ? world.apps.find((app) => app.id === actor.appId) : undefined;
  if (!found) throw new ApiError(401, "A JSON web token could not be decoded");
  return found;
}

function installations(world: World, call: RestCall): RestAnswer {
  const app = appOf(world, call);
  const own = world.installations.filter((one) => one.app === app);
  return paged(call, own, (page) => page.map((one) => installationObject(world, one)));
}

function installationHere(world: World, call: RestCall): RestAnswer {
  const found = world.installation(repoOf(world, call), appOf(world, call));
  if (!found) throw notFound();
  return ok(installationObject(world, found));
}

function mint(world: World, tokens: Tokens, call: Mint): RestAnswer {
  const app = appOf(world, call);
  const id = Number(call.params.installation_id);
  const installation = world.installations.find((one) => one.app === app && one.id === id);
  if (!installation) throw notFound();
  const permissions = scopedPermissions(app, call.body?.permissions);
  const repos = scopedRepositories(world, installation, call.body);
  const expires = Date.now() + HOUR; // clients keep tokens by the machine's clock, whatever time the server plays
  const { bot } = app;
  const token = tokens.mint(
    "ghs",
    { kind: "installation", appId: app.id, installationId: id, login: bot.login, id: bot.id, permissions },
    { expires, repositories: repos && new Set(repos.map((repo) => repo.id)) },
  );
  const shown = repos ? { repositories: repos.map((repo) => repositoryObject(world, repo)) } : {};
  const selection = repos ? "selected" : "all";
  return ok({ token, expires_at: isoSeconds(expires), permissions, repository_selection: selection, ...shown }, 201);
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

function scopedRepositories(world: World, installation: Installation, body: Mint["body"]) {
  const { repositories: names, repository_ids: ids } = body ?? {};
  if (!names && !ids) return null;
  const own = [...world.repositories.values()].filter((repo) => repo.installations.includes(installation));
  const find = (matches: (repo: Repository) => boolean): Repository => {
    const found = own.find(matches);
    if (found) return found;
    const message =
      "There is at least one repository that does not exist or is not accessible to the parent installation.";
    throw new ApiError(422, message);
  };
  const named = (names ?? []).map((name) => find((repo) => repo.name === name));
  return [...named, ...(ids ?? []).map((id) => find((repo) => repo.id === Number(id)))];
}

function repositories(world: World, call: RestCall): RestAnswer {
  const { actor } = call;
  if (actor.kind !== "installation")
    throw forbidden(
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
