import type { Issue, Item, Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { repositoryObject } from "../objects/account-objects.ts";
import { issueObject } from "../objects/conversation-objects.ts";
import { nextNumber, publishIssue } from "./issues.ts";
import { publishPull } from "./pull-events.ts";
import { ownerOf } from "./repository-settings.ts";

/* What people with more rights do to an issue beside its text. */

/** From now on only who may write here takes part, or everybody again. */
export function setLocked(world: World, item: Item, locked: boolean): void {
  item.locked = locked;
  const [action, actor] = [locked ? "locked" : "unlocked", ownerOf(item.repo)];
  if (item.typename === "PullRequest") publishPull(world, item, actor, { action });
  else publishIssue(world, item, actor, { action });
}

/** It gets a number of the other repository; its old one leads to it. */
export function transferIssue(world: World, issue: Issue, to: Repository): void {
  const { repo, number } = issue;
  const before = issueObject(world, issue);
  repo.items.delete(number);
  repo.gone.set(number, issue);
  Object.assign(issue, { repo: to, number: nextNumber(to), updatedAt: world.now() });
  to.items.set(issue.number, issue);
  const changes = { new_issue: issueObject(world, issue), new_repository: repositoryObject(world, to) };
  const payload = async () => ({ action: "transferred", issue: before, changes });
  world.publish({ repo, name: "issues", actor: ownerOf(repo), payload });
}

/** Its number is not given again. */
export function deleteIssue(world: World, issue: Issue): void {
  const { repo, number } = issue;
  repo.items.delete(number);
  repo.gone.set(number, null);
  world.ids.forget(issue);
  publishIssue(world, issue, ownerOf(repo), { action: "deleted" });
}
