import { ApiError } from "../http/api-error.ts";
import type { CommitStatus, Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { statusEventObject } from "../objects/status-objects.ts";
import type { Actor } from "../seams.ts";

/** What the caller says; `sha` is a commit's full name. */
export type StatusInput = Pick<CommitStatus, "state" | "context" | "description" | "targetUrl"> & {
  readonly sha: string;
};

/** GitHub keeps no more under one context of a commit. */
const MOST = 1000;

/** Sets a status on a commit; what stood under its context before stays in the list. */
export async function createStatus(
  world: World,
  repo: Repository,
  input: StatusInput,
  actor: Actor,
): Promise<CommitStatus> {
  const commit = await repo.git.commit(input.sha);
  if (commit?.oid !== input.sha) throw new ApiError(422, `No commit found for SHA: ${input.sha}`);
  const same = repo.statuses.filter(({ sha, context }) => sha === input.sha && context === input.context);
  if (same.length >= MOST) {
    throw new ApiError(422, "Validation Failed: This SHA and context has reached the maximum number of statuses.");
  }
  const status: CommitStatus = {
    ...{ ...world.ids.fresh("StatusContext", "SC"), ...input },
    ...{ creator: world.requireAccount(actor), app: world.actorApp(actor), createdAt: world.now() },
  };
  repo.statuses.push(world.ids.keep(status));
  const payload = () => statusEventObject(world, repo, status);
  world.publish({ repo, name: "status", actor, payload });
  return status;
}
