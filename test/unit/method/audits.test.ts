import { describe, expect, it } from "vitest";
import { type Signature, type StageRecord, signersWaited, type UnitRecord } from "../../../src/method/index.ts";
import { allSigned } from "../../../src/method/position/index.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { aRun, aSignature, aStage, aState, aUnit, NOON } from "../../support/recorded/records.ts";
import { jobsOf, lookAt, partsOf, placeOf, stageAt, unitAt } from "../../support/recorded/standing.ts";

/* Who is to sign: the plan, the built work, and what later work or a fix has changed in stages that have merged. */

const UNIT = "unit-001-load-rows";
const test = { name: "test", command: "npm test" };
const withGate = { plans: somePlans([aPlannedUnit({ quality_gates: [test] })]) };
const agent = { met: false, who: "an agent in CI" };

/** A stage whose one unit differs. */
function stageOf(standing: Parameters<typeof stageAt>[0], unit: Partial<UnitRecord>, runs: StageRecord["runs"] = []) {
  const records = { [UNIT]: { ...unitAt(standing), ...unit } };
  return stageAt(standing, { units: records, runs: [aRun("elaborate/-"), ...runs] });
}

describe("the audit of the plan", () => {
  it("is one wave of every role, and says who is looking", () => {
    const now = placeOf(stageOf("planned", {}, [aRun("review/spec", { result: null })]));
    expect(now).toMatchObject({ phase: "review", waits_for: "agents" });
    expect(jobsOf(now)).toEqual(["audit build: review/correctness"]);
    expect(partsOf(now)).toEqual([
      { subject: "spec", because: "has not signed what stands now; it is being looked at", ...agent },
      { subject: "correctness", because: "has not signed what stands now", ...agent },
    ]);
  });

  it("asks only who has not signed every unit", () => {
    const second = aPlannedUnit({ id: "unit-002-x" });
    const units = { [UNIT]: unitAt("reviewed"), "unit-002-x": unitAt("planned", "unit-002-x") };
    const half = { ...unitAt("planned", "unit-002-x"), reviews: { spec: aSignature() } };
    const plans = somePlans([aPlannedUnit(), second]);
    const jobs = (records: StageRecord["units"]) => jobsOf(placeOf(stageAt("planned", { units: records }), { plans }));
    expect(jobs(units)).toEqual(["audit build: review/spec review/correctness"]);
    expect(jobs({ ...units, "unit-002-x": half })).toEqual(["audit build: review/correctness"]);
  });

  it("opens no job where everybody is looking", () => {
    const runs = [aRun("review/spec", { result: null }), aRun("review/correctness", { result: null })];
    expect(placeOf(stageOf("planned", {}, runs))).toMatchObject({ lanes: [], waits_for: "agents", phase: "review" });
  });

  it("does not run quality gates, whatever a plan says of them", () => {
    expect(jobsOf(placeOf(stageAt("planned"), withGate))).toEqual(["audit build: review/spec review/correctness"]);
  });
});

describe("the audit of the built work", () => {
  const notSeen = "the quality gates have not been seen passing on what stands now";

  it("asks spec and the quality gates first, each in a job of its own", () => {
    const now = placeOf(stageAt("built"), withGate);
    expect(jobsOf(now)).toEqual(["audit build: approve/spec", "gates build: gates"]);
    expect(now).toMatchObject({ phase: "approve", waits_for: "agents" });
    expect(partsOf(now)).toEqual([
      { subject: "spec", because: "has not signed what stands now", ...agent },
      { subject: "quality_gates", because: notSeen, ...agent },
    ]);
  });

  it.each<[string, UnitRecord["approvals"], readonly string[]]>([
    ["the gates alone", { spec: aSignature() }, ["gates build: gates"]],
    ["spec alone", { quality_gates: aSignature() }, ["audit build: approve/spec"]],
    ["the agents last", { spec: aSignature(), quality_gates: aSignature() }, ["audit build: approve/correctness"]],
    [
      "who has lapsed",
      { spec: aSignature({ lapsed: NOON }), quality_gates: aSignature(), correctness: aSignature() },
      ["audit build: approve/spec"],
    ],
  ])("asks %s", (_, approvals, want) => {
    expect(jobsOf(placeOf(stageOf("built", { approvals }), withGate))).toEqual(want);
  });

  it("says that the gates are running, and opens no second job for them", () => {
    const now = placeOf(
      stageOf("built", { approvals: { spec: aSignature() } }, [aRun("gates/-", { result: null })]),
      withGate,
    );
    expect(now.lanes).toEqual([]);
    expect(partsOf(now)).toEqual([
      { subject: "quality_gates", because: `${notSeen}; it is being looked at`, ...agent },
    ]);
  });

  it("runs the repository's gates too", () => {
    const stage = stageAt("built", { frozen: { quality_gates: [test] } });
    expect(jobsOf(placeOf(stage))).toEqual(["audit build: approve/spec", "gates build: gates"]);
  });

  it.each<[Parameters<typeof stageAt>[0], boolean]>([
    ["planned", false],
    ["built", false],
    ["approved", true],
  ])("%s: all signed %s", (standing, want) => {
    expect(allSignedIn(stageAt(standing))).toBe(want);
  });

  it("is not over where only the plan lacks a signature", () => {
    expect(allSignedIn(stageOf("approved", { reviews: { spec: aSignature() } }))).toBe(false);
  });
});

function allSignedIn(stage: StageRecord): boolean {
  const look = lookAt(stage);
  return allSigned(look, look.state.stages.build ?? stage);
}

/* `build` and `check` have merged; `ship` is worked on and has come to its gate. */

function merged(name: string, unit: Partial<UnitRecord>, runs: StageRecord["runs"] = []): StageRecord {
  const records = { [UNIT]: { ...unitAt("approved"), ...unit } };
  return aStage({ name, units: records, runs, merged: { at: NOON, ref: "m" }, branch: "haiku/airports/main" });
}

function books(build: Partial<UnitRecord>, check: Partial<UnitRecord> = {}, runs: StageRecord["runs"] = []) {
  const ship = stageAt("approved", { name: "ship", branch: "haiku/airports/ship" });
  const stages = { build: merged("build", build, runs), check: merged("check", check), ship };
  return aState({ stages, intent: { stages: ["build", "check", "ship"] } });
}

const plans = somePlans([aPlannedUnit({ stage: "ship" })]);
const due: Signature = aSignature({ due: NOON });
const lapsed: Signature = aSignature({ lapsed: NOON });
const waited = (state: ReturnType<typeof books>): readonly string[] =>
  signersWaited(lookAt(state, { plans })).map(({ stage, family, role }) => `${stage}/${family}/${role}`);

describe("merged work that later work has changed", () => {
  it("is looked at once more at the end, a job for each stage", () => {
    const state = books(
      { approvals: { spec: due, correctness: aSignature() } },
      { approvals: { spec: due, tests: due } },
    );
    const now = placeOf(state, { plans });
    expect(now).toMatchObject({ phase: "approve", waits_for: "agents", track: "C" });
    expect(jobsOf(now)).toEqual(["audit build: approve/spec", "audit check: approve/spec approve/tests"]);
    const because = "later work has changed what was signed; it is looked at once more before the gate";
    expect(partsOf(now)).toEqual([
      { subject: "spec of build", because, ...agent },
      { subject: "spec of check", because, ...agent },
      { subject: "tests of check", because, ...agent },
    ]);
    expect(waited(state)).toEqual(["build/approvals/spec", "check/approvals/spec", "check/approvals/tests"]);
  });

  it("is looked at by a role once, however many units are due", () => {
    const state = books({ approvals: { spec: due } });
    const build = state.stages.build;
    if (!build) throw new Error("no stage");
    const second = { ...unitAt("approved", "unit-002-x"), approvals: { spec: due } };
    const more = { ...build, units: { ...build.units, "unit-002-x": second } };
    const both = { ...state, stages: { ...state.stages, build: more } };
    expect(jobsOf(placeOf(both, { plans }))).toEqual(["audit build: approve/spec"]);
    expect(partsOf(placeOf(both, { plans }))).toHaveLength(1);
  });

  it("opens no job where it is being looked at", () => {
    const state = books({ approvals: { spec: due } }, {}, [aRun("approve/spec", { result: null })]);
    expect(placeOf(state, { plans })).toMatchObject({ phase: "approve", lanes: [], waits_for: "agents" });
  });

  it("concerns no stage that has not merged", () => {
    const state = books({});
    const { ship } = state.stages;
    if (!ship) throw new Error("no stage");
    const units = {
      [UNIT]: { ...unitAt("approved"), approvals: { spec: aSignature(), correctness: aSignature(), tests: due } },
    };
    expect(placeOf({ ...state, stages: { ...state.stages, ship: { ...ship, units } } }, { plans }).phase).toBe("gate");
  });
});

describe("merged work that a fix has changed", () => {
  it("is signed again at once, the gates in a job of their own", () => {
    const state = books(
      { reviews: { spec: lapsed }, approvals: { spec: lapsed, quality_gates: lapsed, correctness: aSignature() } },
      { approvals: { quality_gates: lapsed } },
    );
    const now = placeOf(state, { plans });
    expect(now).toMatchObject({ phase: "approve", waits_for: "agents", track: "B" });
    expect(jobsOf(now)).toEqual(["audit build: review/spec approve/spec", "gates build: gates", "gates check: gates"]);
    const because = "a fix has changed what was signed; it is looked at again";
    expect(partsOf(now)).toEqual([
      { subject: "spec of build", because, ...agent },
      { subject: "spec of build", because, ...agent },
      { subject: "quality_gates of build", because, ...agent },
      { subject: "quality_gates of check", because, ...agent },
    ]);
    expect(waited(state)).toEqual([
      "build/reviews/spec",
      "build/approvals/spec",
      "build/approvals/quality_gates",
      "check/approvals/quality_gates",
    ]);
  });

  it("opens no job where it is being looked at", () => {
    const state = books({ approvals: { spec: lapsed } }, {}, [aRun("approve/spec", { result: null })]);
    expect(placeOf(state, { plans })).toMatchObject({ track: "B", lanes: [], waits_for: "agents" });
  });

  it("concerns no stage that has not merged: there it is the stage's own audit", () => {
    const now = placeOf(stageOf("built", { approvals: { spec: lapsed, correctness: aSignature() } }));
    expect(now).toMatchObject({ track: "C", phase: "approve" });
    expect(jobsOf(now)).toEqual(["audit build: approve/spec"]);
  });
});

describe("who is waited for in the working stage", () => {
  it.each<[Parameters<typeof stageAt>[0], readonly string[]]>([
    ["planned", ["ship/reviews/spec", "ship/reviews/correctness"]],
    ["built", ["ship/approvals/spec", "ship/approvals/correctness"]],
    ["approved", []],
  ])("%s", (standing, want) => {
    const ship = stageAt(standing, { name: "ship" });
    const state = books({});
    expect(waited({ ...state, stages: { ...state.stages, ship } })).toEqual(want);
  });

  it("a role that lacks only the plan, where the built work is signed", () => {
    const units = { [UNIT]: { ...unitAt("approved"), reviews: { spec: aSignature() } } };
    const state = books({});
    const ship = stageAt("approved", { name: "ship", units });
    expect(waited({ ...state, stages: { ...state.stages, ship } })).toEqual(["ship/reviews/correctness"]);
  });
});

it("a unit that was taken out of the plan before its stage merged is signed by nobody any more", () => {
  const gone = aUnit({ id: "unit-002-gone", reviews: { spec: lapsed }, approvals: {} });
  const state = books({});
  const build = state.stages.build;
  const units = { ...build?.units, [gone.id]: gone };
  const stages = { ...state.stages, ...(build ? { build: { ...build, units } } : {}) };
  expect(waited({ ...state, stages })).toEqual([]);
  expect(placeOf({ ...state, stages }, { plans }).phase).toBe("gate");
});
