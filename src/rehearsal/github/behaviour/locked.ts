import { ApiError } from "../http/api-error.ts";
import type { Item } from "../model/records.ts";
import { roleAtLeast, roleFor } from "../model/roles.ts";
import type { World } from "../model/world.ts";
import type { Actor } from "../seams.ts";

/** Throws GitHub's refusal where the conversation is locked for this actor: for Apps and jobs always, whatever they may write. */
export function assertUnlocked(world: World, item: Item, actor: Actor, refusal: () => ApiError): void {
  if (item.locked && !roleAtLeast(roleFor(actor, item.repo, world), "write")) throw refusal();
}

/** The 403 of comments and reactions. */
export function isLocked(what: "comment" | "reaction"): () => ApiError {
  return () => new ApiError(403, `Unable to create ${what} because issue is locked.`);
}
