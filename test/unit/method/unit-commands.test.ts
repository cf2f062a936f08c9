import { describe, expect, it } from "vitest";
import { blobId } from "../../../src/shared/index.ts";
import { anIteration, aPlannedUnit, aUnit, DEVELOPER } from "../../support/builders.ts";
import { LIMITS } from "../../support/frozen.ts";
import {
  accepted,
  answer,
  aStep,
  aView,
  type Desk,
  effect,
  fixStep,
  hatStep,
  LATER,
  refused,
} from "../../support/step-commands.ts";

/* What a hat may say about its unit, and what finishing one takes. */

const ID = "unit-001-load-rows";
const OTHER = aPlannedUnit({ id: "unit-002-check-rows" });
const open = anIteration({ result: null, completed_at: null });
const working = aUnit({ id: ID, started_at: "2026-11-21T12:00:00.000Z", iterations: [open] });
const met = { n: 1, met_by: "verifier", evidence: "42 rows", at: LATER };
const desk = (unit = working, more: Desk = {}): Desk => ({
  units: [aPlannedUnit(), OTHER],
  ...more,
  stage: { ...more.stage, units: { [ID]: unit } },
});

const noSuchUnit = refused("unit_not_found", 'there is no unit "777" in this stage: name one of `units`', {
  units: [ID, OTHER.id],
});

describe("the baton is handed on", () => {
  const advance = (unit: string, hat = "builder", at: Desk = desk()) =>
    answer(aView(hatStep(hat), at), "haiku_unit_advance_hat", { unit, message: "Rows are read." });

  it.each(["001", "unit-001", ID])("by who wears the hat, on the unit %s", (unit) => {
    expect(advance(unit)).toEqual(accepted({ unit: ID, advanced: "builder", finished: false }, { ends: true }));
  });

  it.each<[string, string, Desk, unknown]>([
    ["a unit that is not there", "777", desk(), noSuchUnit],
    [
      "one of a stage that has not begun",
      "001",
      { stages: {} },
      refused("unit_not_started", `${ID} has not been started: work on the unit of this step`),
    ],
    [
      "one that no hat was put on",
      "002",
      desk(),
      refused("unit_not_started", `${OTHER.id} has not been started: work on the unit of this step`),
    ],
    [
      "one whose plan is not locked",
      "001",
      desk(aUnit({ id: ID, iterations: [open] })),
      refused("unit_not_started", `${ID} has not been started: work on the unit of this step`),
    ],
    [
      "after it was handed on",
      "001",
      desk({ ...working, iterations: [anIteration()] }),
      refused("iteration_already_terminal", "this hat has handed on already; nothing is left to do"),
    ],
  ])("but not on %s", (_, unit, at, want) => {
    expect(advance(unit, "builder", at)).toEqual(want);
  });

  it.each([
    ["another unit's hat", hatStep("builder", "002")],
    ["a fix", fixStep("builder", { subject: "001" })],
  ])("nor by %s", (_, step) => {
    expect(answer(aView(step, desk()), "haiku_unit_advance_hat", { unit: "001", message: "m" })).toEqual(
      refused("not_your_unit", `this step works on ${step.subject}, not on ${ID}: leave it alone`),
    );
  });
});

describe("the last hat finishes a unit", () => {
  const unit = aPlannedUnit({
    outputs: ["src/load.ts", "docs/"],
    criteria: ["it loads", "it says how many"],
    quality_gates: [
      { name: "test", command: "npm test" },
      { name: "lint", command: "npm run lint" },
    ],
  });
  const filled = { "src/load.ts": blobId("code"), docs: blobId("tree") };
  const both = [met, { ...met, n: 2 }];
  interface Case {
    readonly files?: Readonly<Record<string, string>>;
    readonly criteria?: readonly (typeof met | { n: number; met_by: null; evidence: string; at: string })[];
    readonly passing?: readonly string[];
    readonly outputs?: readonly string[];
  }
  const finish = ({ files = filled, criteria = both, passing = ["npm test", "npm run lint"], outputs }: Case) =>
    answer(
      aView(
        hatStep("verifier"),
        desk({ ...working, criteria }, { units: [{ ...unit, ...(outputs ? { outputs } : {}) }], files, passing }),
      ),
      "haiku_unit_advance_hat",
      { unit: "001", message: "seen" },
    );
  const tick = "tick each criterion with evidence, or reject and name the failed one";

  it.each<[string, Case, unknown]>([
    ["all is there", {}, accepted({ unit: ID, advanced: "verifier", finished: true }, { ends: true })],
    [
      "an output lies outside",
      { outputs: ["src/load.ts", "../a", "/b"] },
      refused("unit_outputs_escaped", "outside the repository: ../a, /b; reject and say so", {
        outputs: ["../a", "/b"],
      }),
    ],
    [
      "outputs are missing",
      { files: {} },
      refused("unit_outputs_missing", "declared but not there: src/load.ts, docs/; have them written, or reject", {
        outputs: ["src/load.ts", "docs/"],
      }),
    ],
    [
      "an output is missing",
      { files: { docs: filled.docs } },
      refused("unit_outputs_missing", "declared but not there: src/load.ts; have them written, or reject", {
        outputs: ["src/load.ts"],
      }),
    ],
    [
      "an output is empty",
      { files: { ...filled, "src/load.ts": blobId("") } },
      refused("unit_outputs_empty", "there but empty: src/load.ts; have them filled, or reject", {
        outputs: ["src/load.ts"],
      }),
    ],
    [
      "several are empty",
      { files: { docs: blobId(""), "src/load.ts": blobId("") } },
      refused("unit_outputs_empty", "there but empty: src/load.ts, docs/; have them filled, or reject", {
        outputs: ["src/load.ts", "docs/"],
      }),
    ],
    [
      "no criterion is ticked",
      { criteria: [] },
      refused("criteria_not_met", tick, { criteria: ["1: it loads", "2: it says how many"] }),
    ],
    ["one is not", { criteria: [met] }, refused("criteria_not_met", tick, { criteria: ["2: it says how many"] })],
    [
      "one was looked at and is not met",
      { criteria: [met, { n: 2, met_by: null, evidence: "it is silent", at: LATER }] },
      refused("criteria_not_met", tick, { criteria: ["2: it says how many"] }),
    ],
    [
      "no gate was seen passing",
      { passing: [] },
      refused(
        "quality_gate_failed",
        "not seen passing: test, lint; see why with haiku_gates_run, then mend it or reject",
        { gates: unit.quality_gates },
      ),
    ],
    [
      "one gate was not",
      { passing: ["npm test"] },
      refused("quality_gate_failed", "not seen passing: lint; see why with haiku_gates_run, then mend it or reject", {
        gates: unit.quality_gates.slice(1),
      }),
    ],
  ])("only when nothing is missing: %s", (_, given, want) => {
    expect(finish(given)).toEqual(want);
  });
});

describe("a unit is given back", () => {
  const rejections = (count: number) =>
    Array.from({ length: count }, (_, i) => anIteration({ hat: "verifier", result: "reject", n: i + 1 })).flatMap(
      (rejected) => [anIteration(), rejected],
    );
  const give = (rejected: number, more: Desk = {}) => {
    const unit = { ...working, iterations: [...rejections(rejected), { ...open, hat: "verifier" }] };
    const stage = { ...more.stage, frozen: { limits: { ...LIMITS, unit_bolts: 2 } } };
    return answer(aView(hatStep("verifier"), desk(unit, { ...more, stage })), "haiku_unit_reject_hat", {
      unit: "001",
      message: "It loses a row.",
    });
  };
  const given = accepted({ unit: ID, rejected_by: "verifier" }, { ends: true });
  const retry = { at: LATER, by: DEVELOPER, source: "comment/1", do: "retry" };

  it("as often as it may have bolts", () => {
    expect([give(0), give(1)]).toEqual([given, given]);
    expect(give(2)).toEqual(
      refused("max_bolts_exceeded", `${ID} has used its 2 bolts: end your work, a person decides now`),
    );
  });

  it("and as often again after a person's retry of this step", () => {
    expect(give(2, { stage: { interventions: [{ ...retry, step: "build/hat/001/verifier" }] } })).toEqual(given);
    expect(give(2, { stage: { interventions: [{ ...retry, step: "build/hat/002/verifier" }] } })).toMatchObject({
      code: "max_bolts_exceeded",
    });
  });

  it("by nobody whose turn it is not", () => {
    const view = aView(hatStep("builder", "002"), desk());
    expect(answer(view, "haiku_unit_reject_hat", { unit: "001", message: "m" })).toMatchObject({
      code: "not_your_unit",
    });
  });
});

describe("a section is written down", () => {
  const note = (step = hatStep("builder"), unit = "001") =>
    answer(aView(step, desk()), "haiku_unit_record", { unit, section: "How it loads", text: "As a stream." });
  const change = { change: "record", stage: "build", unit: ID, section: "How it loads", text: "As a stream." };
  const noted = accepted({ recorded: "How it loads" }, { changes: [change] });

  it("by the unit's own hat, or by who fixes a finding", () => {
    expect([note(), note(fixStep("builder"))]).toEqual([noted, noted]);
  });

  it("by nobody else", () => {
    const theirs = (subject: string) =>
      refused("not_your_unit", `this step works on ${subject}, not on ${ID}: leave it alone`);
    expect(note(hatStep("builder", "002"))).toEqual(theirs("002"));
    expect(note(aStep("elaborate"))).toEqual(theirs("-"));
    expect(note(aStep("review", { subject: "001" }))).toEqual(theirs("001"));
    expect(note(hatStep("builder"), "777")).toEqual(noSuchUnit);
  });
});

describe("a criterion is ticked", () => {
  const args = { unit: "001", n: 1, met: true, evidence: "42 rows" };
  const tick = (change: object = {}, step = hatStep("verifier")) =>
    answer(aView(step, desk()), "haiku_unit_criterion", { ...args, ...change });
  const text = "as many rows as the source has";

  it("by the unit's own hat, and told apart from the others", () => {
    expect(tick()).toEqual(accepted({ criterion: 1, met: true, text }));
    expect(tick({ met: false })).toEqual(accepted({ criterion: 1, met: false, text }));
    expect(tick({ n: 2 })).toEqual(refused("criterion_unknown", `${ID} has 1 criteria: number them from 1`));
    expect(tick({ unit: "777" })).toEqual(noSuchUnit);
    expect(tick({}, fixStep("builder"))).toEqual(
      refused("not_your_unit", `this step works on FB-001, not on ${ID}: leave it alone`),
    );
  });

  const criteriaAfter = (change: object, criteria: readonly (typeof met)[], step = hatStep("verifier")) =>
    effect(aView(step, desk({ ...working, criteria })), "haiku_unit_criterion", { ...args, ...change }).stages.build
      ?.units;

  it("stands in the books of its unit, in order, the latest word only", () => {
    const third = { ...met, n: 3 };
    expect(criteriaAfter({ unit: ID }, [])?.[ID]?.criteria).toEqual([met]);
    expect(criteriaAfter({ n: 2, evidence: "e" }, [third, met])?.[ID]?.criteria).toEqual([
      met,
      { ...met, n: 2, evidence: "e" },
      third,
    ]);
    expect(criteriaAfter({ met: false }, [met, third])?.[ID]?.criteria).toEqual([{ ...met, met_by: null }, third]);
  });

  it("is found by the unit's number as by its name", () => {
    const build = { [OTHER.id]: aUnit({ id: OTHER.id }), [ID]: working };
    const view = aView(hatStep("verifier"), { stage: { units: build } });
    for (const unit of ["001", ID]) {
      const units = effect(view, "haiku_unit_criterion", { ...args, unit }).stages.build?.units;
      expect(units).toEqual({ ...build, [ID]: { ...working, criteria: [met] } });
    }
  });
});
