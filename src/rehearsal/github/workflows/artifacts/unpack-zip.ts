import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { unzipSync } from "fflate";
import { UserError } from "../../../../shared/index.ts";

/** Writes an archive's files below a folder; an entry that points outside of it refuses the whole archive. */
export async function unpackZip(zip: Uint8Array, folder: string): Promise<void> {
  const files = Object.entries(unzipSync(zip)).filter(([name]) => !name.endsWith("/"));
  const targets = files.map(([name, content]) => ({ target: resolve(folder, name), name, content }));
  const outside = targets.find(({ target }) => !target.startsWith(`${resolve(folder)}/`));
  if (outside !== undefined) {
    throw new UserError("artifact_unsafe", `the archive entry ${outside.name} points outside`, "pack it without `..`");
  }
  await mkdir(folder, { recursive: true });
  for (const { target, content } of targets) {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  }
}
