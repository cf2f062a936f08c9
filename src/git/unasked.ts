import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";

/*
 * What can be seen of a place without starting git for it. A step's places are of our own making: no configuration stands
 * there, and hardly ever a submodule. Where something else may be the case git itself is asked.
 */

type Environment = Readonly<Record<string, string>> | undefined;

/** Whether the git folder that a call names may have a configuration, its own or one of a folder it belongs to. */
export function mayBeConfigured(environment: Environment): boolean {
  const folder = environment?.GIT_DIR;
  if (folder === undefined || !isAbsolute(folder)) return true;
  // A file in its place names another folder.
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return true;
  return ["config", "commondir"].some((name) => existsSync(join(folder, name)));
}

/** Mode of a submodule as an index holds it (gitformat-index(5)), and the marks of one that does not hold all its entries. */
const SUBMODULE = Buffer.from([0, 0, 0o160000 >> 8, 0]);
const NOT_WHOLE = ["link", "sdir"];

/** Whether the index that a call names may list submodules. */
export async function mayListSubmodules(environment: Environment): Promise<boolean> {
  const index = environment?.GIT_INDEX_FILE;
  if (index === undefined || !isAbsolute(index) || !existsSync(index)) return true;
  const bytes = await readFile(index);
  return [SUBMODULE, ...NOT_WHOLE].some((part) => bytes.includes(part));
}
