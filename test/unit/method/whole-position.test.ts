import { describe, expect, it } from "vitest";
import type { IntentRecord, Position } from "../../../src/method/index.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { aFinding, aRun, aStage, aState, DEVELOPER, NOON } from "../../support/recorded/records.ts";
import { allMerged, jobsOf, partsOf, placeOf, stageAt } from "../../support/recorded/standing.ts";

/* The position as a whole: what comes first, and the one sentence on top. */

describe("an intent that has ended", () => {
  it.each(["sealed", "ended-early", "abandoned"] as const)("is %s, whatever the ledger says besides", (how) => {
    const ended = { at: NOON, how, by: null, ref: null, reason: null };
    const runs = [aRun("review/spec", { result: null })];
    const stages = { build: stageAt("planned", { runs }) };
    expect(placeOf(aState({ stages, intent: { ended } }))).toEqual<Position>({
      status: "ended",
      track: null,
      stage: "build",
      phase: "ended",
      lanes: [],
      in_flight: ["airports/build/review/spec/-/1.1"],
      acts: [],
      waits_for: "nobody",
      reason: { subject: "airports", met: true, because: `the intent is ${how}` },
    });
  });
});

describe("an intent that is paused", () => {
  const paused: IntentRecord["paused"] = { at: NOON, by: DEVELOPER, reason: "lunch" };
  it("opens nothing, and still says what would be next", () => {
    const runs = [aRun("elaborate/-"), aRun("review/spec", { result: null })];
    const state = aState({ stages: { build: stageAt("planned", { runs }) }, intent: { paused } });
    const now = placeOf(state);
    expect(now).toEqual<Position>({
      status: "paused",
      track: null,
      stage: "build",
      phase: "review",
      lanes: [],
      in_flight: ["airports/build/review/spec/-/1.1"],
      acts: [],
      waits_for: "person",
      reason: {
        subject: "airports",
        met: false,
        because: "paused by developer: lunch",
        who: "someone with the command permission",
        how: "comment `/haiku resume`",
        parts: partsOf(placeOf({ ...state, intent: { ...state.intent, paused: null } })),
      },
    });
    expect(now.reason.parts).toHaveLength(2);
  });

  it("does nothing by itself either", () => {
    expect(placeOf(aState({ stages: {}, intent: { paused } }))).toMatchObject({ acts: [], phase: "elaborate" });
  });
});

describe("a stage that has not begun", () => {
  it("is begun by the engine", () => {
    const now = placeOf(aState({ stages: {} }));
    expect(now).toMatchObject({ status: "running", track: "C", stage: "build", phase: "elaborate", lanes: [] });
    expect(now.waits_for).toBe("engine");
    expect(now.acts).toEqual([{ act: "begin_stage", stage: "build" }]);
    expect(now.reason).toEqual({
      subject: "airports",
      met: false,
      because: "stage build: stage build begins",
      parts: [{ subject: "elaborate", met: false, because: "stage build begins", who: "the engine" }],
    });
  });
});

describe("plans that do not parse", () => {
  const problem = { path: "units/unit-001-x.md", line: 3, what: "no title", fix: "add one" };
  const broken = { plans: { stages: {}, problems: [problem, { ...problem, path: "plan.md", line: null }] } };

  it("stop the walk, each with its place and what mends it", () => {
    const now = placeOf(stageAt("built"), broken);
    expect(now).toMatchObject({ track: "C", phase: "elaborate", lanes: [], acts: [], waits_for: "stuck" });
    const mend = { met: false, because: "no title", who: "whoever may push to the branch", how: "add one" };
    expect(partsOf(now)).toEqual([
      { subject: "units/unit-001-x.md:3", ...mend },
      { subject: "plan.md", ...mend },
    ]);
    expect(now.reason.because).toBe("stage build is in elaborate");
  });

  it("stop it wherever it is", () => {
    expect(placeOf(allMerged(), broken)).toMatchObject({ phase: "elaborate", waits_for: "stuck" });
    expect(placeOf(allMerged(), broken).reason.because).toBe("the whole intent is in elaborate");
  });

  it("stop no fix", () => {
    const state = aState({ stages: { build: stageAt("built") }, findings: [aFinding()] });
    expect(jobsOf(placeOf(state, broken))).toEqual(["triage build: fix/FB-001/classifier"]);
  });
});

describe("the sentence on top", () => {
  it("is the reason, where there is one", () => {
    expect(placeOf(aStage()).reason.because).toBe("stage build: the plan is being written");
  });

  it("is the phase, where there are more", () => {
    expect(placeOf(stageAt("planned")).reason.because).toBe("stage build is in review");
    const units = [aPlannedUnit(), aPlannedUnit({ id: "unit-002-x" })];
    const now = placeOf(stageAt("reviewed", {}, units), { plans: somePlans(units) });
    expect(now.reason.because).toBe("stage build is in execute");
  });
});
