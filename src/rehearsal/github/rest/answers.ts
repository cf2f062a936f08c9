import { ApiError, notFound } from "../http/api-error.ts";
import type { IssueComment, Item, PullRequest, Repository, ReviewComment } from "../model/records.ts";
import type { World } from "../model/world.ts";
import type { RestAnswer, RestCall } from "../seams.ts";

/** Header by which a handler tells the server which page of how many this is; it becomes `link`. */
export const PAGE_HEADER = "x-local-page";

export function ok(body: unknown, status = 200): RestAnswer {
  return { status, body };
}

export const NO_CONTENT: RestAnswer = { status: 204 };

/** One page of a list by `per_page` (at most 100, else 30) and `page`. */
export function paged<T>(call: RestCall, items: readonly T[], show: (items: readonly T[]) => unknown): RestAnswer {
  const size = Math.min(100, Number(call.query.get("per_page") ?? 30) || 30);
  const page = Math.max(1, Number(call.query.get("page") ?? 1) || 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const body = show(items.slice((page - 1) * size, page * size));
  return { status: 200, body, headers: last > 1 ? { [PAGE_HEADER]: `${page}/${last}` } : {} };
}

/** Throws 404 where there is none of this name. */
export function repoOf(world: World, call: RestCall): Repository {
  return world.requireRepository(call.params.owner ?? "", call.params.repo ?? "");
}

/** The commit that `{ref}` of the path stands for. */
export async function commitShaOf(world: World, call: RestCall): Promise<string> {
  const sha = await repoOf(world, call).git.resolve(call.params.ref ?? "");
  if (!sha) throw notFound();
  return sha;
}

/** Issue or pull request by the number in the path. Throws 404. */
export function itemOf(world: World, call: RestCall, name = "issue_number"): Item {
  const item = repoOf(world, call).items.get(Number(call.params[name]));
  if (!item) throw notFound();
  return item;
}

/** Throws 404, also for an issue. */
export function pullOf(world: World, call: RestCall): PullRequest {
  const item = itemOf(world, call, "pull_number");
  if (item.typename !== "PullRequest") throw notFound();
  return item;
}

/** Looked for in the repository of the path alone. Throws 404. */
export function issueCommentOf(world: World, call: RestCall): IssueComment {
  const id = Number(call.params.comment_id);
  const all = [...repoOf(world, call).items.values()].flatMap((item) => item.comments);
  const found = all.find((comment) => comment.id === id);
  if (!found) throw notFound();
  return found;
}

/** Looked for in the repository of the path alone. Throws 404. */
export function reviewCommentOf(world: World, call: RestCall): ReviewComment {
  const id = Number(call.params.comment_id);
  for (const item of repoOf(world, call).items.values()) {
    if (item.typename !== "PullRequest") continue;
    const found = item.threads.flatMap((thread) => thread.comments).find((comment) => comment.id === id);
    if (found) return found;
  }
  throw notFound();
}

/** A field that GitHub's description leaves open and this server needs. */
export function required<T>(value: T | null | undefined, field: string): T {
  if (value !== undefined && value !== null) return value;
  throw new ApiError(422, "Validation Failed", {
    errors: [{ field, code: "invalid", message: `${field} is missing` }],
  });
}
