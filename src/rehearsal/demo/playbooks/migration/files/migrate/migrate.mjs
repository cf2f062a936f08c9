import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { parseCsv } from "./csv.mjs";
import { readIfThere, replace, toNdjson } from "./files.mjs";
import { AIRPORT_COLUMNS, ROUTE_COLUMNS, toTarget } from "./mapping.mjs";

export const SOURCES = { airports: "airports.csv", routes: "flights-airport.csv" };
const COLUMNS = { airports: AIRPORT_COLUMNS, routes: ROUTE_COLUMNS };

/** Records of a source without the header. Fails when the header is not the mapped one. */
export async function readSource(data, name) {
  const [header = [], ...records] = parseCsv(await readFile(join(data, SOURCES[name]), "utf8"));
  if (header.join() === COLUMNS[name].join()) return records;
  throw new SyntaxError(`${SOURCES[name]} begins with "${header.join()}": the mapping knows "${COLUMNS[name].join()}"`);
}

/**
 * Moves both sources into `out`. A table is replaced whole and only when its bytes differ, so a second run writes nothing
 * and a run that was killed is simply run again. A dry run takes the same way and leaves out the writing alone.
 */
export async function migrate(data, out, { dryRun = false } = {}) {
  const source = { airports: await readSource(data, "airports"), routes: await readSource(data, "routes") };
  const { tables, rejected } = toTarget(source);
  const files = { ...tables, rejected };
  const changed = [];
  for (const [name, rows] of Object.entries(files)) {
    const path = join(out, `${name}.ndjson`);
    const text = toNdjson(rows);
    const differs = dryRun ? (await readIfThere(path)) !== text : await replace(path, text);
    if (differs) changed.push(name);
  }
  return {
    rows_read: source.airports.length + source.routes.length,
    rows_loaded: tables.airports.length + tables.routes.length,
    rows_rejected: rejected.length,
    places: tables.places.length,
    files_changed: changed,
    dry_run: dryRun,
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { "dry-run": { type: "boolean" } } });
  const [data = "data", out = "out"] = positionals;
  console.log(JSON.stringify(await migrate(data, out, { dryRun: values["dry-run"] ?? false })));
}
