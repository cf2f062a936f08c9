import type { Stats } from "node:fs";
import { lstat } from "node:fs/promises";
import { join } from "node:path";

/** Whether a folder lies there (no link to one); null when nothing does. */
export async function isFolder(path: string): Promise<boolean | null> {
  return (await seenAt(path))?.isDirectory() ?? null;
}

/** What lies there, a link as a link; null when nothing does. */
export async function seenAt(path: string): Promise<Stats | null> {
  return lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw error;
  });
}

/** The first folder on the way to a path (`whole`: or the path itself) that is a link or no folder; null when it is free. */
export async function inTheWay(tree: string, path: string, whole: boolean): Promise<string | null> {
  const parts = path.split("/");
  for (let n = 1; n < parts.length + Number(whole); n += 1) {
    const place = join(tree, ...parts.slice(0, n));
    const seen = await seenAt(place);
    if (seen === null) return null;
    const free = n === parts.length ? !seen.isSymbolicLink() : seen.isDirectory();
    if (!free) return place;
  }
  return null;
}
