import { ApiError } from "../http/api-error.ts";
import { asksForQueue, rulesOf } from "../model/branch-rules.ts";
import type { AutoMerge } from "../model/pull-events.ts";
import { openPulls } from "../model/pull-facts.ts";
import type { PullRequest, Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import type { Actor } from "../seams.ts";
import { assertMergeable, mergePull } from "./merge-pull.ts";
import { advanceQueues, enqueue } from "./merge-queue.ts";
import { keepEvent, publishPull } from "./pull-events.ts";

/** Somebody has GitHub merge as soon as nothing is in the way. Refused where nothing is in the way now. */
export async function enableAutoMerge(
  pull: PullRequest,
  method: AutoMerge["mergeMethod"],
  { world, actor }: { readonly world: World; readonly actor: Actor },
): Promise<void> {
  if (pull.state !== "open") throw new ApiError(422, "Pull request is closed");
  if (await isClean(pull, actor)) throw new ApiError(422, "Pull request Pull request is in clean status");
  const enabledBy = world.requireAccount(actor);
  pull.autoMerge = { typename: "AutoMergeRequest", enabledBy, enabledAt: world.now(), mergeMethod: method };
  keepEvent(world, pull, "AutoMergeEnabledEvent", actor);
  publishPull(world, pull, actor, { action: "auto_merge_enabled" });
}

/** The event is kept and told even where nothing was enabled. */
export function disableAutoMerge(world: World, pull: PullRequest, actor: Actor): void {
  pull.autoMerge = null;
  keepEvent(world, pull, "AutoMergeDisabledEvent", actor);
  publishPull(world, pull, actor, { action: "auto_merge_disabled", reason: "Disabled by hand" });
}

const METHODS = { MERGE: "merge", SQUASH: "squash", REBASE: "rebase" } as const;

/** Merges what waits for it and has become mergeable, in the name of who enabled it; or puts it into its base's queue. */
export async function mergeWaiting(world: World, repo: Repository): Promise<void> {
  for (const pull of openPulls(repo)) {
    const { autoMerge } = pull;
    if (autoMerge === null) continue;
    const { login, id } = autoMerge.enabledBy;
    const merge_method = METHODS[autoMerge.mergeMethod];
    const actor: Actor = { kind: "user", login, id };
    const queued = rulesOf(repo, pull.baseRef).some(asksForQueue);
    await unlessBlocked(() =>
      queued ? enqueue(world, pull, { actor }) : mergePull(world, pull, { merge_method }, actor),
    );
  }
  await advanceQueues(world, repo);
}

async function isClean(pull: PullRequest, actor: Actor): Promise<boolean> {
  return unlessBlocked(() => assertMergeable(pull, {}, actor));
}

/** False when GitHub would refuse. */
async function unlessBlocked(merge: () => Promise<unknown>): Promise<boolean> {
  try {
    await merge();
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}
