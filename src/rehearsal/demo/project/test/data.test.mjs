import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const HEADERS = {
  "airports.csv": "iata,name,city,state,country,latitude,longitude",
  "flights-airport.csv": "origin,destination,count",
};

for (const [file, columns] of Object.entries(HEADERS))
  test(`${file} begins with the columns everybody relies on`, () => {
    const [header] = readFileSync(new URL(`../data/${file}`, import.meta.url), "utf8").split(/\r?\n/);
    assert.equal(header, columns);
  });
