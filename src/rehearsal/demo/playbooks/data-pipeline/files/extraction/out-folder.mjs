import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Rows as text: one JSON object a line. */
export function toNdjson(rows) {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** Where results go. A file with the same bytes is left alone; any other becomes visible whole or not at all. */
export class OutFolder {
  changed = [];

  constructor(folder) {
    this.folder = folder;
  }

  /** Text of a file, or null when there is none. */
  async read(path) {
    try {
      return await readFile(join(this.folder, path), "utf8");
    } catch (error) {
      if (error.code === "ENOENT") return null;
      throw error;
    }
  }

  async readJson(path) {
    const text = await this.read(path);
    return text === null ? null : JSON.parse(text);
  }

  async readRows(path) {
    const text = (await this.read(path)) ?? "";
    return text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  async write(path, text) {
    if ((await this.read(path)) === text) return;
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.part`, text);
    await rename(`${file}.part`, file);
    this.changed.push(path);
  }

  async writeJson(path, value) {
    await this.write(path, `${JSON.stringify(value, null, 2)}\n`);
  }

  async writeRows(path, rows) {
    await this.write(path, toNdjson(rows));
  }
}
