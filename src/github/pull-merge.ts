import type { MergeRequest, PullRequests } from "../ports/index.ts";
import { StaleHeadError } from "../shared/index.ts";
import { type Connection, hasStatus } from "./connection/index.ts";

/** In the order we like them: a merge commit keeps every step's commit reachable. */
const METHODS = ["merge", "squash", "rebase"] as const;

/** Merges with the first method the repository allows. Never sent twice: an unclear failure is for the caller to look at. */
export async function mergePull(connection: Connection, request: MergeRequest): ReturnType<PullRequests["merge"]> {
  let why = "no way of merging is allowed";
  for (const method of METHODS) {
    try {
      return { kind: "merged", sha: await mergeBy(connection, request, method) };
    } catch (error) {
      if (hasStatus(error, 409)) throw new StaleHeadError(`of #${request.number}`, error);
      if (!hasStatus(error, 405)) throw error;
      why = error.message;
      if (!isForbiddenMethod(why)) break;
    }
  }
  return { kind: "blocked", why };
}

function isForbiddenMethod(message: string): boolean {
  return /(merge commits|squash merg\w+|rebase merg\w+) (is|are) not allowed/i.test(message);
}

async function mergeBy(
  connection: Connection,
  request: MergeRequest,
  method: (typeof METHODS)[number],
): Promise<string> {
  const { data } = await connection.write(`merging #${request.number}`, {}, () =>
    connection.client.request("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", {
      ...connection.target(),
      pull_number: request.number,
      sha: request.head,
      merge_method: method,
      commit_title: request.title,
      commit_message: request.message,
    }),
  );
  return data.sha;
}
