import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { toStateTraffic } from "../pipeline/model/state-traffic.mjs";
import { OutFolder } from "../pipeline/out-folder.mjs";
import { run } from "../pipeline/run.mjs";

const AIRPORTS = [
  { airport_id: "DAL", state: "TX" },
  { airport_id: "HOU", state: "TX" },
  { airport_id: "ANC", state: "AK" },
  { airport_id: "YAP", state: null },
];
const route = (origin_id, destination_id, flights) => ({ origin_id, destination_id, flights });
const sum = (rows, column) => rows.reduce((total, row) => total + row[column], 0);

test("flights count where they begin and where they end; within one state they count as both", () => {
  const traffic = toStateTraffic(AIRPORTS, [route("DAL", "HOU", 10), route("DAL", "ANC", 3), route("YAP", "DAL", 1)]);
  assert.deepEqual(traffic, [
    { state: "AK", airports: 1, routes_out: 0, flights_out: 0, flights_in: 3, flights_within: 0 },
    { state: "TX", airports: 2, routes_out: 2, flights_out: 13, flights_in: 11, flights_within: 10 },
    { state: "unknown", airports: 1, routes_out: 1, flights_out: 1, flights_in: 0, flights_within: 0 },
  ]);
});

test("the order of airports and routes does not matter", () => {
  const routes = [route("DAL", "HOU", 10), route("ANC", "DAL", 3)];
  assert.deepEqual(toStateTraffic(AIRPORTS, routes), toStateTraffic(AIRPORTS.toReversed(), routes.toReversed()));
});

test("joining states to routes neither loses nor multiplies a flight of the real data", async (t) => {
  const out = await mkdtemp(join(tmpdir(), "traffic-"));
  t.after(() => rm(out, { recursive: true }));
  const { report } = await run(fileURLToPath(new URL("../data", import.meta.url)), out);
  assert.deepEqual([report.rows_loaded, report.rows_dead], [8742, 0]);
  const output = new OutFolder(out);
  const [routes, traffic] = [
    await output.readRows("model/routes.ndjson"),
    await output.readRows("model/state-traffic.ndjson"),
  ];
  assert.deepEqual([sum(traffic, "airports"), sum(traffic, "routes_out")], [3376, 5366]);
  for (const column of ["flights_out", "flights_in"]) assert.equal(sum(traffic, column), sum(routes, "flights"));
});
