import { describe, expect, it } from "vitest";
import { blobId } from "../../../src/shared/index.ts";
import { aPlannedUnit } from "../../support/recorded/plans.ts";
import {
  aFinding,
  anIntervention,
  anIteration,
  aStep,
  aUnit,
  fixStep,
  hatStep,
  LATER,
  LIMITS,
} from "../../support/recorded/records.ts";
import { accepted, answer, aView, type Desk, effect, refused } from "../../support/step-commands.ts";

/* What a hat may say about its unit. */

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

/** Everything that the unit declares. */
const WRITTEN = Object.fromEntries(aPlannedUnit().outputs.map((path) => [path, blobId("code")]));

const noSuchUnit = refused("unit_not_found", 'there is no unit "777" in this stage: name one of `units`', {
  units: [ID, OTHER.id],
});

describe("the baton is handed on", () => {
  const advance = (unit: string, hat = "builder", at: Desk = desk()) =>
    answer(aView(hatStep(hat), { files: WRITTEN, ...at }), "haiku_unit_advance_hat", {
      unit,
      message: "Rows are read.",
    });

  it.each(["1", "001", "unit-1", "unit-001", ID])("by who wears the hat, on the unit %s", (unit) => {
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
      desk(aUnit({ id: ID, started_at: null, iterations: [open] })),
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
    ["another unit's hat", hatStep("builder", "002"), "002"],
    ["a fix", fixStep("builder", { subject: "001" }), "001"],
    ["planning", aStep("elaborate"), "-"],
  ])("nor by %s", (_, step, subject) => {
    expect(answer(aView(step, desk()), "haiku_unit_advance_hat", { unit: "001", message: "m" })).toEqual(
      refused("not_your_unit", `this step works on ${subject}, not on ${ID}: leave it alone`),
    );
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
  const retry = anIntervention("retry", { at: LATER });

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
  const note = (step = hatStep("builder"), unit = "001", at: Desk = desk()) =>
    answer(aView(step, at), "haiku_unit_record", { unit, section: "How it loads", text: "As a stream." });
  const change = { change: "record", stage: "build", unit: ID, section: "How it loads", text: "As a stream." };
  const noted = accepted({ recorded: "How it loads" }, { changes: [change] });

  it("by the unit's own hat, or by who fixes a finding", () => {
    expect([note(), note(fixStep("builder"))]).toEqual([noted, noted]);
  });

  it("by the fix of a finding that nobody has routed", () => {
    expect(note(fixStep("builder"), "001", desk(working, { findings: [aFinding()] }))).toEqual(noted);
  });

  it.each<[string | null, unknown]>([
    [null, noted],
    [ID, noted],
    ["001", noted],
    [OTHER.id, refused("not_your_unit", `this step works on FB-001, not on ${ID}: leave it alone`)],
  ])("by the fix of a finding on %s", (unit, want) => {
    const others = { targets: { unit: OTHER.id, invalidates: [] } };
    const findings = [aFinding({ id: "FB-002", ...others }), aFinding({ targets: { unit, invalidates: [] } })];
    expect(note(fixStep("builder"), "001", desk(working, { findings }))).toEqual(want);
  });

  it("once the unit has been started", () => {
    const unstarted = (id: string) =>
      refused("unit_not_started", `${id} has not been started: what is to be done stands in its plan`);
    expect(note(hatStep("builder", "002"), "002")).toEqual(unstarted(OTHER.id));
    expect(note(hatStep("builder"), "001", desk(aUnit({ id: ID })))).toEqual(unstarted(ID));
    expect(note(hatStep("builder"), "001", { stages: {} })).toEqual(unstarted(ID));
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

  it("stands in the ledger of its unit, in order, the latest word only", () => {
    const third = { ...met, n: 3 };
    expect(criteriaAfter({ unit: ID }, [])?.[ID]?.criteria).toEqual([met]);
    expect(criteriaAfter({ n: 2, evidence: "e" }, [third, met])?.[ID]?.criteria).toEqual([
      met,
      { ...met, n: 2, evidence: "e" },
      third,
    ]);
    expect(criteriaAfter({ met: false }, [met, third])?.[ID]?.criteria).toEqual([{ ...met, met_by: null }, third]);
  });

  it("is not taken for one of a unit whose number only begins alike", () => {
    const units = { "unit-1000-last": aUnit({ id: "unit-1000-last" }), "unit-100-x": aUnit({ id: "unit-100-x" }) };
    const view = aView(hatStep("verifier", "100"), { stage: { units } });
    const after = effect(view, "haiku_unit_criterion", { ...args, unit: "100" }).stages.build?.units;
    expect(after).toEqual({ ...units, "unit-100-x": { ...units["unit-100-x"], criteria: [met] } });
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
