import { expect, it } from "vitest";
import { isUnder, openIteration, unitByNumber } from "../../../src/method/derive/index.ts";
import { durationMs, pathsOverlap, unitStatus } from "../../../src/method/index.ts";
import { aPlannedUnit } from "../../support/recorded/plans.ts";
import { anIteration, aUnit } from "../../support/recorded/records.ts";

/* Small questions to a text, a path, a unit. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

it.each<[string, number | null]>([
  ["30m", 30 * MINUTE],
  ["1 min", MINUTE],
  ["1 minute", MINUTE],
  ["90 minutes", 90 * MINUTE],
  ["48h", 48 * HOUR],
  ["1 hour", HOUR],
  [" 2 Hours ", 2 * HOUR],
  ["1d", DAY],
  ["1 day", DAY],
  ["2 days", 2 * DAY],
  ["1w", 7 * DAY],
  ["1 week", 7 * DAY],
  ["10 WEEKS", 70 * DAY],
  ["1.5h", 90 * MINUTE],
  ["10.25h", 615 * MINUTE],
  ["0h", 0],
  ["", null],
  ["h", null],
  ["2", null],
  ["2 years", null],
  ["2 mins", null],
  ["1.h", null],
  [".5h", null],
  ["-1h", null],
  ["in 2h", null],
  ["2h later", null],
  ["1h 30m", null],
])("%j lasts %s ms", (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

it.each([
  ["src", "src", true],
  ["src/", "src", true],
  ["src", "src//", true],
  ["src/load.ts", "src", true],
  ["src", "src/load.ts", true],
  ["src/", "src/load.ts", true],
  ["src//", "src/load.ts", true],
  ["src/load.ts", "src//", true],
  ["src/load.ts", "src/check.ts", false],
  ["src", "src-old/load.ts", false],
  ["src-old", "src", false],
  ["lib/src", "src", false],
])("%s and %s may be the same file: %s", (a, b, overlap) => {
  expect(pathsOverlap(a, b)).toBe(overlap);
});

it.each([
  ["src/load.ts", "src", true],
  ["src/load.ts", "src//", true],
  ["src", "src/", true],
  ["src", "src/load.ts", false],
  ["src-old/load.ts", "src", false],
  ["lib/src/load.ts", "src", false],
  ["anything/at/all", ".", true],
])("%s lies below %s: %s", (path, place, under) => {
  expect(isUnder(path, place)).toBe(under);
});

it("a unit is pending, active, and done when its last hat has advanced", () => {
  const chain = ["builder", "verifier"];
  const worked = (...moves: readonly [string, "advance" | "reject" | null][]) =>
    unitStatus(chain, aUnit({ iterations: moves.map(([hat, result]) => anIteration({ hat, result })) }));
  expect([unitStatus(chain, undefined), worked()]).toEqual(["pending", "pending"]);
  expect([worked(["builder", null]), worked(["builder", "advance"])]).toEqual(["active", "active"]);
  expect(worked(["builder", "advance"], ["verifier", "reject"])).toBe("active");
  expect(worked(["builder", "advance"], ["verifier", "advance"])).toBe("done");
});

it("a unit is found by its number, and the iteration in flight by being open", () => {
  const units = [aPlannedUnit({ id: "unit-0010-x" }), aPlannedUnit({ id: "unit-001-y" })];
  expect(unitByNumber(units, "001")?.id).toBe("unit-001-y");
  expect(unitByNumber(units, "002")).toBeUndefined();
  const open = anIteration({ hat: "verifier", result: null });
  expect(openIteration([anIteration(), open])).toBe(open);
  expect(openIteration([anIteration(), anIteration({ result: "failed" })])).toBeNull();
});
