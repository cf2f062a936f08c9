import { runGit, ZERO_OID } from "../git/git-process.ts";
import { unprocessable } from "../http/api-error.ts";
import type { Account } from "../model/account.ts";
import { openPulls } from "../model/pull-facts.ts";
import type { Installation, Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { ownerObject } from "../objects/account-objects.ts";
import type { Actor } from "../seams.ts";
import { moveRefs } from "./move-refs.ts";
import { editPull } from "./pulls.ts";

/* What owners do on a repository's settings page. */

/** Whoever owns it. */
export function ownerOf({ owner: { login, id } }: Repository): Actor {
  return { kind: "user", login, id };
}

function publish(world: World, repo: Repository, payload: Readonly<Record<string, unknown>>): void {
  world.publish({ repo, name: "repository", actor: ownerOf(repo), payload: async () => payload });
}

/** Read-only from now on, or no longer. */
export function setArchived(world: World, repo: Repository, archived: boolean): void {
  repo.archived = archived;
  publish(world, repo, { action: archived ? "archived" : "unarchived" });
}

/** Its old name leads to it, until another repository is called so. */
export function renameRepository(world: World, repo: Repository, name: string): void {
  const from = repo.name;
  world.renameRepository(repo, { owner: repo.owner, name });
  publish(world, repo, { action: "renamed", changes: { repository: { name: { from } } } });
}

/** Apps that left it and that came to it: an installation reaches what its own account owns. */
export interface Handover {
  readonly left: readonly Installation[];
  readonly joined: readonly Installation[];
}

/** Its old name leads to it as well; people keep what they may do. */
export function transferRepository(world: World, repo: Repository, owner: Account): Handover {
  const [from, left] = [repo.owner, repo.installations];
  const joined = world.installations.filter(({ account }) => account === owner);
  world.renameRepository(repo, { owner, name: repo.name });
  repo.installations = joined;
  const kind = from.typename === "Organization" ? "organization" : "user";
  publish(world, repo, { action: "transferred", changes: { owner: { from: { [kind]: ownerObject(world, from) } } } });
  return { left, joined };
}

/** Pull requests into it follow; what is based on the old name by hand finds nothing there any more. */
export async function renameDefaultBranch(world: World, repo: Repository, name: string): Promise<void> {
  const actor = ownerOf(repo);
  const from = repo.defaultBranch;
  const head = repo.git.branch(from);
  if (head === null || repo.git.branch(name) !== null) throw unprocessable("Branch", "name", "cannot be renamed so");
  const [before, after] = [`refs/heads/${from}`, `refs/heads/${name}`];
  await moveRefs(world, repo, [{ ref: after, before: ZERO_OID, after: head }], { actor });
  repo.defaultBranch = name;
  await runGit(repo.git.directory, ["symbolic-ref", "HEAD", after]);
  for (const pull of openPulls(repo).filter(({ baseRef }) => baseRef === from))
    editPull(world, pull, { base: name }, actor);
  await moveRefs(world, repo, [{ ref: before, before: head, after: ZERO_OID }], { actor });
  publish(world, repo, { action: "edited", changes: { default_branch: { from } } });
}
