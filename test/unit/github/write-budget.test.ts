import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { millisecondsUntilFree, writeBudget } from "../../../src/github/connection/write-budget.ts";

const windows = [
  { milliseconds: 60, writes: 3 },
  { milliseconds: 1000, writes: 5 },
];

describe("millisecondsUntilFree", () => {
  it.each([
    ["nothing written yet", [], 0, 0],
    ["room left", [0, 1], 2, 0],
    ["short window full", [0, 1, 2], 10, 50],
    ["short window free again", [0, 1, 2], 60, 0],
    ["long window full", [0, 1, 2, 100, 101], 500, 500],
    ["both full: the longer wait counts", [0, 1, 100, 101, 102], 110, 890],
  ])("%s", (_, started, now, expected) => {
    expect(millisecondsUntilFree(started, now, windows)).toBe(expected);
  });
});

describe("writeBudget", () => {
  function simulated() {
    let now = 0;
    const started: number[] = [];
    const budget = writeBudget({
      now: () => now,
      wait: async (milliseconds) => {
        await new Promise(setImmediate);
        now += milliseconds;
      },
      windows,
    });
    return {
      budget,
      started,
      write: () => budget.take().then(() => started.push(now)),
      pass: (ms: number) => (now += ms),
    };
  }

  it("lets a burst through at once and spreads the rest", async () => {
    const { started, write } = simulated();
    await Promise.all(Array.from({ length: 7 }, write));
    expect(started).toEqual([0, 0, 0, 60, 60, 1000, 1000]);
  });

  it("never has more writes in a window than it allows, however they come", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(80), { maxLength: 40 }), async (gaps) => {
        const { started, write, pass } = simulated();
        for (const gap of gaps) {
          pass(gap);
          await write();
        }
        for (const { milliseconds, writes } of windows)
          for (const from of started)
            expect(started.filter((at) => at >= from && at < from + milliseconds).length).toBeLessThanOrEqual(writes);
      }),
      { numRuns: 50 },
    );
  });

  it("goes on after a wait that was broken off", async () => {
    let broken = true;
    let now = 0;
    const budget = writeBudget({
      now: () => now,
      windows: [{ milliseconds: 10, writes: 1 }],
      wait: async (milliseconds) => {
        now += milliseconds;
        if (broken) throw new TypeError("stopped");
      },
    });
    await budget.take();
    await expect(budget.take()).rejects.toThrow("stopped");
    broken = false;
    await budget.take();
  });
});
