import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { ageInHours, blocking, judge, judgeFolder } from "../pipeline/checks.mjs";
import { SOURCES } from "../pipeline/extract.mjs";
import { run } from "../pipeline/run.mjs";

const DATA = fileURLToPath(new URL("../data", import.meta.url));
const airport = (airport_id, state = "TX") => {
  return { airport_id, name: "N", city: "C", state, country: "USA", latitude: 30, longitude: -90 };
};
const GOOD = {
  sources: { airports: { rows: 2 }, flights: { rows: 1 } },
  staged: { airports: [], flights: [{ cells: { origin: "A", destination: "B", count: "7" } }] },
  tables: {
    airports: [airport("A"), airport("B")],
    routes: [{ route_id: "A-B", origin_id: "A", destination_id: "B", flights: 7 }],
    "state-traffic": [{ state: "TX", airports: 2, routes_out: 1, flights_out: 7, flights_in: 7, flights_within: 7 }],
  },
  dead: [],
  age: 1,
};
const withTable = (table, rows) => ({ ...GOOD, tables: { ...GOOD.tables, [table]: rows } });
const [ROUTE] = GOOD.tables.routes;
const failedIn = (facts) =>
  judge(facts)
    .filter(({ passed }) => passed === false)
    .map(({ check }) => check);

test("what is right passes every check", () => {
  assert.deepEqual(failedIn(GOOD), []);
});

for (const [what, facts, check] of [
  ["a column too many", withTable("routes", [{ ...ROUTE, loaded_at: "now" }]), "schema: routes"],
  ["a code twice", withTable("airports", [airport("A"), airport("B"), airport("B")]), "unique: airports.airport_id"],
  ["a route twice", withTable("routes", [ROUTE, ROUTE]), "unique: routes.route_id"],
  ["an unknown origin", withTable("routes", [{ ...ROUTE, origin_id: "X" }]), "reference: routes.origin_id"],
  [
    "an unknown destination",
    withTable("routes", [{ ...ROUTE, destination_id: "X" }]),
    "reference: routes.destination_id",
  ],
  ["a latitude of 91", withTable("airports", [{ ...airport("A"), latitude: 91 }]), "range: airports.latitude"],
  ["a longitude of null", withTable("airports", [{ ...airport("A"), longitude: null }]), "range: airports.longitude"],
  ["no flight", withTable("routes", [{ ...ROUTE, flights: 0 }]), "range: routes.flights"],
  ["NA for a state", withTable("airports", [airport("A", "NA")]), "not known is null: airports"],
  ["no state", withTable("airports", [airport("A", null), airport("B")]), "share: null in airports.state"],
  ["a lost airport", withTable("airports", [airport("A")]), "reconciliation: rows of airports"],
  ["a lost route", withTable("routes", []), "reconciliation: rows of flights"],
  ["a lost flight", withTable("routes", [{ ...ROUTE, flights: 6 }]), "reconciliation: flights in all"],
  ["a lost state", withTable("state-traffic", []), "reconciliation: flights_out of all states"],
  ["an old source", { ...GOOD, age: 19.5 }, "freshness: oldest source"],
])
  test(`${what} is noticed by ${check}`, () => {
    assert.ok(failedIn(facts).includes(check));
  });

test("a dead letter reconciles, and warns when there are too many", () => {
  const letter = { source: "flights", cells: { origin: "A", destination: "X", count: "7" } };
  const empty = [{ state: "TX", airports: 2, routes_out: 0, flights_out: 0, flights_in: 0, flights_within: 0 }];
  const facts = { ...withTable("routes", []), dead: [letter] };
  assert.deepEqual(failedIn({ ...facts, tables: { ...facts.tables, "state-traffic": empty } }), [
    "share: dead letters",
  ]);
});

test("freshness waits until somebody says what time it is", () => {
  const [last] = judge({ ...GOOD, age: null }).slice(-1);
  assert.deepEqual([last.passed, last.actual], [null, "not judged: no --now was given"]);
});

test("the age counts from what the publisher says, else from when the oldest file arrived", async (t) => {
  assert.equal(await ageInHours(DATA, {}), null);
  assert.equal(await ageInHours(DATA, { now: "2026-01-02T04:00:00Z", asOf: "2026-01-01T04:30:00Z" }), 23.5);
  const data = await mkdtemp(join(tmpdir(), "arrived-"));
  t.after(() => rm(data, { recursive: true }));
  for (const { file } of SOURCES) await writeFile(join(data, file), "");
  assert.ok(Math.abs(await ageInHours(data, { now: new Date().toISOString() })) < 1);
  await assert.rejects(ageInHours(data, { now: "tonight" }), /--now and --as-of want a time/);
});

test("a failure names the check, what was seen and what is allowed, with rows to look at", () => {
  const results = judge(withTable("routes", [{ ...ROUTE, origin_id: "X" }]));
  assert.match(
    blocking(results).join("\n"),
    /reference: routes.origin_id: 1 rows, allowed is 0 rows that lead nowhere/,
  );
  const { samples } = results.find(({ check }) => check === "reference: routes.origin_id");
  assert.equal(samples[0].origin_id, "X");
});

test("the real data passes, in the run and when the folder is judged alone", async (t) => {
  const out = await mkdtemp(join(tmpdir(), "checks-"));
  t.after(() => rm(out, { recursive: true }));
  const { report, problems } = await run(DATA, out);
  assert.deepEqual([report.checks, problems], [{ passed: 20, failed: 0, not_judged: 1 }, []]);
  const alone = await judgeFolder(out, { data: DATA });
  assert.deepEqual(
    alone.filter(({ passed }) => passed === false),
    [],
  );
});
