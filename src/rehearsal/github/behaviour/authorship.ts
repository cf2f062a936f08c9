import { ApiError, forbidden } from "../http/api-error.ts";
import type { Account } from "../model/account.ts";
import type { Repository } from "../model/records.ts";
import { roleAtLeast, roleOf } from "../model/roles.ts";
import type { World } from "../model/world.ts";
import type { Actor } from "../seams.ts";

/** What people and Apps wrote is changed by them alone, or by people who may write here. */
export function assertAuthor(world: World, repo: Repository, author: Account, actor: Actor): void {
  const account = world.actorAccount(actor);
  if (account === null) throw new ApiError(401, "Requires authentication");
  if (account === author || actor.kind === "installation") return;
  if (actor.kind === "user" && roleAtLeast(roleOf(repo, account), "write")) return;
  throw forbidden(actor.kind === "user" ? "Must have admin rights to Repository." : undefined);
}
