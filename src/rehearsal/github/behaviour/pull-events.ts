import type { PullEvent } from "../model/pull-events.ts";
import type { PullRequest } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { pullObject } from "../objects/pull-objects.ts";
import type { Actor } from "../seams.ts";

/** Sends a `pull_request` event; `more` holds the action and what belongs to it. */
export function publishPull(
  world: World,
  pull: PullRequest,
  actor: Actor,
  more: Readonly<Record<string, unknown>> & { readonly action: string },
): void {
  const payload = async () => ({ ...more, number: pull.number, pull_request: await pullObject(world, pull) });
  world.publish({ repo: pull.repo, name: "pull_request", actor, payload });
}

/** Keeps in the timeline what was done. */
export function keepEvent(world: World, pull: PullRequest, typename: PullEvent["typename"], actor: Actor): PullEvent {
  const who = world.actorAccount(actor);
  const nodeId = world.ids.node("EV", world.ids.number());
  const person = { enqueuer: who, enabler: who };
  const event = { typename, nodeId, createdAt: world.now(), actor: who, ...person };
  pull.events.push(event);
  return event;
}

/** Closes a pull request; with `mergeCommit` it counts as merged by this actor. */
export function closePull(world: World, pull: PullRequest, actor: Actor, mergeCommit?: string): void {
  const account = world.actorAccount(actor);
  pull.state = "closed";
  pull.closedAt = world.now();
  pull.closedBy = account;
  pull.updatedAt = world.now();
  keepEvent(world, pull, "ClosedEvent", actor);
  if (mergeCommit !== undefined) {
    pull.mergedAt = world.now();
    pull.mergedBy = account;
    pull.mergeCommitSha = mergeCommit;
  }
  publishPull(world, pull, actor, { action: "closed" });
}
