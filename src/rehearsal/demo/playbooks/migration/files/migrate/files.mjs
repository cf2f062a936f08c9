import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Text of a file; null when there is none. */
export async function readIfThere(path) {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

/** Replaces a file whole or not at all, and only when its bytes differ. Answers whether they did. */
export async function replace(path, text) {
  if ((await readIfThere(path)) === text) return false;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
  return true;
}

export function toNdjson(rows) {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

export function fromNdjson(text) {
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
