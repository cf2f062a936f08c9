import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Bug } from "../../shared/index.ts";

/** Folder of this project, from the built program as well as from the sources. */
export function repositoryRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "app.yml"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Bug("the demo cannot find the folder it belongs to");
    folder = parent;
  }
  return folder;
}
