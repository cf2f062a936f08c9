import { describe, expect, it } from "vitest";
import {
  type Iteration,
  type LedgerEvent,
  openRecord,
  parseStepKey,
  type RunRecord,
  recordsOf,
  transition,
} from "../../../src/method/index.ts";
import {
  aFinding,
  anIteration,
  aStage,
  aState,
  aStateBuilding,
  aUnit,
  LATER,
  NOON,
} from "../../support/recorded/records.ts";
import { forbidden, refusalOf } from "../../support/refusal.ts";

/* The record of a step from its sending off until it is closed, and how it is found again. */

const ONE = "unit-001-load-rows";
const TWO = "unit-002-count-rows";
const LANE = "airports/build/hat/001/builder/1.1";

const closeLine = (step: string, change: Partial<Extract<LedgerEvent, { do: "close" }>> = {}): LedgerEvent => ({
  do: "close",
  at: LATER,
  steps: [`airports/${step}`],
  result: "failed",
  message: "nothing came",
  run: 9,
  ...change,
});

/** In flight, unless told otherwise. */
const aRun = (step: string, change: Partial<RunRecord> = {}): RunRecord => ({
  ...{ step, n: 1, attempt: 1, lane: "the lane", dispatched_at: NOON },
  ...{ completed_at: null, result: null, message: null },
  ...change,
});
const done = { result: "done", completed_at: NOON } as const;

describe("a step that is closed without an outcome", () => {
  const told = { completed_at: LATER, result: "failed", message: "nothing came", run: 9 } as const;

  it("keeps how, when and by which run, and leaves its neighbours open", () => {
    const runs = [
      aRun("review/spec", done),
      aRun("review/spec", { n: 2, result: "failed" }),
      aRun("review/other", { n: 2, attempt: 2 }),
      aRun("review/spec", { n: 2, attempt: 2 }),
    ];
    const state = aStateBuilding({ runs }, { intent: { runs } });
    const after = transition(state, closeLine("build/review/spec/-/2.2"));
    const closed = [...runs.slice(0, 3), aRun("review/spec", { n: 2, attempt: 2, ...told })];
    expect(after).toEqual({ ...state, stages: { build: aStage({ runs: closed }) } });
    expect(transition(state, closeLine("-/review/spec/-/2.2"))).toEqual(aState({ ...state, intent: { runs: closed } }));
  });

  it("may be a hat, or a hat of a fix", () => {
    const open = [anIteration(), anIteration({ hat: "verifier", result: null })];
    const closed = [anIteration(), anIteration({ hat: "verifier", ...told, result: "cancelled" })];
    const units = (iterations: readonly Iteration[]) => ({
      [TWO]: aUnit({ id: TWO, started_at: NOON, iterations: open }),
      [ONE]: aUnit({ id: ONE, started_at: NOON, iterations }),
    });
    const other = aFinding({ id: "FB-002", iterations: open });
    const state = aStateBuilding({ units: units(open) }, { findings: [other, aFinding({ iterations: open })] });
    const steps = ["airports/build/hat/001/verifier/1.1", "airports/build/fix/FB-001/verifier/1.1"];
    expect(transition(state, closeLine("", { steps, result: "cancelled" }))).toEqual({
      ...state,
      stages: { build: aStage({ units: units(closed) }) },
      findings: [other, aFinding({ iterations: closed })],
    });
  });

  it.each([
    ["build/review/spec/-/1.1", "review spec 1.1 is not open"],
    ["build/review/spec/-/2.2", "review spec 2.2 is not open"],
    ["build/elaborate/-/-/1.1", "elaborate 1.1 is not open"],
    ["-/review/spec/-/2.1", "review spec 2.1 is not open"],
    ["build/hat/001/verifier/1.1", "hat 001 1.1 is not open"],
    ["build/hat/002/builder/1.1", "stage build has no unit 002"],
    ["-/hat/001/builder/1.1", "stage - has not begun"],
    ["build/fix/FB-001/builder/1.1", "fix FB-001 1.1 is not open"],
    ["build/fix/-/builder/1.1", "there is no finding "],
  ])("is open: %s is not", (step, message) => {
    const unit = aUnit({ id: ONE, started_at: NOON, iterations: [anIteration({ result: null })] });
    const runs = [aRun("review/spec", done), aRun("review/spec", { n: 2 })];
    const state = aStateBuilding({ runs, units: { [ONE]: unit } }, { findings: [aFinding()] });
    expect(refusalOf(() => transition(state, closeLine(step)))).toEqual(forbidden(message));
  });
});

describe("a job that is sent off again", () => {
  it("has a new time in everything of it that is still open, wherever it stands", () => {
    const mine = { result: null, lane: LANE, completed_at: null, message: null };
    const ledger = (at: string) => {
      const mixed = [
        anIteration({ lane: LANE }),
        anIteration({ result: null, lane: "another" }),
        anIteration({ ...mine, dispatched_at: at }),
      ];
      const runs = [
        aRun("review/spec", { ...done, lane: LANE }),
        aRun("review/a"),
        aRun("review/b", { ...mine, dispatched_at: at }),
      ];
      return aState({
        intent: { runs },
        stages: {
          build: aStage({ runs, units: { [ONE]: aUnit({ id: ONE, iterations: mixed }), [TWO]: aUnit({ id: TWO }) } }),
          ship: aStage({ name: "ship", runs }),
        },
        findings: [aFinding({ iterations: mixed }), aFinding({ id: "FB-002" })],
      });
    };
    expect(transition(ledger(NOON), { do: "redispatch", at: LATER, lane: LANE })).toEqual(ledger(LATER));
  });
});

describe("records of a step", () => {
  const review = (n: number, result: RunRecord["result"]) => aRun("review/spec", { n, result });
  const runs = [review(1, "signed"), aRun("approve/spec"), review(2, null)];
  const iterations = [
    anIteration(),
    anIteration({ hat: "verifier", result: "reject" }),
    anIteration({ n: 2, result: null }),
  ];
  const other = anIteration({ message: "of another" });
  const state = aStateBuilding(
    {
      runs,
      units: { [TWO]: aUnit({ id: TWO, iterations: [other] }), [ONE]: aUnit({ id: ONE, iterations }) },
    },
    {
      intent: { runs: [aRun("gates/-")] },
      findings: [aFinding({ id: "FB-002", iterations: [other] }), aFinding({ iterations })],
    },
  );
  const found = (key: string) => recordsOf(state, parseStepKey(`airports/${key}`).step);
  const builders = [iterations[0], iterations[2]];

  it.each<[string, readonly unknown[]]>([
    ["build/review/spec/-/1.1", [runs[0], runs[2]]],
    ["-/gates/-/-/1.1", [aRun("gates/-")]],
    ["build/gates/-/-/1.1", []],
    ["-/review/spec/-/1.1", []],
    ["ship/review/spec/-/1.1", []],
    ["build/hat/001/builder/1.1", builders],
    ["build/hat/002/builder/1.1", [other]],
    ["build/hat/003/builder/1.1", []],
    ["ship/hat/001/builder/1.1", []],
    ["-/hat/001/builder/1.1", []],
    ["build/fix/FB-001/builder/1.1", builders],
    ["build/fix/FB-003/builder/1.1", []],
  ])("%s are all of that kind, subject and hat, in order", (key, records) => {
    expect(found(key)).toEqual(records);
  });

  it.each<[string, unknown]>([
    ["build/review/spec/-/2.1", runs[2]],
    ["build/review/spec/-/1.1", null],
    ["build/review/spec/-/2.2", null],
    ["build/approve/spec/-/1.1", runs[1]],
    ["build/hat/001/builder/2.1", iterations[2]],
    ["build/hat/001/verifier/1.1", null],
  ])("%s is open under its own number alone", (key, record) => {
    expect(openRecord(state, `airports/${key}`)).toEqual(record);
  });
});
