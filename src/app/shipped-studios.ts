import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../shared/index.ts";

/** Beside the built program, or beside the sources when run from them. */
const PLACES = ["../studios/", "../../studios/"];

/** Every text below the folder of the shipped studios: path relative to it → text. */
export async function readShippedStudios(folder: string | null): Promise<ReadonlyMap<string, string>> {
  const root = folder ?? PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(existsSync);
  if (root === undefined || !existsSync(root)) {
    const hint = "set HAIKU_STUDIOS to the folder `studios` that comes with the program";
    throw new UserError("studios_missing", `the shipped studios are not at ${root ?? PLACES.join(" or ")}`, hint);
  }
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".md"));
  const texts = await Promise.all(
    files.map(async (entry): Promise<readonly [string, string]> => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(root.replace(/\/+$/, "").length + 1).replaceAll("\\", "/"), await readFile(path, "utf8")];
    }),
  );
  return new Map(texts.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
