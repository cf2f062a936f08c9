import { cp, mkdir, readFile, rename } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** File of the data set, as the package ships it. */
export function dataSet(root: string): string {
  const main = createRequire(join(root, "package.json")).resolve("vega-datasets"); // <package>/build/index.js
  return join(dirname(main), "../data/airports.csv");
}

/** Lays out the project that the story begins with: its own files, the data set, the workflow and the playbook. */
export async function seedProject(root: string, folder: string): Promise<void> {
  await cp(join(root, "src/demo/project"), folder, { recursive: true });
  await rename(join(folder, "gitignore"), join(folder, ".gitignore"));
  for (const parts of ["data", ".haiku", ".github/workflows"]) await mkdir(join(folder, parts), { recursive: true });
  await cp(dataSet(root), join(folder, "data/airports.csv"));
  await cp(join(root, "src/demo/playbooks/example.yml"), join(folder, ".haiku/playbook.yml"));
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

export async function countSource(root: string): Promise<number> {
  return countRecords(await readFile(dataSet(root), "utf8"));
}
