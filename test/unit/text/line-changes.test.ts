import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LineChange, lineChanges, stepsFor } from "../../../src/text/line-changes.ts";

/** Lines of both texts that stay, by the plainest of all ways: a table of every pair. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let above = new Array<number>(b.length + 1).fill(0);
  for (const line of a) {
    const row = [0];
    for (const [j, other] of b.entries())
      row.push(line === other ? (above[j] ?? 0) + 1 : Math.max(above[j + 1] ?? 0, row[j] ?? 0));
    above = row;
  }
  return above.at(-1) ?? 0;
}

function applied(before: readonly string[], after: readonly string[], changes: readonly LineChange[]): string[] {
  const made = [...before];
  for (const { from, removed, to, added } of changes.toReversed())
    made.splice(from, removed, ...after.slice(to, to + added));
  return made;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const lines = (alphabet: string) => fc.array(fc.constantFrom(...alphabet), { maxLength: 40 });

describe("the changed lines of two texts", () => {
  it.each(["ab", "abcd", "abcdefghijklmnop"])(
    "lead from one to the other, and are as few as can be (%s)",
    (alphabet) => {
      fc.assert(
        fc.property(lines(alphabet), lines(alphabet), (before, after) => {
          const changes = lineChanges(before, after) ?? [];
          expect(applied(before, after, changes)).toEqual(after);
          const common = longestCommon(before, after);
          expect(sum(changes.map((change) => change.removed))).toBe(before.length - common);
          expect(sum(changes.map((change) => change.added))).toBe(after.length - common);
        }),
        { numRuns: 500 },
      );
    },
  );

  it("stand apart: between two of them at least one line stays", () => {
    fc.assert(
      fc.property(lines("abc"), lines("abc"), (before, after) => {
        const changes = lineChanges(before, after) ?? [];
        for (const [i, change] of changes.entries()) {
          const next = changes[i + 1];
          expect(change.removed + change.added).toBeGreaterThan(0);
          if (next) expect(next.from).toBeGreaterThan(change.from + change.removed);
        }
      }),
    );
  });
});

/** Pseudo-random numbers below `below`, always the same. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const many = (count: number, line: (at: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => line(i));
const next = numbers(7);

/** What is compared, and whether an answer is expected however large it is. */
const HOSTILE: readonly (readonly [string, (n: number) => readonly [string[], string[]], boolean])[] = [
  ["equal lines, some more of them", (n) => [many(n, () => "x"), many(n + 77, () => "x")], true],
  ["equal lines with one in the middle", (n) => [many(n, () => "x"), many(n, (i) => (i === n >> 1 ? "y" : "x"))], true],
  ["nothing in common", (n) => [many(n, (i) => `a${i}`), many(n, (i) => `b${i}`)], true],
  ["half of all lines changed", (n) => [many(n, (i) => `a${i}`), many(n, (i) => `${i % 2 ? "a" : "b"}${i}`)], true],
  [
    "two lines in turn, the other way round",
    (n) => [many(n, (i) => `${i % 2}`), many(n, (i) => `${(i + 1) % 2}`)],
    true,
  ],
  ["turned round", (n) => [many(n, (i) => `${i}`), many(n, (i) => `${n - i}`)], false],
  ["random lines of two kinds", (n) => [many(n, () => `${next(2)}`), many(n, () => `${next(2)}`)], false],
  ["random lines of many kinds", (n) => [many(n, () => `${next(500)}`), many(n, () => `${next(500)}`)], false],
  ["halves exchanged", (n) => [many(n, (i) => `${i}`), many(n, (i) => `${(i + (n >> 1)) % n}`)], false],
];

describe("the work of comparing", () => {
  it.each(HOSTILE)("is bounded, and counted: %s", (_, texts, answered) => {
    for (const size of [1_000, 8_000, 64_000]) {
      const [before, after] = texts(size);
      const steps = stepsFor(before.length + after.length);
      const given = steps.left;
      const changes = lineChanges(before, after, steps);
      // A round that has begun is ended.
      expect(given - steps.left).toBeLessThanOrEqual(given + before.length + after.length);
      if (answered) expect(changes).not.toBeNull();
      else if (size > 1_000) expect(changes).toBeNull();
    }
  });

  it.each(HOSTILE.filter((one) => one[2]))("grows with the lines and no faster: %s", (_, texts) => {
    for (const size of [1_000, 32_000]) {
      const steps = { left: Number.MAX_SAFE_INTEGER };
      lineChanges(...texts(size), steps);
      expect((Number.MAX_SAFE_INTEGER - steps.left) / size).toBeLessThan(12);
    }
  });

  it("ends soon after the steps are used up", () => {
    const steps = { left: 10 };
    const upwards = many(100, (i) => `${i}`);
    expect(lineChanges(upwards, upwards.toReversed(), steps)).toBeNull();
    expect(steps.left).toBeGreaterThan(-400);
  });
});
