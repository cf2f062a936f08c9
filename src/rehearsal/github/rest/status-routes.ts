import { mergeWaiting } from "../behaviour/auto-merge.ts";
import { createStatus } from "../behaviour/statuses.ts";
import { latestStatuses } from "../model/branch-rules.ts";
import type { World } from "../model/world.ts";
import { combinedStatusObject, statusObject } from "../objects/status-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { commitShaOf, ok, paged, repoOf } from "./answers.ts";
import type { Call, Operations } from "./operation.ts";

const permissions = ["statuses"];

/** Commit statuses: set, listed, and what they come to together. */
export const statusRoutes: Operations = {
  "repos/create-commit-status": { permissions, handle: create },
  "repos/list-commit-statuses-for-ref": { permissions, handle: list },
  "repos/get-combined-status-for-ref": { permissions, handle: combined },
};

async function create(world: World, call: Call<"repos/create-commit-status">): Promise<RestAnswer> {
  const { state, context = "default", description = null, target_url: targetUrl = null } = call.body;
  const repo = repoOf(world, call);
  const input = { sha: call.params.sha ?? "", state, context, description, targetUrl };
  const status = await createStatus(world, repo, input, call.actor);
  await mergeWaiting(world, repo);
  return ok(statusObject(world, repo, status), 201);
}

/** Newest first, with all that were ever set. */
async function list(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const sha = await commitShaOf(world, call);
  const all = repo.statuses.filter((status) => status.sha === sha).toReversed();
  return paged(call, all, (page) => page.map((status) => statusObject(world, repo, status)));
}

async function combined(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const sha = await commitShaOf(world, call);
  return ok(combinedStatusObject(world, repo, { sha, statuses: latestStatuses(repo, sha) }));
}
