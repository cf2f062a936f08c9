import { describe, expect, it } from "vitest";
import type { SeenFiles, Sight, StageRecord } from "../../../src/method/index.ts";
import { changedWords, listed, whyReReview } from "../../../src/method/position/why-re-review.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { aSignature, aStage, aUnit, NOON } from "../../support/recorded/records.ts";
import { lookAt } from "../../support/recorded/standing.ts";

/* What people read when a role that has signed is asked once more. */

const LOAD = aPlannedUnit();
const CHECK = aPlannedUnit({ id: "unit-002-check", outputs: ["docs/check.md"], plan: "3".repeat(40) });
const page = ".haiku/intents/airports/stages/build/units/unit-001-load-rows.md";
const files = new Map([
  [page, "p"],
  ["src/load.ts", "l"],
]);
const plans = somePlans([LOAD, CHECK]);
const look = lookAt(aStage(), { files, plans });
const LOAD_PLAN = "plan:build/unit-001-load-rows";
const CHECK_PLAN = "plan:build/unit-002-check";
const PROSE = ".haiku/intents/airports/stages/build/plan.md";
const ofPlan: Sight = { on: "plan", stage: "build" };
const ofWork: Sight = { on: "approvals", unit: LOAD };
const signed = { [LOAD_PLAN]: LOAD.plan, [CHECK_PLAN]: CHECK.plan, [PROSE]: null };

describe("what has changed under a signature", () => {
  it.each<[string, Sight, SeenFiles, readonly string[]]>([
    ["nothing", ofPlan, signed, []],
    [
      "a plan that was rewritten",
      ofPlan,
      { ...signed, [LOAD_PLAN]: "9" },
      ["the plan of unit-001-load-rows was rewritten"],
    ],
    [
      "a unit that has come",
      ofPlan,
      { [LOAD_PLAN]: LOAD.plan, [PROSE]: null },
      ["unit-002-check was added to the plan"],
    ],
    ["a unit that has gone", ofPlan, { ...signed, "plan:build/unit-003-gone": "9" }, ["unit-003-gone was taken out"]],
    [
      "a unit of a stage that has no plans",
      ofPlan,
      { ...signed, "plan:ship/unit-001-load-rows": "9" },
      ["unit-001-load-rows was taken out"],
    ],
    ["the plan in prose", ofPlan, { ...signed, [PROSE]: "9" }, [`${PROSE} was changed`]],
    ["a file that only looks like a plan", ofPlan, { ...signed, "docs/plan:a/b": "9" }, ["docs/plan:a/b was changed"]],
    ["an output", ofWork, { [page]: "p", "src/load.ts": "9" }, ["src/load.ts was changed"]],
    ["its own record", ofWork, { [page]: "9", "src/load.ts": "l" }, ["the record of unit-001-load-rows was changed"]],
    [
      "the page of a unit, for whoever signs the gate",
      { on: "gate", stage: "build" },
      {
        [page]: "9",
        "src/load.ts": "l",
        ".haiku/intents/airports/stages/build/units/unit-002-check.md": null,
        "docs/check.md": null,
      },
      [`${page} was changed`],
    ],
  ])("%s", (_, sight, witnesses, wanted) => {
    expect(changedWords(look, { witnesses }, sight)).toEqual(wanted);
  });
});

describe("a list of clauses", () => {
  it.each<[readonly string[], string]>([
    [[], ""],
    [["a"], "a"],
    [["a", "a", "b"], "a, b"],
    [["a", "b", "c"], "a, b, c"],
    [["a", "b", "c", "d"], "a, b, c and 1 more"],
    [["a", "b", "c", "d", "d", "e"], "a, b, c and 2 more"],
  ])("%j", (clauses, wanted) => {
    expect(listed(clauses)).toBe(wanted);
  });
});

describe("why a role is asked again", () => {
  const why = (approvals: StageRecord["units"][string]["approvals"], role = "spec") => {
    const stage = aStage({ units: { [LOAD.id]: aUnit({ approvals }) } });
    return whyReReview(lookAt(stage, { files, plans: somePlans([LOAD]) }), stage, "approvals", role);
  };
  const now = { [page]: "p", "src/load.ts": "l" };

  it.each<[string, Parameters<typeof why>[0], string | null]>([
    ["not at all, who has signed nothing", {}, null],
    ["not at all, whose signature stands", { spec: aSignature({ witnesses: now }) }, null],
    ["not at all, who is another one", { style: aSignature({ witnesses: { ...now, "src/load.ts": "9" } }) }, null],
    [
      "by what has changed",
      { spec: aSignature({ witnesses: { ...now, "src/load.ts": "9" } }) },
      "src/load.ts was changed since it was signed",
    ],
    ["by word", { spec: aSignature({ witnesses: now, lapsed: NOON }) }, "what it signed was taken back"],
  ])("%s", (_, approvals, wanted) => {
    expect(why(approvals)).toBe(wanted);
  });
});
