import { cp, mkdir, readFile, rename } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Files of the data set: airports, and how many flights each route between them had. */
const SOURCES = ["airports.csv", "flights-airport.csv"] as const;

/** File of the data set, as the package ships it. */
export function dataSet(root: string, source: string): string {
  const main = createRequire(join(root, "package.json")).resolve("vega-datasets"); // <package>/build/index.js
  return join(dirname(main), "../data", source);
}

/**
 * Lays out the project that the story begins with: its own files, the data set, the workflow, and the playbook of this
 * studio with the files it copies.
 */
export async function seedProject(root: string, folder: string, studio: string): Promise<void> {
  await cp(join(root, "src/demo/project"), folder, { recursive: true });
  await rename(join(folder, "gitignore"), join(folder, ".gitignore"));
  for (const parts of ["data", ".haiku", ".github/workflows"]) await mkdir(join(folder, parts), { recursive: true });
  for (const source of SOURCES) await cp(dataSet(root, source), join(folder, "data", source));
  await cp(join(root, "src/demo/playbooks", studio), join(folder, ".haiku"), { recursive: true });
  await cp(join(root, "action/workflows/haiku.yml"), join(folder, ".github/workflows/haiku.yml"));
}

/** Records of a CSV text without its header; a line end inside quotes belongs to its record. */
export function countRecords(text: string): number {
  let [lines, quoted, filled] = [0, false, false];
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    if (char === "\n" && !quoted) {
      lines += filled ? 1 : 0;
      filled = false;
    } else if (char !== "\r") filled = true;
  }
  return Math.max(0, lines + (filled ? 1 : 0) - 1);
}

/** Records in these files of the data set, all together. */
export async function countSource(root: string, sources: readonly string[]): Promise<number> {
  const texts = await Promise.all(sources.map((source) => readFile(dataSet(root, source), "utf8")));
  return texts.reduce((sum, text) => sum + countRecords(text), 0);
}
