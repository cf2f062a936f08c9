import type { TreeChange } from "../git/write-objects.ts";
import { ApiError } from "../http/api-error.ts";
import type { Repository } from "../model/records.ts";
import type { Actor } from "../seams.ts";

/** Throws 422 for paths git or GitHub would not take. */
export function assertTreePaths(paths: readonly string[]): void {
  for (const path of paths) {
    const parts = path.split("/");
    const bad = parts.some((part) => part === "" || part === "." || part === ".." || part.toLowerCase() === ".git");
    if (bad || path.includes("\0")) throw new ApiError(422, `tree.path contains a malformed path component: ${path}`);
  }
  if (new Set(paths).size !== paths.length) throw new ApiError(422, "tree.path contains duplicate file paths");
}

/** Paths that are to be deleted and are not there. */
export async function missingPaths(
  repo: Repository,
  tree: string | null,
  changes: readonly TreeChange[],
): Promise<readonly string[]> {
  const gone = changes.filter((change) => change.source === null);
  const found = await Promise.all(
    gone.map((change) => (tree === null ? null : repo.git.object(`${tree}:${change.path}`))),
  );
  return gone.filter((_change, index) => !found[index]).map((change) => change.path);
}

/** Apps without the `workflows` permission may not touch workflow files. */
export function assertNoWorkflows(paths: readonly string[], actor: Actor): void {
  const path = paths.find((one) => one.startsWith(".github/workflows/"));
  if (path === undefined || actor.kind === "user") return;
  if (actor.kind === "installation" && actor.permissions.workflows === "write") return;
  throw new ApiError(
    403,
    `refusing to allow a GitHub App to create or update workflow \`${path}\` without \`workflows\` permission`,
  );
}
