import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { formatCsv } from "./csv.mjs";
import { fromNdjson, replace } from "./files.mjs";
import { toSource } from "./mapping.mjs";
import { SOURCES } from "./migrate.mjs";

/** Writes the target's tables back as the source's files, with all that was written to the target since. */
export async function goBack(out, data) {
  const read = async (name) => fromNdjson(await readFile(join(out, `${name}.ndjson`), "utf8"));
  const tables = { places: await read("places"), airports: await read("airports"), routes: await read("routes") };
  const records = toSource(tables);
  const changed = [];
  for (const [name, file] of Object.entries(SOURCES))
    if (await replace(join(data, file), formatCsv(records[name]))) changed.push(file);
  return { rows_written: tables.airports.length + tables.routes.length, files_changed: changed };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [out = "out", data = "data"] = process.argv.slice(2);
  console.log(JSON.stringify(await goBack(out, data)));
}
