import { describe, expect, it } from "vitest";
import type { Finding, Step } from "../../../src/method/index.ts";
import { aPlannedUnit } from "../../support/recorded/plans.ts";
import { aFinding, aStage, aUnit, fixStep, hatStep } from "../../support/recorded/records.ts";
import { accepted, answer, aView, BEFORE, type Desk, effect, refused } from "../../support/step-commands.ts";

/* A fix step and its finding: whose it is, what it concerns, how much it weighs. */

const UNIT = "unit-001-load-rows";
const OTHER = "unit-002-check-rows";
const units = [aPlannedUnit(), aPlannedUnit({ id: OTHER })];
const targets = { unit: UNIT, invalidates: ["correctness"] };
const weighed = aFinding({ targets, severity: "high" });
const say = (hat: string, finding: Finding, name: string, args: object = {}, more: Desk = {}) =>
  answer(aView(fixStep(hat), { units, findings: [finding], ...more }), name, { feedback_id: finding.id, ...args });
const FIRST = "classifier";
const LAST = "feedback-assessor";

describe("a fix step speaks about its own finding", () => {
  const closed = aFinding({ resolution: "rejected", closed: { at: BEFORE, by: "maintainer" } });
  const about = (step: Step, feedback_id: string, findings: readonly Finding[]) =>
    answer(aView(step, { findings }), "haiku_feedback_reject_hat", { feedback_id, message: "m" });

  it.each<[string, Step, string, readonly Finding[], unknown]>([
    ["its own", fixStep("builder"), "FB-001", [weighed], accepted({ rejected_by: "builder" }, { ends: true })],
    [
      "none",
      fixStep("builder"),
      "FB-007",
      [weighed],
      refused("feedback_not_found", 'there is no finding "FB-007": `open` names those there are', { open: ["FB-001"] }),
    ],
    [
      "another's",
      fixStep("builder"),
      "FB-002",
      [weighed, aFinding({ id: "FB-002" })],
      refused("no_hat_to_reject", "this step is on FB-001, not on FB-002"),
    ],
    [
      "any, as a hat on a unit",
      hatStep("builder", "FB-001"),
      "FB-001",
      [weighed],
      refused("no_hat_to_reject", "this step is not on a finding"),
    ],
    [
      "a closed one",
      fixStep("builder"),
      "FB-001",
      [closed],
      refused("lifecycle_violation", "FB-001 is closed (rejected) by maintainer; nothing is left to do"),
    ],
    [
      "one that nobody says who closed",
      fixStep("builder"),
      "FB-001",
      [{ ...closed, closed: null }],
      refused("lifecycle_violation", "FB-001 is closed (rejected) by somebody; nothing is left to do"),
    ],
  ])("%s", (_, step, id, findings, want) => {
    expect(about(step, id, findings)).toEqual(want);
  });

  it.each([
    "haiku_feedback_set_targets",
    "haiku_feedback_set_severity",
    "haiku_feedback_advance_hat",
    "haiku_feedback_reject",
  ])("whatever it says: %s", (name) => {
    const args = { ...(name.endsWith("targets") ? { target_unit: null, target_invalidates: [] } : {}) };
    const word = name.endsWith("severity") ? { severity: "low" } : name.endsWith("targets") ? {} : { message: "m" };
    expect(say(LAST, closed, name, { ...args, ...word })).toMatchObject({ code: "lifecycle_violation" });
    const another = aView(fixStep(LAST), { units, findings: [weighed, aFinding({ id: "FB-002" })] });
    expect(answer(another, name, { feedback_id: "FB-002", ...args, ...word })).toMatchObject({
      code: "no_hat_to_advance",
    });
  });
});

describe("the classifier says what a finding concerns", () => {
  const set = (args: object = {}, finding = aFinding(), more: Desk = {}) =>
    say(FIRST, finding, "haiku_feedback_set_targets", { target_unit: "001", target_invalidates: [], ...args }, more);

  it("a unit of its stage by number or name, or none", () => {
    for (const target_unit of ["001", UNIT])
      expect(set({ target_unit })).toEqual(accepted({ targets: { unit: UNIT, invalidates: [] } }));
    expect(set({ target_unit: null })).toEqual(accepted({ targets: { unit: null, invalidates: [] } }));
    expect(set({ target_unit: "009" })).toEqual(
      refused("unit_not_found", 'there is no unit "009": null means several or unclear'),
    );
  });

  it("once", () => {
    expect(set({}, weighed)).toEqual(refused("targets_already_set", "targets are set once; go on", { targets }));
  });

  it("looks for the unit in the finding's stage, where that is not the step's", () => {
    const ship = aPlannedUnit({ id: "unit-001-ship", stage: "ship" });
    const stages = { build: aStage(), ship: aStage({ name: "ship", frozen: { roles: ["operability"] } }) };
    const args = { target_unit: "001", target_invalidates: ["operability"] };
    expect(set(args, aFinding({ stage: "ship" }), { units: [...units, ship], stages })).toEqual(
      accepted({ targets: { unit: ship.id, invalidates: ["operability"] } }),
    );
  });

  const built = ["user", "spec", "quality_gates"];
  it.each<[string, Finding, Desk, readonly string[]]>([
    ["a stage's own roles", aFinding({ origin: "agent" }), {}, [...built, "correctness"]],
    [
      "those, and the reviewer of a later stage that filed it",
      aFinding({ author: { login: "operability", id: null, kind: "agent" } }),
      {},
      [...built, "correctness", "operability"],
    ],
    [
      "those, and the whole intent's reviewer that filed it",
      aFinding({ origin: "studio-review", author: { login: "whole", id: null, kind: "agent" } }),
      {},
      [...built, "correctness", "whole"],
    ],
    [
      "a reviewer named twice once",
      aFinding({ author: { login: "correctness", id: null, kind: "agent" } }),
      {},
      [...built, "correctness"],
    ],
    [
      "the intent's roles, at intent scope",
      aFinding({ stage: null, origin: "agent" }),
      {},
      [...built, "cross-stage-consistency"],
    ],
    [
      "the intent's roles, where the stage has not begun",
      aFinding({ origin: "drift" }),
      { stages: {} },
      [...built, "cross-stage-consistency"],
    ],
  ])("names %s as signing", (_, finding, more, roles) => {
    const all = set({ target_unit: null, target_invalidates: roles }, finding, more);
    expect(all).toEqual(accepted({ targets: { unit: null, invalidates: roles } }));
    const one = set({ target_unit: null, target_invalidates: [...roles, "nobody"] }, finding, more);
    expect(one).toEqual(refused("role_unknown", 'nobody signs as "nobody": take one of `roles`', { roles }));
  });

  const inBooks = (target_unit: string | null, ids: readonly string[], step = fixStep(FIRST)) => {
    const stage = aStage({ units: Object.fromEntries(ids.map((id) => [id, aUnit({ id })])) });
    const view = aView(step, { stages: { build: stage }, findings: [aFinding({ stage: step.stage })] });
    const args = { feedback_id: "FB-new-1", target_unit, target_invalidates: ["user"] };
    return effect(view, "haiku_feedback_set_targets", args).findings[0]?.targets;
  };

  it.each<[string | null, readonly string[], string | null]>([
    ["001", [OTHER, UNIT], UNIT],
    ["unit-001", [OTHER, UNIT], UNIT],
    [UNIT, [OTHER, UNIT], UNIT],
    [null, [UNIT], null],
    ["100", ["unit-1000-last", "unit-100-first"], "unit-100-first"],
    ["002", [UNIT], "002"],
    [OTHER, [UNIT], OTHER],
  ])("%s is written down by its whole name, once the ledger knows it", (said, ids, unit) => {
    expect(inBooks(said, ids)).toEqual({ unit, invalidates: ["user"] });
  });

  it("is about no unit at intent scope", () => {
    expect(inBooks("001", [UNIT], fixStep(FIRST, { stage: null }))).toEqual({ unit: null, invalidates: ["user"] });
  });
});

describe("the classifier weighs a finding", () => {
  it("once", () => {
    const light = aFinding({ severity: null });
    expect(say(FIRST, light, "haiku_feedback_set_severity", { severity: "low" })).toEqual(
      accepted({ severity: "low" }),
    );
    expect(say(FIRST, weighed, "haiku_feedback_set_severity", { severity: "low" })).toEqual(
      refused("severity_already_set", "the severity stands; go on", { severity: "high" }),
    );
  });

  it("in the ledger, alone of all", () => {
    const findings = [aFinding({ id: "FB-002", severity: null }), aFinding({ severity: null })];
    const ledger = effect(aView(fixStep(FIRST), { findings }), "haiku_feedback_set_severity", {
      feedback_id: "FB-001",
      severity: "low",
    });
    expect(ledger.findings.map(({ severity }) => severity)).toEqual([null, "low"]);
  });
});
