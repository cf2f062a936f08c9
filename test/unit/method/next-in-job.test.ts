import { describe, expect, it } from "vitest";
import {
  type Finding,
  type FrozenStage,
  type IntentState,
  type Iteration,
  nextInJob,
  type RunRecord,
  type Step,
} from "../../../src/method/index.ts";
import { someFacts } from "../../support/recorded/observation.ts";
import {
  aFinding,
  anIntervention,
  anIteration,
  aRun,
  aStateBuilding,
  aUnit,
  hatStep,
} from "../../support/recorded/records.ts";

/* Which step follows in the same job once one is closed. */

const NAMES: Readonly<Record<string, string>> = {
  ...{ b: "builder", v: "verifier", t: "tester" },
  ...{ c: "classifier", a: "feedback-assessor" },
};

function iterations(moves: string): readonly Iteration[] {
  const results = { "+": "advance", "-": "reject", "!": "failed", "?": null } as const;
  return moves.split(" ").flatMap((move): Iteration[] => {
    const hat = NAMES[move[0] ?? ""];
    return hat === undefined ? [] : [anIteration({ hat, result: results[move[1] as keyof typeof results] })];
  });
}

const closed = (step: Partial<Step>): Step => ({
  ...hatStep("builder"),
  ...step,
});
const named = (step: Step | null): string | null =>
  step && `${step.stage ?? "-"}/${step.kind}/${step.subject ?? "-"}/${step.hat ?? "-"}/${step.n}.${step.attempt}`;
const next = (state: IntentState, done: Partial<Step>): string | null =>
  named(nextInJob(state, someFacts(), closed(done)));

describe("after a hat", () => {
  const three = ["builder", "tester", "verifier"];
  const cases: readonly [string, string, Partial<FrozenStage>, string | null][] = [
    ["the next hat", "b+", { chain: three }, "build/hat/001/tester/1.1"],
    ["not the verifier where it is isolated", "b+", {}, null],
    ["the verifier where it is not", "b+", { isolate: false }, "build/hat/001/verifier/1.1"],
    ["nobody after a rejection", "b+ v-", { isolate: false }, null],
    ["nobody after a failure", "b+ v!", { isolate: false }, null],
    ["nobody after the last one", "b+ v+", { isolate: false }, null],
    ["nobody where nothing has been done", "", { isolate: false }, null],
    ["the verifier's second look", "b+ v- b+", { isolate: false }, "build/hat/001/verifier/2.1"],
  ];
  it.each(cases)("%s", (_, moves, frozen, want) => {
    const id = "unit-001-load-rows";
    const units = { [id]: aUnit({ id, iterations: iterations(moves) }) };
    const state = aStateBuilding({ frozen, units });
    expect(next(state, {})).toBe(want);
  });

  it("none of a unit or a stage that is not in the ledger", () => {
    const state = aStateBuilding();
    expect(next(state, {})).toBeNull();
    expect(next(state, { subject: null })).toBeNull();
    expect(next(state, { stage: "ship" })).toBeNull();
    expect(next(state, { stage: null })).toBeNull();
  });

  it("none that a person holds", () => {
    const id = "unit-001-load-rows";
    const units = { [id]: aUnit({ id, iterations: iterations("b+") }) };
    const cancel = anIntervention("cancel", { step: "build/hat/001/verifier" });
    const state = aStateBuilding({ frozen: { isolate: false }, units, interventions: [cancel] });
    expect(next(state, {})).toBeNull();
  });
});

describe("after a fix hat", () => {
  const FIX = { kind: "fix", subject: "FB-001", hat: "builder" } as const;
  const long = ["classifier", "builder", "tester", "feedback-assessor"];
  const cases: readonly [string, string, Partial<Step>, Partial<FrozenStage>, string | null][] = [
    ["nobody after the classifier", "c+", { hat: "classifier" }, { isolate: false }, null],
    [
      "the assessor where it is not isolated",
      "c+ b+",
      {},
      { isolate: false },
      "build/fix/FB-001/feedback-assessor/1.1",
    ],
    ["not the assessor where it is", "c+ b+", {}, {}, null],
    ["a hat between them", "c+ b+", {}, { fix_chain: long }, "build/fix/FB-001/tester/1.1"],
    ["nobody after a rejection", "c+ b+ a-", { hat: "feedback-assessor" }, { isolate: false }, null],
    ["nobody after a failure", "c+ b!", {}, { isolate: false }, null],
    ["nobody where nothing has been done", "", {}, { isolate: false }, null],
    ["nobody after the last one", "c+ b+ a+", { hat: "feedback-assessor" }, { isolate: false }, null],
  ];
  it.each(cases)("%s", (_, moves, done, frozen, want) => {
    const state = aStateBuilding({ frozen }, { findings: [aFinding({ iterations: iterations(moves) })] });
    expect(next(state, { ...FIX, ...done })).toBe(want);
  });

  it.each<[string, Partial<Finding>]>([
    ["one that is closed", { resolution: "fixed" }],
    ["one of another number", { id: "FB-002" }],
  ])("none of %s", (_, differs) => {
    const state = aStateBuilding(
      { frozen: { isolate: false } },
      { findings: [aFinding({ iterations: iterations("c+ b+"), ...differs })] },
    );
    expect(next(state, FIX)).toBeNull();
  });

  it.each<[boolean, string | null]>([
    [true, null],
    [false, "-/fix/FB-001/feedback-assessor/1.1"],
  ])("of the whole intent as the intent says: isolated %s", (isolate, want) => {
    const ledger = aStateBuilding(
      {},
      { findings: [aFinding({ stage: null, iterations: [...iterations("c+"), reconciled] })] },
    );
    const frozen = { ...ledger.intent.frozen, isolate };
    expect(next({ ...ledger, intent: { ...ledger.intent, frozen } }, { ...FIX, stage: null, hat: "reconciler" })).toBe(
      want,
    );
  });
  const reconciled = anIteration({ hat: "reconciler" });
});

describe("after discovery", () => {
  const template = (name: string) => ({ template: name, location: `${name}.md`, required: true });
  const frozen = { discovery: [template("data"), template("risks")] };
  const DISCOVER = { kind: "discover", subject: "data", hat: null } as const;
  const cases: readonly [string, readonly RunRecord[], Partial<Step>, string | null][] = [
    ["the plan, once all is found", [aRun("discover/data"), aRun("discover/risks")], {}, "build/elaborate/-/-/1.1"],
    ["nothing while something is missing", [aRun("discover/data")], {}, null],
    ["nothing where one has failed", [aRun("discover/data"), aRun("discover/risks", { result: "failed" })], {}, null],
    [
      "nothing after a step that finds nothing",
      [aRun("discover/data"), aRun("discover/risks")],
      { kind: "review", subject: "spec" },
      null,
    ],
    [
      "nothing where the plan is being written",
      [aRun("discover/data"), aRun("discover/risks"), aRun("elaborate/-", { result: null })],
      {},
      null,
    ],
    ["nothing in a stage that has not begun", [], { stage: "ship" }, null],
  ];
  it.each(cases)("%s", (_, runs, done, want) => {
    expect(next(aStateBuilding({ frozen, runs }), { ...DISCOVER, ...done })).toBe(want);
  });
});
