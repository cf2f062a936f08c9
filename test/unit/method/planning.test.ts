import { describe, expect, it } from "vitest";
import { type Facts, filesSeenOfPlan, type PendingApproval, type StageRecord } from "../../../src/method/index.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { aRun, aStage, aUnit, DEVELOPER, MAINTAINER, NOON } from "../../support/recorded/records.ts";
import { jobsOf, partsOf, placeOf, stageAt } from "../../support/recorded/standing.ts";

/* From a stage's first question to the plan that a person has signed. */

const agent = { met: false, who: "an agent in CI" };

describe("a question", () => {
  const asked = (id: string) => ({ id, text: `Which ${id}?`, options: [], asked_by: "elaborator", at: NOON });
  const answer = { text: "both", by: DEVELOPER, at: NOON, source: "comment/1" };

  it("is put to a person before anything else is done, one after another", () => {
    const questions = [
      { ...asked("Q-001"), answer },
      { ...asked("Q-002"), answer: null },
      { ...asked("Q-003"), answer: null },
    ];
    const now = placeOf(aStage({ questions }));
    expect(now).toMatchObject({ phase: "elaborate", waits_for: "person", lanes: [], acts: [] });
    expect(partsOf(now)).toEqual([
      {
        subject: "Q-002",
        met: false,
        because: "Which Q-002?",
        who: "someone with the command permission",
        how: "`/haiku answer Q-002 <text>`",
      },
    ]);
  });

  it("that has been answered lets the plan be written", () => {
    expect(jobsOf(placeOf(aStage({ questions: [{ ...asked("Q-001"), answer }] })))).toEqual([
      "elaborate build: elaborate",
    ]);
  });
});

describe("discovery", () => {
  const template = (name: string) => ({ template: name, location: `${name}.md`, required: true });
  const frozen = { discovery: [template("data"), template("risks")] };

  it("fans out first, and says so", () => {
    const now = placeOf(aStage({ frozen }));
    expect(jobsOf(now)).toEqual(["elaborate build: discover/data discover/risks"]);
    expect(now).toMatchObject({ phase: "elaborate", waits_for: "agents" });
    expect(partsOf(now)).toEqual([{ subject: "plan", because: "discovery is under way", ...agent }]);
  });

  it.each([
    ["only what is missing", "discover/risks", "done", ["elaborate build: discover/data"]],
    ["what was signed is not found", "discover/risks", "signed", ["elaborate build: discover/data discover/risks"]],
    ["nothing twice", "discover/risks", null, ["elaborate build: discover/data"]],
  ] as const)("looks for %s", (_, step, result, want) => {
    expect(jobsOf(placeOf(aStage({ frozen, runs: [aRun(step, { result })] })))).toEqual(want);
  });

  it("opens no job where all of it is under way", () => {
    const runs = [aRun("discover/data", { result: null }), aRun("discover/risks", { result: null })];
    expect(placeOf(aStage({ frozen, runs }))).toMatchObject({ lanes: [], waits_for: "agents" });
  });

  it("is followed by the plan", () => {
    const now = placeOf(aStage({ frozen, runs: [aRun("discover/data"), aRun("discover/risks")] }));
    expect(jobsOf(now)).toEqual(["elaborate build: elaborate"]);
    expect(partsOf(now)).toEqual([{ subject: "plan", because: "the plan is being written", ...agent }]);
  });
});

describe("the plan", () => {
  it.each<[string, StageRecord, Partial<Facts>, string]>([
    ["is written again where it has no unit", stageAt("planned"), { plans: somePlans([]) }, "elaborate"],
    ["is not done because units are there", aStage(), {}, "elaborate"],
    ["is not done by a question", aStage({ runs: [aRun("elaborate/-", { result: "asked" })] }), {}, "elaborate"],
    ["is done", stageAt("planned"), {}, "review"],
  ])("%s", (_, stage, seen, phase) => {
    expect(placeOf(stage, seen).phase).toBe(phase);
  });

  it("opens no second job while it is being written", () => {
    const now = placeOf(aStage({ runs: [aRun("elaborate/-", { result: null })] }));
    expect(now).toMatchObject({ phase: "elaborate", lanes: [], waits_for: "agents" });
  });
});

describe("a plan that a person signs", () => {
  const frozen = { elaboration: "collaborative" } as const;
  const files = new Map([[".haiku/intents/airports/stages/build/plan.md", "7".repeat(40)]]);
  const today = filesSeenOfPlan("airports", "build", [aPlannedUnit()], files);
  const approval = (differs: Partial<PendingApproval> = {}): PendingApproval => ({
    ...{ at: NOON, by: MAINTAINER, source: "review", ref: "review/1", for: "plan", commit: "h", witnesses: today },
    ...differs,
  });
  const signing = (facts: Partial<Facts> = {}, stage = stageAt("reviewed", { frozen })) =>
    placeOf(stage, { files, ...facts });

  it("waits for that person, who is told how", () => {
    const now = signing();
    expect(now).toMatchObject({ phase: "plan-signoff", waits_for: "person", lanes: [], acts: [] });
    expect(partsOf(now)).toEqual([
      {
        subject: "plan sign-off",
        met: false,
        because: "the plan of build is ready and reviewed; a person signs it before work begins",
        who: "someone with the approve permission",
        how: "approve the plan by a review, or comment `/haiku approve`; `/haiku changes <text>` asks for changes",
      },
    ]);
  });

  it("is signed by an approval of what stands today", () => {
    const now = signing({ pending_approvals: [approval()] });
    expect(now).toMatchObject({ phase: "plan-signoff", waits_for: "engine", lanes: [] });
    expect(now.acts).toEqual([{ act: "sign_plan", stage: "build" }]);
    expect(partsOf(now)).toEqual([
      { subject: "plan-signoff", met: false, because: "the plan is being signed", who: "the engine" },
    ]);
  });

  it.each<[string, Partial<PendingApproval>, string]>([
    [
      "of another plan",
      { witnesses: { ...today, extra: null } },
      "an approval was given, but the plan of build has changed since",
    ],
    ["of a gate", { for: "gate" }, "the plan of build is ready and reviewed; a person signs it before work begins"],
  ])("is not signed by an approval %s", (_, differs, because) => {
    const now = signing({ pending_approvals: [approval(differs)] });
    expect(now.acts).toEqual([]);
    expect(partsOf(now)[0]?.because).toBe(because);
  });

  it("names approvals that do not count", () => {
    const unheeded = [
      { login: "outsider", need: "the role maintain" },
      { login: "guest", need: "the team data" },
    ];
    expect(partsOf(signing({ unheeded }))[0]?.because).toBe(
      "the plan of build is ready and reviewed; a person signs it before work begins" +
        "; outsider has approved, which does not count here: it needs the role maintain" +
        "; guest has approved, which does not count here: it needs the team data",
    );
  });

  const clearance = { at: NOON, by: MAINTAINER, source: "review", ref: "review/1", witnesses: today } as const;
  it.each<[string, StageRecord, string]>([
    ["has been signed", stageAt("reviewed", { frozen, plan_signed: clearance }), "execute"],
    ["is not asked for in an autonomous stage", stageAt("reviewed"), "execute"],
    ["is being built already", stageAt("built", { frozen }), "approve"],
    [
      "is being built although a unit has not begun",
      stageAt("built", { frozen, units: { ...stageAt("built").units, "unit-002-x": aUnit({ id: "unit-002-x" }) } }),
      "approve",
    ],
    [
      "is not being built because a unit is in the books",
      stageAt("reviewed", {
        frozen,
        units: { ...stageAt("reviewed").units, "unit-002-x": aUnit({ id: "unit-002-x" }) },
      }),
      "plan-signoff",
    ],
  ])("%s", (_, stage, phase) => {
    expect(signing({}, stage).phase).toBe(phase);
  });
});
