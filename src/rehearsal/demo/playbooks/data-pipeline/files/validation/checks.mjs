import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { agreement, columns, freshness, markers, nulls, range, reference, share, unique } from "./check-kinds.mjs";
import { SOURCES, stagedFile } from "./extract.mjs";
import { OutFolder } from "./out-folder.mjs";

const COLUMNS = {
  airports: ["airport_id", "name", "city", "state", "country", "latitude", "longitude"],
  routes: ["route_id", "origin_id", "destination_id", "flights"],
  "state-traffic": ["state", "airports", "routes_out", "flights_out", "flights_in", "flights_within"],
};
const sum = (rows, value) => rows.reduce((total, row) => total + value(row), 0);

/** Every check of the pipeline on `{ sources, staged, tables, dead }`. `age` is in hours, or null when nobody said what time it is. */
export function judge({ sources, staged, tables, dead, age }) {
  const { airports, routes } = tables;
  const traffic = tables["state-traffic"];
  const ids = new Set(airports.map(({ airport_id }) => airport_id));
  const deadOf = (name) => dead.filter(({ source }) => source === name);
  const count = ({ cells }) => Number(cells.count ?? cells[2]) || 0;
  return [
    ...Object.entries(COLUMNS).map(([table, names]) => columns(table, tables[table], names)),
    unique("airports.airport_id", airports, "airport_id"),
    unique("routes.route_id", routes, "route_id"),
    unique("state-traffic.state", traffic, "state"),
    reference("routes.origin_id", routes, "origin_id", ids),
    reference("routes.destination_id", routes, "destination_id", ids),
    range("airports.latitude", airports, "latitude", [-90, 90]),
    range("airports.longitude", airports, "longitude", [-180, 180]),
    range("routes.flights", routes, "flights", [1, 50_000]),
    markers("airports", airports, ["airport_id", "name", "city", "state", "country"]),
    nulls("airports.state", airports, "state", 0.005),
    agreement("rows of airports", sources.airports.rows, airports.length + deadOf("airports").length),
    agreement("rows of flights", sources.flights.rows, routes.length + deadOf("flights").length),
    agreement(
      "flights in all",
      sum(staged.flights, count),
      sum(routes, (row) => row.flights) + sum(deadOf("flights").filter(hasLength), count),
    ),
    ...["flights_out", "flights_in"].map((column) =>
      agreement(
        `${column} of all states`,
        sum(routes, (row) => row.flights),
        sum(traffic, (row) => row[column]),
      ),
    ),
    agreement(
      "airports of all states",
      airports.length,
      sum(traffic, (row) => row.airports),
    ),
    share(
      "dead letters",
      dead.length,
      sum(Object.values(sources), ({ rows }) => rows),
      0.001,
    ),
    freshness(age, 19),
  ];
}

/** Rows of a wrong length never came as far as staging: their flights are in neither sum. */
function hasLength({ cells }) {
  return !Array.isArray(cells);
}

/** Age of the oldest source in hours at `now`: counted from `asOf`, else from when its file arrived. Null without `now`. */
export async function ageInHours(data, { now, asOf }) {
  if (now === undefined) return null;
  const arrived = async ({ file }) => (await stat(join(data, file))).mtimeMs;
  const from = asOf === undefined ? Math.min(...(await Promise.all(SOURCES.map(arrived)))) : Date.parse(asOf);
  const hours = (Date.parse(now) - from) / 3_600_000;
  if (Number.isFinite(hours)) return Math.round(hours * 100) / 100;
  throw new Error(`--now and --as-of want a time like 2026-01-31T02:00:00Z, not ${now} and ${asOf}`);
}

/** What was found, in the words of whoever has to act: the blocking checks that failed. */
export function blocking(results) {
  const failed = results.filter(({ passed, severity }) => passed === false && severity === "blocking");
  return failed.map(({ check, actual, threshold }) => `check failed: ${check}: ${actual}, allowed is ${threshold}`);
}

/** Judges what a run left in its folder, without loading anything. */
export async function judgeFolder(out, { data, now, asOf }) {
  const output = new OutFolder(out);
  const byName = async (names, fileOf) =>
    Object.fromEntries(await Promise.all(names.map(async (name) => [name, await output.readRows(fileOf(name))])));
  const names = SOURCES.map(({ name }) => name);
  return judge({
    sources: await output.readJson("state/watermark.json"),
    staged: await byName(names, stagedFile),
    tables: await byName(Object.keys(COLUMNS), (table) => `model/${table}.ndjson`),
    dead: await output.readRows("dead-letters.ndjson"),
    age: await ageInHours(data, { now, asOf }),
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const options = { now: { type: "string" }, "as-of": { type: "string" }, data: { type: "string", default: "data" } };
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const given = { data: values.data, now: values.now, asOf: values["as-of"] };
  const results = await judgeFolder(positionals[0] ?? "out", given);
  for (const result of results) console.log(JSON.stringify(result));
  process.exitCode = blocking(results).length === 0 ? 0 : 2;
}
