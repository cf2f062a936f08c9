import type { CommitStatus, Repository } from "../model/records.ts";
import { fullName, type World } from "../model/world.ts";
import { restNamed } from "../rest-names.ts";
import { minimalRepositoryObject, repoUrl, userObject } from "./account-objects.ts";
import { commitObject, requireCommit } from "./git-objects.ts";

type Json = Readonly<Record<string, unknown>>;

/** What the combined status lists of each. */
function simpleStatusObject(world: World, repo: Repository, status: CommitStatus): Json {
  return {
    url: `${repoUrl(world, repo)}/statuses/${status.sha}`,
    avatar_url: `${world.url}/avatars/${status.creator.login}`,
    ...restNamed(status, "id", "nodeId", "state", "description", "targetUrl", "context", "createdAt"),
    updated_at: status.createdAt,
  };
}

export function statusObject(world: World, repo: Repository, status: CommitStatus): Json {
  return { ...simpleStatusObject(world, repo, status), creator: userObject(world, status.creator) };
}

/** Bad as soon as one is, good only when all are. */
export function combinedStatusObject(
  world: World,
  repo: Repository,
  { sha, statuses }: { readonly sha: string; readonly statuses: readonly CommitStatus[] },
): Json {
  const url = `${repoUrl(world, repo)}/commits/${sha}`;
  return {
    state: combinedState(statuses),
    statuses: statuses.map((status) => simpleStatusObject(world, repo, status)),
    ...{ sha, total_count: statuses.length, repository: minimalRepositoryObject(world, repo) },
    ...{ commit_url: url, url: `${url}/status` },
  };
}

/** Failure where one fails or errs, success where all succeed, else pending; so is none at all. */
export function combinedState(statuses: readonly CommitStatus[]): "failure" | "pending" | "success" {
  if (statuses.some(({ state }) => state === "error" || state === "failure")) return "failure";
  return statuses.length > 0 && statuses.every(({ state }) => state === "success") ? "success" : "pending";
}

/** In webhooks with the branches whose head the commit is, ten at most. */
export async function statusEventObject(world: World, repo: Repository, status: CommitStatus): Promise<Json> {
  const { sha } = status;
  const commit = { sha, url: `${repoUrl(world, repo)}/commits/${sha}` };
  const heads = repo.git.refs("refs/heads/").filter((ref) => ref.oid === sha);
  const branches = heads.slice(0, 10).map(({ name }) => {
    return { name: name.replace("refs/heads/", ""), commit, protected: false };
  });
  const { id, context, description, targetUrl: target_url, state, createdAt } = status;
  const { creator: _, ...rest } = statusObject(world, repo, status);
  return {
    ...{ id, sha, name: fullName(repo), context, description, target_url, state, avatar_url: rest.avatar_url },
    ...{ branches, commit: commitObject(world, repo, await requireCommit(repo, sha)) },
    ...{ created_at: createdAt, updated_at: createdAt },
  };
}
