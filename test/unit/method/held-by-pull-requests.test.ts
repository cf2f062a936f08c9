import { describe, expect, it } from "vitest";
import type { Facts, PullFacts } from "../../../src/method/index.ts";
import { endReason, pauseReason, shutReason } from "../../../src/method/position/held.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { aStage, aState, DEVELOPER, NOON } from "../../support/recorded/records.ts";
import { allMerged, lookAt, partsOf, placeOf, stageAt } from "../../support/recorded/standing.ts";

/* What people did to pull requests and branches, and how it holds up the walk. */

const RECORDED = "a".repeat(40);
const STAGE: PullFacts = {
  ...{ stage: "build", number: 3, state: "open", branch: "haiku/airports/build" },
  base: { is: "haiku/airports/main", should: "haiku/airports/main" },
  ...{ recorded: RECORDED, head: RECORDED, rewritten: false, contained: false, by: "ann", others: [] },
};
const INTENT: PullFacts = {
  ...STAGE,
  ...{ stage: null, number: 1, branch: "haiku/airports/main", base: { is: "main", should: "main" } },
};
const CLOSED: PullFacts = { ...STAGE, state: "closed" };
const TURNED: PullFacts = { ...STAGE, base: { is: "main", should: "haiku/airports/main" } };
const ELSEWHERE: PullFacts = { ...INTENT, state: "merged", base: { is: "dev", should: "main" } };
const GONE: PullFacts = { ...STAGE, number: null, state: null, head: null };

const looking = (pulls?: readonly PullFacts[], stage = aStage()) => lookAt(stage, pulls ? { pulls } : {});

describe("what holds up everything", () => {
  it.each<[string, readonly PullFacts[] | undefined, object | null]>([
    ["nothing is seen", undefined, null],
    ["all is as it should be", [STAGE, INTENT], null],
    ["only the base is another one", [TURNED, INTENT], null],
    [
      "a pull request that was closed, whichever it is",
      [STAGE, { ...INTENT, state: "closed" }],
      { subject: "pull request #1", met: false, because: "#1 was closed by ann", who: expect.stringContaining("edit") },
    ],
    [
      "a branch that is gone before it had a pull request",
      [GONE],
      { subject: "haiku/airports/build", because: expect.stringContaining("is gone"), how: expect.any(String) },
    ],
  ])("%s", (_, pulls, wanted) => {
    const found = pauseReason(looking(pulls));
    if (wanted === null) expect(found).toBeNull();
    else expect(found).toMatchObject(wanted);
  });
});

describe("what shuts a gate", () => {
  it.each<[string, readonly PullFacts[], "build" | "whole", boolean]>([
    ["the stage's base", [TURNED, INTENT], "build", true],
    ["the stage's base, not for the intent", [TURNED, INTENT], "whole", false],
    ["the intent's base, for the intent", [STAGE, { ...INTENT, base: { is: "dev", should: "main" } }], "whole", true],
    ["the intent's base, not for a stage", [STAGE, { ...INTENT, base: { is: "dev", should: "main" } }], "build", false],
    ["nothing", [STAGE, INTENT], "build", false],
    ["not what pauses everything", [CLOSED, INTENT], "build", false],
  ])("%s", (_, pulls, of, shut) => {
    const reason = shutReason(looking(pulls), of === "build" ? aStage() : null);
    expect(reason !== null).toBe(shut);
    if (reason) expect(reason).toMatchObject({ met: false, how: expect.stringContaining("change the base back") });
  });

  it("for a stage that goes on with the intent's branch is the intent's base", () => {
    const late = aStage({ branch: "haiku/airports/main" });
    const turned = { ...INTENT, base: { is: "dev", should: "main" } };
    expect(shutReason(looking([turned], late), late)).toMatchObject({ subject: "pull request #1" });
    expect(shutReason(looking([TURNED], late), late)).toBeNull();
  });

  it("shuts the sign-off of a plan, an open gate and the delivery", () => {
    const shut = { waits_for: "person", acts: [], lanes: [] };
    const planned = stageAt("reviewed", { frozen: { elaboration: "collaborative" } });
    expect(placeOf(planned, { pulls: [TURNED] })).toMatchObject({ ...shut, phase: "plan-signoff" });
    expect(partsOf(placeOf(planned, { pulls: [TURNED] }))).toMatchObject([{ subject: "pull request #3" }]);
    const files = new Map([["src/load.ts", "1".repeat(40)]]);
    const open = stageAt("approved", { gate_opened_at: NOON, frozen: { gate: ["auto"] } });
    expect(placeOf(open, { files, pulls: [TURNED] })).toMatchObject({ ...shut, phase: "gate" });
    expect(placeOf(open, { files, pulls: [STAGE] }).acts).toEqual([{ stage: "build", act: "clear_gate" }]);
  });
});

describe("the intent's end", () => {
  it.each<[string, readonly PullFacts[], string | null]>([
    ["comes with a merge into another branch", [STAGE, ELSEWHERE], "#1 was merged into dev by ann, not into main"],
    ["does not come with a pause", [CLOSED, INTENT], null],
    ["does not come with nothing", [], null],
  ])("%s", (_, pulls, wanted) => {
    expect(endReason(looking(pulls))).toBe(wanted);
  });

  it("is written down", () => {
    const now = placeOf(aStage(), { pulls: [ELSEWHERE] });
    const reason = "#1 was merged into dev by ann, not into main";
    expect(now).toMatchObject({ phase: "seal", acts: [{ act: "end", how: "ended-early", reason }] });
  });
});

describe("a pause", () => {
  const closed = { pulls: [CLOSED] };

  it("by what people did says so, and nothing begins", () => {
    const now = placeOf(stageAt("planned"), closed);
    expect(now).toMatchObject({
      status: "paused",
      track: null,
      lanes: [],
      acts: [],
      waits_for: "person",
      phase: "review",
    });
    expect(now.reason).toEqual({
      met: false,
      who: "whoever may edit the pull request",
      how: "reopen #3; or comment `/haiku abandon <reason>`",
      subject: "pull request #3",
      because: "paused: #3 was closed by ann",
    });
  });

  it("by word and by what people did tells both", () => {
    const paused = { at: NOON, by: DEVELOPER, reason: "lunch" };
    const state = aState({ stages: { build: stageAt("planned") }, intent: { paused } });
    const now = placeOf(state, closed);
    expect(now.reason).toMatchObject({
      because: "paused by developer: lunch",
      parts: [{ subject: "pull request #3" }],
    });
    expect(placeOf(state).reason.parts).not.toMatchObject([{ subject: "pull request #3" }]);
  });
});

describe("a delivery", () => {
  const tree = "t".repeat(40);
  const delivery = { at: NOON, by: null, source: "engine", ref: "d", witnesses: { ".": tree } } as const;
  const approvals = { "cross-stage-consistency": { at: NOON, witnesses: { ".": tree }, findings: [] } };
  const delivered = (facts: Partial<Facts> = {}) =>
    placeOf(allMerged({ archive: { "work/a": "1" }, intent: { delivery, approvals } }), {
      ...{ tree, plans: somePlans([aPlannedUnit()]) },
      ...facts,
    });

  it("that stands is ready for people to merge", () => {
    const now = delivered();
    expect(now).toMatchObject({ phase: "seal", waits_for: "person", ready: true });
    expect(partsOf(now)[0]).not.toHaveProperty("parts");
  });

  it("on another base is not", () => {
    const now = delivered({ pulls: [{ ...INTENT, base: { is: "dev", should: "main" } }] });
    expect(now).toMatchObject({ phase: "seal", waits_for: "person" });
    expect(now).not.toHaveProperty("ready");
    expect(partsOf(now)).toMatchObject([{ subject: "pull request #1" }]);
  });

  it("names approvals that GitHub goes on counting for it", () => {
    const undismissed = [{ login: "ann", counted: "passed the gate of build", why: "403" }];
    expect(partsOf(delivered({ undismissed }))[0]?.parts).toEqual([
      {
        subject: "approval of ann",
        met: false,
        because: "it passed the gate of build and is none of the delivery; GitHub did not let the App dismiss it: 403",
        who: "someone who may dismiss reviews",
        how: "dismiss the review of ann before merging",
      },
    ]);
  });
});
