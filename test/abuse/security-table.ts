import { fileURLToPath } from "node:url";
import { ATTACKS } from "./attacks.ts";
import { LEVELS } from "./levels.ts";

export type Verdict = "blocked" | "detected" | "open";
/** Level → attack → what became of it, as it was seen the last time that this level could be tried. */
export type Results = Readonly<Record<string, Readonly<Record<string, Verdict>>>>;

export const RESULTS_FILE = fileURLToPath(new URL("golden/results.json", import.meta.url));

const [BEGIN, END] = ["<!-- made from the abuse suite's results -->", "<!-- until here -->"];

/** The text with the table in its place. */
export function withTable(text: string, results: Results): string {
  const from = text.indexOf(BEGIN) + BEGIN.length;
  const to = text.indexOf(END);
  return `${text.slice(0, from)}\n\n${table(results)}\n\n${text.slice(to)}`;
}

function table(results: Results): string {
  const head = ["an agent or a gate tries to", ...LEVELS.map(({ name }) => name)];
  const rows = ATTACKS.map(({ name, what }) => [
    what,
    ...LEVELS.map((level) => {
      const verdict = results[level.name]?.[name];
      return verdict === undefined ? "not tried yet" : verdict === "open" ? "**open**" : verdict;
    }),
  ]);
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
