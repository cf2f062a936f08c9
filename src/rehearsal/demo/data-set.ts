import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Files of the data set: airports, and how many flights each route between them had. */
export const SOURCES = ["airports.csv", "flights-airport.csv"] as const;

/** File of the data set, as the package ships it. */
export function dataSet(root: string, source: string): string {
  const main = createRequire(join(root, "package.json")).resolve("vega-datasets"); // <package>/build/index.js
  return join(dirname(main), "../data", source);
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
