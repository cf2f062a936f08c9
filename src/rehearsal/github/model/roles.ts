import { ROLES, type Role } from "../options.ts";
import type { Actor } from "../seams.ts";
import type { Account } from "./account.ts";
import type { Repository } from "./records.ts";
import type { World } from "./world.ts";

/** What a person may do here: a collaborator's role, admin for the owner, read for everyone on public repositories. */
export function roleOf(repo: Repository, account: Account): Role {
  if (repo.owner === account) return "admin";
  return repo.collaborators.get(account.login.toLowerCase()) ?? (repo.private ? "none" : "read");
}

/** By the order of `ROLES`. */
export function roleAtLeast(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/** A permission by its REST name, which the token of an App or a job must carry. */
export interface Need {
  readonly name: string;
  readonly access: "read" | "write";
}

function grants(permissions: Readonly<Record<string, string>>, need: Need): boolean {
  const granted = permissions[need.name];
  if (need.name === "metadata" && need.access === "read") return true;
  return granted === "write" || granted === need.access;
}

/** Whether an installation's or a job's token carries one of the permissions. People have roles instead. */
export function holdsAny(actor: Actor, needs: readonly Need[]): boolean {
  if (actor.kind !== "installation" && actor.kind !== "job") return true;
  return needs.length === 0 || needs.some((need) => grants(actor.permissions, need));
}

/** Whether the actor may know that the repository exists. */
export function canSee(world: World, repo: Repository, actor: Actor): boolean {
  if (!repo.private) return true;
  if (actor.kind === "user") {
    const account = world.actorAccount(actor);
    return account !== null && roleOf(repo, account) !== "none";
  }
  if (actor.kind === "installation") return repo.installations.some((one) => one.id === actor.installationId);
  return actor.kind === "job" || actor.kind === "app";
}

/** The role a person needs where an App needs `access`. */
export function roleFor(actor: Actor, repo: Repository, world: World): Role {
  const account = world.actorAccount(actor);
  return actor.kind === "user" && account ? roleOf(repo, account) : "none";
}
