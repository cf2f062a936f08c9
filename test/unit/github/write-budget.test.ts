import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { millisecondsUntilFree, type StartedWrite, writeBudget } from "../../../src/github/connection/write-budget.ts";

const windows = [
  { milliseconds: 60, writes: 3 },
  { milliseconds: 1000, writes: 5 },
];

describe("millisecondsUntilFree", () => {
  const at = (...times: readonly number[]): StartedWrite[] => times.map((time) => ({ at: time, by: `r${time}` }));

  it.each([
    ["nothing written yet", [], 0, 0],
    ["room left", [0, 1], 2, 0],
    ["short window full", [0, 1, 2], 10, 50],
    ["short window free again", [0, 1, 2], 60, 0],
    ["long window full", [0, 1, 2, 100, 101], 500, 500],
    ["both full: the longer wait counts", [0, 1, 100, 101, 102], 110, 890],
  ])("%s", (_, started, now, expected) => {
    expect(millisecondsUntilFree(at(...started), { by: "new", now }, windows)).toBe(expected);
  });

  it("holds back who has had four times what is left, until enough of it is over, and nobody else", () => {
    const ten = [{ milliseconds: 60, writes: 10 }];
    const started = Array.from({ length: 8 }, (_, time) => ({ at: time, by: "flood" }));
    expect(millisecondsUntilFree(started, { by: "flood", now: 10 }, ten)).toBe(50);
    expect(millisecondsUntilFree(started, { by: "other", now: 10 }, ten)).toBe(0);
  });
});

/** Everybody writes as soon as they may, for so long; how many each has written. */
function everybodyWrites(floods: readonly string[], milliseconds: number, writes: number) {
  let now = 0;
  const budget = writeBudget({ now: () => now, windows: [{ milliseconds: 60, writes }] });
  const again = new Map(floods.map((by) => [by, 0]));
  const written: StartedWrite[] = [];
  for (; now < milliseconds; now += 1)
    for (const [by, time] of again) {
      if (time > now) continue;
      const wait = budget.take(by);
      if (wait === 0) written.push({ at: now, by });
      again.set(by, now + Math.max(1, wait));
    }
  return { written, left: (by: string): number => budget.take(by) };
}

describe("writeBudget", () => {
  it("lets a burst through at once and says when there is room for the rest", () => {
    let now = 0;
    const budget = writeBudget({ now: () => now, windows });
    expect(["a", "b", "c", "d"].map((by) => budget.take(by))).toEqual([0, 0, 0, 60]);
    now = 60;
    expect(["d", "e", "f"].map((by) => budget.take(by))).toEqual([0, 0, 940]);
  });

  it("never has more writes in a window than it allows, however they come", () => {
    const wish = fc.record({ gap: fc.nat(80), by: fc.constantFrom("a", "b", "c") });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 60 }), (wishes) => {
        let now = 0;
        const budget = writeBudget({ now: () => now, windows });
        const started: number[] = [];
        for (const { gap, by } of wishes) {
          now += gap;
          if (budget.take(by) === 0) started.push(now);
        }
        for (const { milliseconds, writes } of windows)
          for (const from of started)
            expect(started.filter((at) => at >= from && at < from + milliseconds).length).toBeLessThanOrEqual(writes);
      }),
    );
  });

  it("leaves something to whoever comes next, and gives those who want all they can get about the same", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 60, max: 200 }), (many, writes) => {
        const floods = Array.from({ length: many }, (_, n) => `r${n}`);
        const { written, left } = everybodyWrites(floods, 600, writes);
        const counts = floods.map((by) => written.filter((one) => one.by === by).length);
        expect(Math.min(...counts)).toBeGreaterThan(0.5 * Math.max(...counts));
        expect(left("newcomer")).toBe(0);
      }),
    );
  });
});
