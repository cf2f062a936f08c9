import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deflateSync } from "node:zlib";

/** Least effort: these objects live for as long as a test or a demo does. */
const LEVEL = { level: 1 };

/** Writes an object as git keeps single ones; answers its id. A process for each was most of what a story cost. */
export async function writeObject(
  directory: string,
  type: "blob" | "tree" | "commit",
  content: Uint8Array,
): Promise<string> {
  const whole = Buffer.concat([Buffer.from(`${type} ${content.byteLength}\0`), content]);
  const oid = createHash("sha1").update(whole).digest("hex");
  const folder = join(directory, "objects", oid.slice(0, 2));
  const file = join(folder, oid.slice(2));
  if (existsSync(file)) return oid;
  await mkdir(folder, { recursive: true });
  // Git may read at any moment: a file under an object's name is whole.
  const unfinished = join(folder, `tmp_obj_${randomUUID()}`);
  await writeFile(unfinished, deflateSync(whole, LEVEL), { mode: 0o444 });
  await rename(unfinished, file);
  return oid;
}
