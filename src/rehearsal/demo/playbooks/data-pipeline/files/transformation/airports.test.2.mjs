import assert from "node:assert/strict";
import test from "node:test";
import { known, numberWithin, toAirports } from "../pipeline/model/airports.mjs";

const CELLS = {
  iata: "00M",
  name: "Thigpen",
  city: "Bay Springs",
  state: "MS",
  country: "USA",
  latitude: "31.95",
  longitude: "-89.23",
};
const staged = (...changes) =>
  changes.map((change, i) => ({ source: "airports", batch: "x", row: i + 2, cells: { ...CELLS, ...change } }));

test("a staged row becomes one airport with numbers for coordinates", () => {
  const [airport] = toAirports(staged({})).rows;
  assert.equal(airport.airport_id, "00M");
  assert.deepEqual([airport.latitude, airport.longitude], [31.95, -89.23]);
});

test("NA and nothing both mean that nobody knows", () => {
  assert.deepEqual(["NA", "", " ", "NAVAJO"].map(known), [null, null, null, "NAVAJO"]);
  assert.equal(toAirports(staged({ city: "NA" })).rows[0].city, null);
});

test("only numbers within the range are numbers", () => {
  assert.deepEqual(
    ["90", "-90", "90.1", "", "north"].map((cell) => numberWithin(cell, -90, 90)),
    [90, -90, null, null, null],
  );
});

for (const [change, reason] of [
  [{ iata: " " }, "no code"],
  [{ latitude: "" }, "not a place on earth"],
  [{ longitude: "181" }, "not a place on earth"],
])
  test(`a row with ${JSON.stringify(change)} is a dead letter: ${reason}`, () => {
    const { rows, dead } = toAirports(staged(change));
    assert.deepEqual([rows.length, dead.map((letter) => letter.reason)], [0, [reason]]);
  });

test("of two rows with one code the first counts, in every run", () => {
  const { rows, dead } = toAirports(staged({ name: "First" }, { name: "Second" }));
  assert.deepEqual(
    rows.map(({ name }) => name),
    ["First"],
  );
  assert.equal(dead[0].reason, "code of row 2 once more");
});

test("an airport has the columns of the model and no other: nothing in it comes from the run", () => {
  const [airport] = toAirports(staged({})).rows;
  assert.deepEqual(Object.keys(airport), ["airport_id", "name", "city", "state", "country", "latitude", "longitude"]);
});
