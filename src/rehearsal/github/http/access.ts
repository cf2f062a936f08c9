import type { Repository } from "../model/records.ts";
import { canSee, holdsAny, type Need, roleAtLeast, roleFor } from "../model/roles.ts";
import type { World } from "../model/world.ts";
import type { Actor } from "../seams.ts";
import { ApiError, notFound } from "./api-error.ts";
import type { Match, ServerRoute } from "./router.ts";

/** What GitHub says to whoever writes into an archived repository. */
export const ARCHIVED = "Repository was archived so is read-only.";

/** `repositories` are the ids that the token is limited to; null: all that the actor reaches. */
export interface Caller {
  readonly actor: Actor;
  readonly repositories: ReadonlySet<number> | null;
}

/** Whether this caller's token reaches the repository at all. */
export function reaches(world: World, repo: Repository, caller: Caller): boolean {
  return (
    canSee(world, repo, caller.actor) &&
    (caller.repositories === null || caller.repositories.has(repo.id) || !repo.private)
  );
}

/** Whether a token carries one of the permissions here; what is public may be read without. */
export function permits(repo: Repository, { actor, repositories }: Caller, needs: readonly Need[]): boolean {
  const installed = actor.kind !== "installation" || repo.installations.some((one) => one.id === actor.installationId);
  const reached = repositories === null || repositories.has(repo.id);
  const reading = needs.every((need) => need.access === "read");
  return holdsAny(actor, needs) && ((installed && reached) || (reading && !repo.private));
}

/** Throws 404 for an unseen repository, 403 for a permission or role that is lacking, 401 for nameless writes. */
export function assertAccess(world: World, match: Match, caller: Caller): void {
  const { route, params } = match;
  const { actor } = caller;
  if (route.appOnly && actor.kind !== "app") throw new ApiError(401, "A JSON web token could not be decoded");
  if (!route.path.startsWith("/repos/{owner}/{repo}")) return;
  const repo = world.repository(params.owner ?? "", params.repo ?? "");
  if (!repo || !reaches(world, repo, caller)) throw notFound();
  if (route.appOnly) return;
  if (actor.kind === "app") throw new ApiError(403, "Resource not accessible by integration");
  if (repo.archived && route.method !== "GET") throw new ApiError(403, ARCHIVED);
  const needs = route.anyOf ?? (route.needs ? [route.needs] : []);
  if (!permits(repo, caller, needs)) {
    const accepted = needs.map((need) => `${need.name}=${need.access}`).join("; ");
    throw new ApiError(403, "Resource not accessible by integration", {
      headers: { "x-accepted-github-permissions": accepted },
    });
  }
  assertPerson(world, repo, route, actor);
}

function assertPerson(world: World, repo: Repository, route: ServerRoute, actor: Actor): void {
  const writes = route.method !== "GET";
  if (actor.kind === "anonymous" && writes) throw new ApiError(401, "Requires authentication");
  if (actor.kind !== "user") return;
  const least = route.role ?? (writes ? "write" : "read");
  if (roleAtLeast(roleFor(actor, repo, world), least)) return;
  throw new ApiError(403, `Must have ${least} rights to Repository.`);
}
