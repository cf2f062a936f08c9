import { describe, expect, it } from "vitest";
import type { FrozenStage } from "../../../src/method/index.ts";
import { roleApplies } from "../../../src/method/index.ts";
import { roleTable } from "../../../src/render/unit-rows.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { aRun, aStage, NOON } from "../../support/recorded/records.ts";
import { jobsOf, partsOf, placeOf, stageAt } from "../../support/recorded/standing.ts";

/* What a studio's files declare besides texts: whom a reviewer is for, and what a stage may do without. */

const frozen = (change: Partial<FrozenStage>): FrozenStage => ({ ...aStage().frozen, ...change });
const FOR_PAGES = { applies_to: { correctness: ["*.html"] } };

describe("a reviewer that is for some files", () => {
  it.each<[string, readonly string[], boolean]>([
    ["a file of that kind", ["web/index.html"], true],
    ["no file of that kind", ["src/load.ts"], false],
    ["one among others", ["src/load.ts", "index.html"], true],
    ["a folder, which may hold any", ["web/"], true],
  ])("has something to look at where the work makes %s: %j", (_what, outputs, applies) => {
    const units = [aPlannedUnit({ outputs })];
    expect(roleApplies(frozen(FOR_PAGES), units, "correctness")).toBe(applies);
    expect(roleApplies(frozen(FOR_PAGES), units, "spec")).toBe(true);
    expect(roleApplies(frozen({}), units, "correctness")).toBe(true);
  });

  it("is not asked where nothing is, and the page says so", () => {
    const stage = stageAt("planned", { frozen: frozen(FOR_PAGES) });
    expect(jobsOf(placeOf(stage))).toEqual(["audit build: review/spec"]);
    const now = { folder: "airports", plans: somePlans(), files: new Map(), tree: null };
    expect(roleTable(stage, now)).toContain("correctness (not asked: no output fits *.html)");
    expect(jobsOf(placeOf(stageAt("planned")))).toEqual(["audit build: review/spec review/correctness"]);
  });
});

describe("discovery", () => {
  const failed = [1, 2, 3].map((attempt) =>
    aRun("discover/SURVEY", { attempt, result: "failed", message: "no network" }),
  );
  const at = (required: boolean) =>
    placeOf(
      aStage({ frozen: frozen({ discovery: [{ template: "SURVEY", location: "s.md", required }] }), runs: failed }),
      {
        plans: { stages: {}, problems: [] },
      },
    );

  it("that is not required does not hold up the plan when it has failed too often, and the plan says so", () => {
    expect(at(false)).toMatchObject({ waits_for: "agents" });
    expect(jobsOf(at(false))).toEqual(["elaborate build: elaborate"]);
    expect(JSON.stringify(at(false).reason)).toContain("without SURVEY: nobody could write it, and it is not required");
  });

  it("that is required waits for a person", () => {
    expect(at(true)).toMatchObject({ waits_for: "stuck", lanes: [] });
  });
});

it("whoever passes the gate is told which required output nobody has made", () => {
  const outputs = { required_outputs: { RUNBOOK: "docs/RUNBOOK.md", DATA: "data/", LOAD: "src/load.ts" } };
  const stage = stageAt("approved", { gate_opened_at: NOON, frozen: frozen({ ...outputs, gate: ["ask"] }) });
  const files = new Map([["src/load.ts", "1".repeat(40)]]);
  const [gate] = partsOf(placeOf(stage, { files, plans: somePlans() }));
  expect(gate?.because).toContain("required and made by nobody: RUNBOOK (docs/RUNBOOK.md), DATA (data/)");
  expect(gate?.because).not.toContain("LOAD");
});
