import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { type GitPlace, touchedPaths } from "../git/index.ts";
import { OUTCOME_LIMITS } from "../ports/index.ts";
import { counted, UserError } from "../shared/index.ts";
import { LIMIT, megabytes } from "./step-size.ts";

/**
 * Looks at what a step left before git does: fails with `path_refused` for what is neither file nor folder nor link, and with
 * `step_too_large` for more or larger files than may leave a job. Nothing is opened.
 */
export async function lookAtChanges(place: GitPlace): Promise<void> {
  const hint = "split the unit, or keep generated files out of the tree with .gitignore";
  let [files, bytes, largest] = [0, 0, { path: "", size: -1 }];
  for (const path of await touchedPaths(place)) {
    const seen = await lstat(join(place.tree, path)).catch(orGone);
    if (seen === null || seen.isDirectory()) continue; // gone, or a repository of its own: told of later
    if (!seen.isFile() && !seen.isSymbolicLink()) {
      const fix = "write files, and nothing else, into the tree";
      throw new UserError("path_refused", `the agent put something in place of ${path} that is no file`, fix);
    }
    files += 1;
    bytes += seen.size;
    if (seen.size > largest.size) largest = { path, size: seen.size };
    if (files <= OUTCOME_LIMITS.files && bytes <= OUTCOME_LIMITS.bytes) continue;
    const all = `it has changed ${counted(files, "file")} or more, with ${megabytes(bytes)} or more`;
    const one = `${largest.path} alone has ${megabytes(largest.size)}`;
    throw new UserError("step_too_large", `${all}, of which ${one}; of one job ${LIMIT} are taken`, hint);
  }
}

function orGone(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
  throw error;
}
