import fc from "fast-check";
import { expect, it } from "vitest";
import { readLedger, writeLedger } from "../../src/state/index.ts";
import { anyState } from "../support/arbitraries.ts";

it("reads back what it wrote, and writes the same bytes again", () => {
  fc.assert(
    fc.property(anyState, (state) => {
      const files = writeLedger(state);
      const read = readLedger(state.slug, files);
      expect(read.problems).toEqual([]);
      expect(read.state).toEqual(state);
      if (read.state) expect(writeLedger(read.state)).toEqual(files);
    }),
    { numRuns: 150 },
  );
});

it("writes the same bytes whatever order fields and records came in", () => {
  fc.assert(
    fc.property(anyState, (state) => {
      expect([...writeLedger(reversed(state))].sort()).toEqual([...writeLedger(state)].sort());
    }),
    { numRuns: 60 },
  );
});

/** The same value with the fields of every object the other way round. */
function reversed<T>(value: T): T;
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}
