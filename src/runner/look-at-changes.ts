import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { type GitPlace, touchedPaths } from "../git/index.ts";
import { OUTCOME_LIMITS } from "../ports/index.ts";
import { UserError } from "../shared/index.ts";

/**
 * Looks at what a step left before git does: fails with `path_refused` for what is neither file nor folder nor link, and with
 * `outcome_too_large` for more or larger files than may leave a job. Nothing is opened.
 */
export async function lookAtChanges(place: GitPlace): Promise<void> {
  const hint = "split the unit, or keep generated files out of the tree with .gitignore";
  let [files, bytes] = [0, 0];
  for (const path of await touchedPaths(place)) {
    const seen = await lstat(join(place.tree, path)).catch(orGone);
    if (seen === null || seen.isDirectory()) continue; // gone, or a repository of its own: told of later
    if (!seen.isFile() && !seen.isSymbolicLink()) {
      const fix = "write files, and nothing else, into the tree";
      throw new UserError("path_refused", `the agent put something in place of ${path} that is no file`, fix);
    }
    files += 1;
    bytes += seen.size;
    if (files > OUTCOME_LIMITS.files || bytes > OUTCOME_LIMITS.bytes)
      throw new UserError("outcome_too_large", `${files} changed files with ${bytes} bytes, the last is ${path}`, hint);
  }
}

function orGone(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
  throw error;
}
