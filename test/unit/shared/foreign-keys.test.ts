import { expect, it } from "vitest";
import { hiddenKeys, own, shownKeys } from "../../../src/shared/index.ts";

/* Files, roles and whatever else people name may be called as a prototype is: their records are written and read all the same. */

const names = ["__proto__", "constructor", "prototype", "toString", "./__proto__", "././constructor", "src/__proto__"];

it.each(names)(
  "a record with the key %s is written under one that may stand in YAML and JSON, and comes back",
  (name) => {
    const record = { deep: [Object.fromEntries([[name, { a: null }]])] };
    const written: typeof record = JSON.parse(JSON.stringify(hiddenKeys(record)));
    const [key = ""] = Object.keys(written.deep[0] ?? {});
    expect(["__proto__", "constructor", "prototype"]).not.toContain(key);
    const back = shownKeys(written).deep[0] ?? {};
    expect(Object.keys(back)).toEqual([name]);
    expect(own(back, name)).toEqual({ a: null });
  },
);

it("takes names apart that differ by the sign before them", () => {
  expect(new Set(names.map((name) => Object.keys(Object(hiddenKeys(Object.fromEntries([[name, 1]]))))[0])).size).toBe(
    7,
  );
});

it("gives the same object where nothing is to be hidden", () => {
  const record = { a: [{ b: 1 }], "src/constructor": null };
  expect(hiddenKeys(record)).toBe(record);
  expect(shownKeys(record)).toBe(record);
});
