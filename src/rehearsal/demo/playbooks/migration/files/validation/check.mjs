import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/*
 * Compares target and source under the mapping. Nothing of the migration's own code is used: a fault there must not be
 * able to hide itself here.
 */

const SEED = 20;
const SAMPLE = 200;

/** A record as fields in canonical form: the mapping's meaning, apart from either side's way of writing it. */
const canonical = (fields) => JSON.stringify(fields.map((field) => (field === null ? "NA" : String(field))));

/** Reads a CSV line by a pattern of its own; the sources have no cell with a line end. */
function cellsOf(line) {
  const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return cells.map(([, quoted, plain]) => (quoted === undefined ? plain : quoted.replaceAll('""', '"')));
}

async function lines(path) {
  return (await readFile(path, "utf8")).split("\n").filter(Boolean);
}

async function sides(data, out) {
  const csv = async (file) => (await lines(join(data, file))).slice(1).map(cellsOf);
  const rows = async (name) => (await lines(join(out, `${name}.ndjson`))).map((line) => JSON.parse(line));
  const [places, airports, routes] = [await rows("places"), await rows("airports"), await rows("routes")];
  const placeOf = new Map(places.map(({ id, city, state, country }) => [id, [city, state, country]]));
  const flat = airports.map((a) => [a.code, a.name, ...(placeOf.get(a.place) ?? []), a.latitude, a.longitude]);
  return {
    source: { airports: await csv("airports.csv"), routes: await csv("flights-airport.csv") },
    target: { airports: flat, routes: routes.map(({ from, to, flights }) => [from, to, flights]) },
    tables: { places, airports, routes },
  };
}

/** Records by block, each block as the digest of its records in order. */
function digests(records, blockOf) {
  const blocks = new Map();
  for (const fields of records) {
    const block = canonical([blockOf(fields)]);
    if (!blocks.has(block)) blocks.set(block, createHash("sha256"));
    blocks.get(block).update(`${canonical(fields)}\n`);
  }
  return new Map([...blocks].map(([block, hash]) => [block, hash.digest("hex")]));
}

function differing(source, target, blockOf) {
  const [one, other] = [digests(source, blockOf), digests(target, blockOf)];
  return [...new Set([...one.keys(), ...other.keys()])].filter((block) => one.get(block) !== other.get(block));
}

/** Numbers below `size` at random; the same ones for the same seed. */
function sample(size, seed) {
  let state = seed;
  return Array.from({ length: SAMPLE }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % size;
  });
}

const total = (records) => records.reduce((sum, fields) => sum + Number(fields[2]), 0);

/** Every check as `{ id, expected, actual, pass }`. Thresholds stand here and were there before any figure was. */
export async function check(data, out) {
  const { source, target, tables } = await sides(data, out);
  const codes = new Set(tables.airports.map(({ code }) => code));
  const ids = new Set(tables.places.map(({ id }) => id));
  const picked = sample(source.airports.length, SEED);
  const unlike = picked.filter((i) => canonical(source.airports[i]) !== canonical(target.airports[i] ?? []));
  const orphans = tables.routes.filter(({ from, to }) => !codes.has(from) || !codes.has(to));
  const values = [
    ["V1-01 airports", source.airports.length, target.airports.length],
    ["V1-02 routes", source.routes.length, target.routes.length],
    ["V1-03 flights in all", total(source.routes), total(target.routes)],
    [
      "V1-04 blocks of airports by state that differ",
      0,
      differing(source.airports, target.airports, (f) => f[3]).length,
    ],
    ["V1-05 blocks of routes by origin that differ", 0, differing(source.routes, target.routes, (f) => f[0]).length],
    [`V1-06 of ${SAMPLE} airports at random (seed ${SEED}) that differ`, 0, unlike.length],
    ["V1-07 codes that are there twice", 0, tables.airports.length - codes.size],
    ["V1-08 routes without their airports", 0, orphans.length],
    ["V1-09 airports without their place", 0, tables.airports.filter(({ place }) => !ids.has(place)).length],
    ["V1-10 places that are there twice", 0, tables.places.length - new Set(tables.places.map(placeKey)).size],
  ];
  return values.map(([id, expected, actual]) => ({ id, expected, actual, pass: expected === actual }));
}

function placeKey({ city, state, country }) {
  return canonical([city, state, country]);
}

/** Exit code 0: all checks pass. 1: one failed. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [data = "data", out = "out"] = process.argv.slice(2);
  const checks = await check(data, out);
  for (const { id, expected, actual, pass } of checks)
    console.log(`${pass ? "PASS" : "FAIL"} ${id}: expected ${expected}, actual ${actual}`);
  process.exitCode = checks.every(({ pass }) => pass) ? 0 : 1;
}
