import { describe, expect, it } from "vitest";
import {
  type CountedSignature,
  differing,
  gateIsPassed,
  planIsSigned,
  planPartIsSigned,
  type Sight,
  type Standing,
  sightOn,
  standing,
  standingFor,
  stillHolds,
  unsigned,
  wholeIsSigned,
} from "../../../src/method/derive/index.ts";
import type { Approval, Signature } from "../../../src/method/index.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { aSignature, aStage, aState, aUnit, DEVELOPER, NOON } from "../../support/recorded/records.ts";

/* Whether a signature counts: only while what it saw is what stands. */

const [PLAN, CODE, OTHER, TREE] = ["2", "b", "c", "e"].map((sign) => sign.repeat(40)) as [
  string,
  string,
  string,
  string,
];
const LOAD = aPlannedUnit({ plan: PLAN });
const CHECK = aPlannedUnit({ id: "unit-002-check", outputs: ["docs/"], plan: OTHER });
const file = (unit: string) => `.haiku/intents/airports/stages/build/units/${unit}.md`;
const PROSE = ".haiku/intents/airports/stages/build/plan.md";
const now: Standing = {
  folder: "airports",
  plans: somePlans([LOAD, CHECK]),
  files: new Map([
    [file(LOAD.id), "a"],
    ["src/load.ts", CODE],
    ["docs", "d"],
    ["README.md", "r"],
  ]),
  tree: TREE,
};
const parts = { "plan:build/unit-001-load-rows": PLAN, "plan:build/unit-002-check": OTHER };
const loaded = { [file(LOAD.id)]: "a", "src/load.ts": CODE };
const all = { ...loaded, [file(CHECK.id)]: null, docs: "d" };
const at = { reviews: { on: "reviews", unit: LOAD }, approvals: { on: "approvals", unit: LOAD } } as const;
const ofStage = (on: "plan" | "gate"): Sight => ({ on, stage: "build" });

describe("a signature", () => {
  it.each<[string, Sight, CountedSignature["witnesses"], boolean]>([
    ["on a plan as it stands", at.reviews, { "plan:build/unit-001-load-rows": PLAN }, true],
    ["on a plan that was rewritten", at.reviews, { "plan:build/unit-001-load-rows": OTHER }, false],
    ["on no plan at all", at.reviews, {}, false],
    ["on built work as it stands", at.approvals, loaded, true],
    ["on another output", at.approvals, { ...loaded, "src/load.ts": OTHER }, false],
    ["on an output that was missing then", at.approvals, { ...loaded, "src/load.ts": null }, false],
    ["on an output that is declared no more", at.approvals, { ...loaded, "src/gone.ts": CODE }, false],
    ["on another record", at.approvals, { ...loaded, [file(LOAD.id)]: null }, false],
    ["on all plans as they stand", ofStage("plan"), { ...parts, [PROSE]: null }, true],
    ["on fewer plans", ofStage("plan"), { "plan:build/unit-001-load-rows": PLAN, [PROSE]: null }, false],
    ["on other prose", ofStage("plan"), { ...parts, [PROSE]: CODE }, false],
    ["at a gate, of what stands", ofStage("gate"), all, true],
    ["at a gate, of another folder", ofStage("gate"), { ...all, docs: OTHER }, false],
    ["at the gate of a stage without units", { on: "gate", stage: "ship" }, {}, true],
    ["on the whole as it stands", { on: "whole" }, { ".": TREE }, true],
    ["on another whole", { on: "whole" }, { ".": CODE }, false],
    ["of a stage that has merged, whatever it saw", { on: "record" }, { "src/load.ts": OTHER }, true],
  ])("%s", (_, sight, witnesses, holds) => {
    expect(stillHolds({ witnesses }, sight, now)).toBe(holds);
    expect(stillHolds({ witnesses, lapsed: NOON }, sight, now)).toBe(false);
    expect(stillHolds({ witnesses, due: NOON }, sight, now)).toBe(false);
  });

  it("that is not there does not count", () => {
    for (const sight of [at.reviews, ofStage("gate"), { on: "record" } as const]) {
      expect(stillHolds(undefined, sight, now)).toBe(false);
      expect(stillHolds(null, sight, now)).toBe(false);
    }
  });

  it("on the whole does not count while nobody knows the tree", () => {
    const unknown = { ...now, tree: null };
    expect(stillHolds({ witnesses: { ".": null } }, { on: "whole" }, unknown)).toBe(false);
    expect(wholeIsSigned({ witnesses: { ".": TREE } }, unknown)).toBe(false);
    expect(wholeIsSigned({ witnesses: { ".": TREE } }, now)).toBe(true);
    expect(stillHolds({ witnesses: loaded }, at.approvals, unknown)).toBe(true);
  });

  it("given now would be on what stands", () => {
    const { plans, files, tree } = now;
    expect(standing(aState({}), { plans, files, tree })).toEqual(now);
    expect(standingFor({ on: "plan", stage: "build" }, now)).toEqual({ ...parts, [PROSE]: null });
    expect(standingFor({ on: "gate", stage: "ship" }, now)).toEqual({});
    expect(standingFor({ on: "whole" }, now)).toEqual({ ".": TREE });
  });
});

it.each<[string, Sight, CountedSignature["witnesses"], readonly string[]]>([
  ["nothing", ofStage("gate"), all, []],
  ["what is another thing", at.approvals, { ...loaded, "src/load.ts": OTHER }, ["src/load.ts"]],
  ["what has come since", ofStage("plan"), { [PROSE]: null }, Object.keys(parts).sort()],
  ["what has gone", at.reviews, { "plan:build/unit-001-load-rows": PLAN, "plan:build/z": PLAN }, ["plan:build/z"]],
  ["what was missing, and is declared no more", at.reviews, { "plan:build/unit-001-load-rows": PLAN, z: null }, ["z"]],
  ["the whole", { on: "whole" }, { ".": CODE }, ["."]],
  ["nothing of what has merged", { on: "record" }, { z: PLAN }, []],
])("of what was signed differs: %s", (_, sight, witnesses, want) => {
  expect(differing({ witnesses }, sight, now)).toEqual(want);
});

describe("a role is asked for a unit", () => {
  const good = aSignature({ witnesses: loaded });
  const stageOf = (signature: Signature | undefined, merged = false) =>
    aStage({
      merged: merged ? { at: NOON, ref: "m" } : null,
      units: {
        [LOAD.id]: aUnit({ approvals: signature ? { spec: signature } : {} }),
        [CHECK.id]: aUnit({
          id: CHECK.id,
          approvals: { spec: aSignature({ witnesses: { [file(CHECK.id)]: null, docs: "d" } }) },
        }),
      },
    });

  it.each<[string, Signature | undefined, boolean, boolean]>([
    ["that it has not signed", undefined, true, true],
    ["that it has signed", good, false, false],
    ["whose signature has lapsed", { ...good, lapsed: NOON }, true, true],
    ["that is due again", { ...good, due: NOON }, true, true],
    ["that is something else by now, unless its stage has merged", aSignature(), true, false],
  ])("%s", (_, stamp, asked, whenMerged) => {
    expect(unsigned(stageOf(stamp), "approvals", "spec", now)).toEqual(asked ? [LOAD] : []);
    expect(unsigned(stageOf(stamp, true), "approvals", "spec", now)).toEqual(whenMerged ? [LOAD] : []);
    expect(unsigned(stageOf(stamp), "reviews", "spec", now)).toEqual([LOAD, CHECK]);
    expect(unsigned(stageOf(stamp), "approvals", "tests", now)).toEqual([LOAD, CHECK]);
  });

  it("of which there are no ledger, and by no name that every object has", () => {
    expect(unsigned(aStage(), "reviews", "spec", now)).toEqual([LOAD, CHECK]);
    expect(unsigned(stageOf(good), "approvals", "constructor", now)).toEqual([LOAD, CHECK]);
    expect(unsigned(aStage({ name: "ship" }), "reviews", "spec", now)).toEqual([]);
  });

  it("as it was recorded, once its stage has merged", () => {
    expect(sightOn(aStage(), "reviews", LOAD)).toEqual({ on: "reviews", unit: LOAD });
    expect(sightOn(stageOf(good, true), "reviews", LOAD)).toEqual({ on: "record" });
  });
});

describe("a person's decision", () => {
  const decided = (witnesses: CountedSignature["witnesses"]): Approval => {
    return { at: NOON, by: DEVELOPER, source: "review", ref: "review/1", witnesses };
  };

  it("on the plan counts for the plan it saw", () => {
    expect(planIsSigned(aStage(), now)).toBe(false);
    expect(planIsSigned(aStage({ plan_signed: decided({ ...parts, [PROSE]: null }) }), now)).toBe(true);
    expect(planIsSigned(aStage({ plan_signed: decided(parts) }), now)).toBe(false);
  });

  it("at the gate counts for what it saw, and for good once it is merged", () => {
    const merged = { at: NOON, ref: "m" };
    expect(gateIsPassed(aStage(), now)).toBe(false);
    expect(gateIsPassed(aStage({ merged }), now)).toBe(false);
    expect(gateIsPassed(aStage({ gate: decided(all) }), now)).toBe(true);
    expect(gateIsPassed(aStage({ gate: decided(loaded) }), now)).toBe(false);
    expect(gateIsPassed(aStage({ gate: decided(loaded), merged }), now)).toBe(true);
  });
});

describe("one unit's part of a signed plan", () => {
  it.each<[string, CountedSignature | null | undefined, boolean]>([
    ["is signed with all of them", { witnesses: parts }, true],
    ["is signed though others have come or gone", { witnesses: { "plan:build/unit-001-load-rows": PLAN } }, true],
    ["is not signed as something else", { witnesses: { ...parts, "plan:build/unit-001-load-rows": OTHER } }, false],
    ["is not signed with others alone", { witnesses: { "plan:build/unit-002-check": OTHER } }, false],
    ["is not signed by a signature taken back", { witnesses: parts, lapsed: NOON }, false],
    ["is not signed by one that is due", { witnesses: parts, due: NOON }, false],
    ["is not signed by nobody", null, false],
    ["is not signed where there is none", undefined, false],
  ])("%s", (_, signed, holds) => {
    expect(planPartIsSigned(signed, LOAD)).toBe(holds);
  });
});

it("names only what is another thing now, has gone or has come", () => {
  const witnesses = { ...all, "src/load.ts": OTHER, "gone.js": "g" };
  expect(differing({ witnesses }, ofStage("gate"), { ...now, changed: ["README.md"] })).toEqual([
    "README.md",
    "gone.js",
    "src/load.ts",
  ]);
});
