import { describe, expect, it } from "vitest";
import { bySeverity } from "../../../src/method/derive/index.ts";
import { isUnit, unitNumber, unitRecordOf } from "../../../src/method/derive/unit.ts";
import { aFinding, aNewFinding, anIteration, aUnit } from "../../support/recorded/records.ts";
import { apply, at, land, openAll, openNext, plannedUnit, plannedWalk, type Walk } from "../../support/walk.ts";

/* A unit is found by its whole number: 100 is not 1000, whichever comes first. */

const IDS = ["unit-1000-y", "unit-100-x", "unit-010-z"];

describe("the unit of a number", () => {
  it.each([
    ["100", "unit-100-x"],
    ["1000", "unit-1000-y"],
    ["010", "unit-010-z"],
    ["10", "unit-010-z"],
    ["unit-100", "unit-100-x"],
    ["unit-100-x", "unit-100-x"],
    ["unit-100-y", undefined],
    ["1unit-00", undefined],
    ["", undefined],
    ["0", undefined],
  ])("%j is %s", (number, id) => {
    expect(IDS.find((one) => isUnit(one, number))).toBe(id);
    expect(IDS.toReversed().find((one) => isUnit(one, number))).toBe(id);
  });

  it.each([
    ["unit-100", "100"],
    ["unit-1000-100", "1000"],
    ["unit-12", "unit-12"],
    ["x-100", "x-100"],
    ["x-unit-100-y", "x-unit-100-y"],
  ])("%s has %s", (id, number) => {
    expect(unitNumber(id)).toBe(number);
  });
});

/** A plan that was signed and deleted leaves its record; its number was given to another one. */
describe("of two records with one number", () => {
  const [gone, here] = [aUnit({ id: "unit-002-gone" }), aUnit({ id: "unit-002-here" })];
  const begun = { ...here, iterations: [anIteration()] };
  it.each([
    ["the one that has begun", [gone, begun], begun],
    ["the one that has begun, where it comes first", [begun, gone], begun],
    ["the later one, where none has", [gone, here], here],
    ["none, where there is none", [], undefined],
  ])("%s is meant", (_, records, meant) => {
    const units = Object.fromEntries(records.map((one) => [one.id, one]));
    expect(unitRecordOf({ units }, "002")).toBe(meant);
  });
});

describe.each([[IDS], [IDS.toReversed()]])("with units in the order %j", (ids) => {
  function executing(): Walk {
    const walk = plannedWalk({}, { units: ids.map((id) => plannedUnit({ id, criteria: ["first"] })) });
    for (let i = 0; i < 2; i += 1) for (const step of openAll(walk)) land(walk, step);
    return walk;
  }
  const opened = (walk: Walk): readonly string[] =>
    Object.values(walk.state.stages.build?.units ?? {}).flatMap(({ id, iterations }) => (iterations[0] ? [id] : []));

  it.each([
    ["100", "unit-100-x"],
    ["1000", "unit-1000-y"],
  ])("the step on %s opens %s, and locks its plan", (subject, id) => {
    const walk = executing();
    const plans = Object.fromEntries(ids.map((one) => [one, `plan of ${one}\n`]));
    const key = `trip/build/hat/${subject}/builder/1.1`;
    apply(walk, { do: "open", at: at(), lane: key, steps: [key], plans });
    expect(opened(walk)).toEqual([id]);
    expect(walk.state.stages.build?.units[id]?.body).toBe(`plan of ${id}\n`);
  });

  it.each([
    ["100", "unit-100-x"],
    ["1000", "unit-1000-y"],
  ])("a criterion of %s is one of %s", (subject, id) => {
    const walk = executing();
    openAll(walk);
    const step = { stage: "build", kind: "hat", subject, hat: "builder", n: 1, attempt: 1 } as const;
    const args = { intent: "trip", stage: "build", unit: subject, n: 1, met: true, evidence: "seen" };
    land(walk, step, { commands: [{ name: "haiku_unit_criterion", args }] });
    const met = Object.values(walk.state.stages.build?.units ?? {}).filter(({ criteria }) => criteria.length > 0);
    expect(met.map((unit) => unit.id)).toEqual([id]);
  });

  it.each([
    ["100", "unit-100-x"],
    ["unit-1000", "unit-1000-y"],
    ["unit-010-z", "unit-010-z"],
  ])("a finding that targets %s targets %s", (target_unit, id) => {
    const walk = executing();
    apply(walk, { do: "file", at: at(), findings: [aNewFinding()] });
    const step = openNext(walk);
    const args = { intent: "trip", stage: "build", feedback_id: "FB-001", target_unit, target_invalidates: ["spec"] };
    land(walk, step, { commands: [{ name: "haiku_feedback_set_targets", args }] });
    expect(walk.state.findings[0]?.targets?.unit).toBe(id);
  });
});

it("orders findings of one severity by their numbers", () => {
  const all = ["FB-1000", "FB-101", "FB-002"].map((id) => aFinding({ id, severity: "high" }));
  expect(all.toSorted(bySeverity).map(({ id }) => id)).toEqual(["FB-002", "FB-101", "FB-1000"]);
});
