import assert from "node:assert/strict";
import test from "node:test";
import { toRoutes } from "../pipeline/model/routes.mjs";

const AIRPORTS = new Set(["ABE", "ATL", "BHM"]);
const staged = (...rows) =>
  rows.map(([origin, destination, count], i) => ({
    source: "flights",
    batch: "x",
    row: i + 2,
    cells: { origin, destination, count },
  }));

test("a staged row becomes one route with a number of flights", () => {
  assert.deepEqual(toRoutes(staged(["ABE", "ATL", "853"]), AIRPORTS).rows, [
    { route_id: "ABE-ATL", origin_id: "ABE", destination_id: "ATL", flights: 853 },
  ]);
});

test("there and back are two routes", () => {
  const { rows } = toRoutes(staged(["ABE", "ATL", "1"], ["ATL", "ABE", "2"]), AIRPORTS);
  assert.deepEqual(
    rows.map(({ route_id }) => route_id),
    ["ABE-ATL", "ATL-ABE"],
  );
});

for (const count of ["0", "-1", "1.5", "", "many"])
  test(`"${count}" flights make a dead letter`, () => {
    const { rows, dead } = toRoutes(staged(["ABE", "ATL", count]), AIRPORTS);
    assert.deepEqual([rows.length, dead[0].reason], [0, "the number of flights is no whole number from 1"]);
  });

test("of two rows for one route the first counts", () => {
  const { rows, dead } = toRoutes(staged(["ABE", "ATL", "1"], ["ABE", "ATL", "2"]), AIRPORTS);
  assert.deepEqual([rows[0].flights, dead[0].reason], [1, "route of row 2 once more"]);
});
