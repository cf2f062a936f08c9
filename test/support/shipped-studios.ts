import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../studios", import.meta.url));

/** The texts of `studios/` as the programs read them: `studios/<path>` → text. */
export function shippedStudios(): Map<string, string> {
  const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [`studios/${path.slice(FOLDER.length + 1)}`, readFileSync(path, "utf8")];
    }),
  );
}
