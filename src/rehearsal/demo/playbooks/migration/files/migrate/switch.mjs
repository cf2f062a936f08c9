import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readIfThere, replace } from "./files.mjs";

const SIDES = ["csv", "ndjson"];

/** The side that readers are to use; the old one until somebody has switched. */
export async function servingSide(out) {
  const text = await readIfThere(join(out, "serving.json"));
  return text === null ? "csv" : JSON.parse(text).side;
}

/** Turns readers to one side, by one file that is replaced at once. Answers whether anything changed. */
export async function switchTo(out, side) {
  if (!SIDES.includes(side)) throw new RangeError(`there is no side "${side}": there are ${SIDES.join(", ")}`);
  if ((await servingSide(out)) === side) return false;
  return replace(join(out, "serving.json"), `${JSON.stringify({ side })}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [out = "out", side = ""] = process.argv.slice(2);
  const changed = await switchTo(out, side);
  console.log(JSON.stringify({ side, changed }));
}
