import { describe, expect, it } from "vitest";
import {
  type IntentState,
  type LedgerEvent,
  openRecord,
  type RunRecord,
  transition,
} from "../../../src/method/index.ts";
import { blobId } from "../../../src/shared/index.ts";
import { aFinding, anIteration, aState, aStateBuilding, aUnit, LATER, NOON } from "../../support/recorded/records.ts";
import { forbidden, refusalOf } from "../../support/refusal.ts";

/* A step stands in the ledger before it is sent off: where, under which number, once. */

const ONE = "unit-001-load-rows";
const TWO = "unit-002-count-rows";

const openLine = (steps: readonly string[], plans: Readonly<Record<string, string>> = {}): LedgerEvent => ({
  do: "open",
  at: LATER,
  lane: "the lane",
  steps: steps.map((step) => `airports/${step}`),
  plans,
});
const opened = (state: IntentState, step: string, plans?: Record<string, string>) =>
  transition(state, openLine([step], plans));
const fresh = { n: 1, attempt: 1, lane: "the lane", dispatched_at: LATER };
const inFlight = { completed_at: null, result: null, message: null };
const aRun = (step: string, change: Partial<RunRecord> = {}): RunRecord => ({
  ...{ step, ...fresh, ...inFlight, dispatched_at: NOON },
  ...change,
});
const done = { result: "done", completed_at: NOON } as const;

describe("a step that is opened", () => {
  it("of a stage is kept among the stage's runs, of the intent among the intent's", () => {
    const before = aStateBuilding({ runs: [aRun("elaborate/-", done)] });
    expect(opened(before, "build/review/spec/-/1.1").stages.build?.runs).toEqual([
      aRun("elaborate/-", done),
      { step: "review/spec", ...fresh, ...inFlight },
    ]);
    const whole = opened(before, "-/gates/-/-/1.1");
    expect(whole).toEqual({
      ...before,
      intent: { ...before.intent, runs: [{ step: "gates/-", ...fresh, ...inFlight }] },
    });
  });

  it("of a fix is kept with the finding it is on", () => {
    const before = aState({ findings: [aFinding(), aFinding({ id: "FB-002" })] });
    const after = opened(before, "build/fix/FB-002/classifier/1.1");
    expect(after.findings).toEqual([
      aFinding(),
      aFinding({ id: "FB-002", iterations: [{ hat: "classifier", bolt: 1, ...fresh, ...inFlight }] }),
    ]);
    expect(refusalOf(() => opened(before, "build/fix/FB-003/classifier/1.1"))).toEqual(
      forbidden("there is no finding FB-003"),
    );
  });

  it("of a unit's first hat locks the plan with it; a later one leaves it", () => {
    const plan = "the plan\n";
    const iteration = { hat: "builder", bolt: 1, ...fresh, ...inFlight };
    const first = opened(aState(), "build/hat/001/builder/1.1", { [TWO]: "other", [ONE]: plan });
    const begun = aUnit({ id: ONE, plan: blobId(plan), body: plan, started_at: LATER, iterations: [iteration] });
    expect(first.stages.build?.units).toEqual({ [ONE]: begun });

    const started = aUnit({ id: ONE, plan: "p", body: "as locked", started_at: NOON, iterations: [anIteration()] });
    const later = opened(aStateBuilding({ units: { [ONE]: started } }), "build/hat/001/verifier/1.1");
    const iterations = [anIteration(), { ...iteration, hat: "verifier" }];
    expect(later.stages.build?.units).toEqual({ [ONE]: { ...started, iterations } });
  });

  it("finds its own unit where one number begins like another", () => {
    const hundred = "unit-100-sum";
    const thousand = "unit-1000-print";
    const after = opened(aState(), "build/hat/100/builder/1.1", { [thousand]: "print", [hundred]: "sum" });
    expect(Object.values(after.stages.build?.units ?? {}).map(({ id, body }) => [id, body])).toEqual([
      [hundred, "sum"],
    ]);
  });

  it("locks no plan of a unit when it is no hat", () => {
    const after = opened(aState(), "build/gates/001/-/1.1", { [ONE]: "the plan" });
    expect(after.stages.build?.units).toEqual({});
    expect(after.stages.build?.runs).toEqual([{ step: "gates/001", ...fresh, ...inFlight }]);
  });

  it("needs a plan to follow, a unit, a stage", () => {
    const waiting = aStateBuilding({ units: { [ONE]: aUnit({ id: ONE }) } });
    expect(refusalOf(() => opened(waiting, "build/hat/001/builder/1.1"))).toEqual(
      forbidden(`${ONE} starts without the plan it is to follow`),
    );
    expect(refusalOf(() => opened(waiting, "build/hat/002/builder/1.1"))).toEqual(
      forbidden("stage build has no unit 002"),
    );
    for (const [stage, told] of [
      ["ship", "ship"],
      ["-", "-"],
    ]) {
      const refused = forbidden(`stage ${told} has not begun`);
      expect(refusalOf(() => opened(waiting, `${stage}/hat/001/builder/1.1`, { [ONE]: "p" }))).toEqual(refused);
      expect(refusalOf(() => opened(waiting, `${stage}/hat/001/builder/1.1`))).toEqual(refused);
    }
    expect(refusalOf(() => opened(waiting, "ship/review/spec/-/1.1"))).toEqual(forbidden("stage ship has not begun"));
  });

  it("opens with all of its job, in order", () => {
    const steps = ["build/hat/001/builder/1.1", "build/hat/001/verifier/1.1"];
    const after = transition(aState(), openLine(steps, { [ONE]: "p" }));
    expect(after.stages.build?.units[ONE]?.iterations.map(({ hat, lane: job }) => [hat, job])).toEqual([
      ["builder", "the lane"],
      ["verifier", "the lane"],
    ]);
  });

  it("belongs to the bolt that the rejections before have begun", () => {
    const iterations = [anIteration(), anIteration({ hat: "verifier", result: "reject" })];
    const unit = aUnit({ id: ONE, started_at: NOON, iterations });
    const state = aStateBuilding({ units: { [ONE]: unit } });
    const again = opened(state, "build/hat/001/builder/2.1").stages.build?.units[ONE]?.iterations.at(-1);
    expect(again).toMatchObject({ hat: "builder", n: 2, attempt: 1, bolt: 2 });
  });
});

describe("numbers of steps", () => {
  const runs = [
    aRun("review/spec", { result: "signed" }),
    aRun("review/spec", { n: 2, result: "failed" }),
    aRun("elaborate/-", { result: "done" }),
    aRun("approve/spec"),
  ];
  const unit = aUnit({
    id: ONE,
    started_at: NOON,
    iterations: [anIteration(), anIteration({ hat: "verifier", result: null })],
  });
  const state = aStateBuilding(
    { runs, units: { [ONE]: unit } },
    { findings: [aFinding({ iterations: [anIteration({ hat: "classifier", result: "stale" })] })] },
  );

  it.each([
    "build/review/spec/-/2.2",
    "build/elaborate/-/-/2.1",
    "build/review/correctness/-/1.1",
    "build/hat/001/builder/2.1",
    "build/fix/FB-001/classifier/1.2",
    "build/fix/FB-001/builder/1.1",
  ])("follow those of the same kind, subject and hat: %s", (step) => {
    expect(openRecord(opened(state, step), `airports/${step}`)).not.toBeNull();
  });

  it.each([
    ["build/review/spec/-/2.1", "review spec would be 2.2"],
    ["build/review/spec/-/3.2", "review spec would be 2.2"],
    ["build/elaborate/-/-/1.1", "elaborate would be 2.1"],
    ["build/hat/001/builder/1.1", "hat 001 would be 2.1"],
    ["build/fix/FB-001/classifier/1.1", "fix FB-001 would be 1.2"],
    ["build/approve/spec/-/1.1", "approve spec is open already"],
    ["build/approve/spec/-/2.1", "approve spec is open already"],
    ["build/hat/001/verifier/1.1", "hat 001 is open already"],
  ])("are not %s: %s", (step, message) => {
    expect(refusalOf(() => opened(state, step))).toEqual(forbidden(message));
  });
});
