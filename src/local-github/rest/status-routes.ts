import { mergeWaiting } from "../behaviour/auto-merge.ts";
import { createStatus } from "../behaviour/statuses.ts";
import { notFound } from "../http/api-error.ts";
import type { ServerRoute } from "../http/router.ts";
import { latestStatuses } from "../model/branch-rules.ts";
import type { World } from "../model/world.ts";
import { combinedStatusObject, statusObject } from "../objects/status-objects.ts";
import type { RestAnswer, RestCall } from "../seams.ts";
import { ok, paged, repoOf } from "./answers.ts";
import { Fields } from "./fields.ts";

const READ = { name: "statuses", access: "read" } as const;
const WRITE = { name: "statuses", access: "write" } as const;

/** Commit statuses: set, listed, and what they come to together. */
export function statusRoutes(world: World): readonly ServerRoute[] {
  const commit = "/repos/{owner}/{repo}/commits/{ref}";
  return [
    {
      method: "POST",
      path: "/repos/{owner}/{repo}/statuses/{sha}",
      operation: "repos/create-commit-status",
      needs: WRITE,
      handle: (call) => create(world, call),
    },
    {
      method: "GET",
      path: `${commit}/statuses`,
      operation: "repos/list-commit-statuses-for-ref",
      needs: READ,
      handle: (call) => list(world, call),
    },
    {
      method: "GET",
      path: `${commit}/status`,
      operation: "repos/get-combined-status-for-ref",
      needs: READ,
      handle: (call) => combined(world, call),
    },
  ];
}

async function create(world: World, call: RestCall): Promise<RestAnswer> {
  const fields = new Fields(call.body);
  const input = {
    sha: call.params.sha ?? "",
    state: fields.word("state", ["error", "failure", "pending", "success"]) ?? "pending",
    context: fields.optionalText("context") ?? "default",
    description: fields.optionalText("description") ?? null,
    targetUrl: fields.optionalText("target_url") ?? null,
  };
  const repo = repoOf(world, call);
  const status = await createStatus(world, repo, input, call.actor);
  await mergeWaiting(world, repo);
  return ok(statusObject(world, repo, status), 201);
}

/** Newest first, with all that were ever set. */
async function list(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const sha = await shaOf(world, call);
  const all = repo.statuses.filter((status) => status.sha === sha).toReversed();
  return paged(call, all, (page) => page.map((status) => statusObject(world, repo, status)));
}

async function combined(world: World, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(world, call);
  const sha = await shaOf(world, call);
  return ok(combinedStatusObject(world, repo, { sha, statuses: latestStatuses(repo, sha) }));
}

async function shaOf(world: World, call: RestCall): Promise<string> {
  const sha = await repoOf(world, call).git.resolve(call.params.ref ?? "");
  if (!sha) throw notFound();
  return sha;
}
