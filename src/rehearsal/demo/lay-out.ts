import { lstat, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../../shared/index.ts";

/** A file that a project is to get, and what happens when something lies there already. */
export interface Wish {
  readonly path: string;
  readonly content: Uint8Array | string;
  readonly whenTaken: "refuse" | "theirs" | "ours";
}

/**
 * Writes files into a project, all or none. Answers the paths where the project's own file was kept. Fails with
 * `file_in_the_way`, naming every file that would have to be overwritten and must not be.
 */
export async function layOut(folder: string, wishes: readonly Wish[]): Promise<readonly string[]> {
  const taken = new Set<string>();
  for (const { path } of wishes) if (await isTaken(folder, path)) taken.add(path);
  refuseTaken(
    wishes.filter(({ path, whenTaken }) => whenTaken === "refuse" && taken.has(path)).map(({ path }) => path),
  );
  const kept = wishes.filter(({ path, whenTaken }) => whenTaken === "theirs" && taken.has(path));
  for (const { path, content } of wishes.filter((wish) => !kept.includes(wish))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return kept.map(({ path }) => path);
}

/** Fails with `file_in_the_way` unless the list is empty. */
export function refuseTaken(paths: readonly string[]): void {
  if (paths.length === 0) return;
  const named = [...new Set(paths)].sort();
  const more = named.length > 5 ? ` and ${named.length - 5} more` : "";
  throw new UserError(
    "file_in_the_way",
    `the demo would overwrite ${named.slice(0, 5).join(", ")}${more} of your repository`,
    "give --repo a clone without them, choose another --studio, or name an --agent of your own",
  );
}

/**
 * Whether something lies at this path. Fails with `repo_unusable` when a file or a link stands where a folder is
 * needed: a link may lead out of the project.
 */
export async function isTaken(folder: string, path: string): Promise<boolean> {
  const parts = path.split("/");
  for (let depth = 1; depth < parts.length; depth += 1) {
    const above = parts.slice(0, depth).join("/");
    const kind = await kindOf(join(folder, above));
    if (kind === "nothing") return false;
    if (kind === "folder") continue;
    throw new UserError("repo_unusable", `${above} is no folder`, `the demo has to put ${path} there`);
  }
  return (await kindOf(join(folder, path))) !== "nothing";
}

async function kindOf(path: string): Promise<"nothing" | "folder" | "other"> {
  try {
    return (await lstat(path)).isDirectory() ? "folder" : "other";
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "nothing";
    throw error;
  }
}
