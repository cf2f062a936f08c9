import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const source = new URL("../data/airports.csv", import.meta.url);

test("the source begins with the columns everybody relies on", () => {
  const [header] = readFileSync(source, "utf8").split("\n");
  assert.equal(header, "iata,name,city,state,country,latitude,longitude");
});
