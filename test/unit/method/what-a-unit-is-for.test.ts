import { describe, expect, it } from "vitest";
import { planAwaitedSince } from "../../../src/method/derive/index.ts";
import { type Approval, planFile, type SeenFiles } from "../../../src/method/index.ts";
import { dropGone, markFindingUnits } from "../../../src/method/transitions/finding-units.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import {
  aFinding,
  anIteration,
  aStage,
  aStateBuilding,
  aStep,
  aUnit,
  DEVELOPER,
  fixStep,
  LATER,
  MAINTAINER,
  NOON,
} from "../../support/recorded/records.ts";
import { refusalOf } from "../../support/refusal.ts";
import { answer, aView, refused } from "../../support/step-commands.ts";

/* Units and the findings they are made for: what may be said, and what the ledger keeps of it. */

const draft = { unit: "unit-002-count", title: "Count", body: "Count.", criteria: ["n"], outputs: ["src/count.ts"] };
const begun = { stage: { units: { "unit-001-load-rows": aUnit({ started_at: NOON }) } } };
const chain = { frozen: { fix_chain: ["classifier", "builder", "feedback-assessor"] } };
const waiver = { by: MAINTAINER, at: NOON, reason: "later", until: null };
const open = aFinding();
const closed = aFinding({ id: "FB-002", resolution: "fixed", closed: { at: NOON, by: "feedback-assessor" } });
const byNobody = aFinding({ id: "FB-003", resolution: "superseded" });
const waived = aFinding({ id: "FB-004", resolution: "waived", waiver });
const findings = [open, closed, byNobody, waived];

function written(
  step: Parameters<typeof aView>[0],
  closes: readonly string[],
  desk: Parameters<typeof aView>[1] = begun,
) {
  const units = [aPlannedUnit()];
  const stage = { ...chain, ...desk.stage };
  return answer(aView(step, { findings, units, ...desk, stage }), "haiku_unit_write", { ...draft, closes });
}

describe("what a new unit is said to be for", () => {
  const fix = fixStep("builder");

  it.each<[string, readonly string[], unknown]>([
    [
      "one that is closed",
      ["FB-001", "FB-002"],
      refused("feedback_closed", "FB-002 is fixed by feedback-assessor: leave it out of `closes`", {
        open: ["FB-001"],
      }),
    ],
    [
      "one that nobody is known to have closed",
      ["FB-003"],
      refused("feedback_closed", "FB-003 is superseded by somebody: leave it out of `closes`", { open: ["FB-001"] }),
    ],
    [
      "one that is waived",
      ["FB-004"],
      refused("feedback_closed", "FB-004 is waived by maintainer: leave it out of `closes`", { open: ["FB-001"] }),
    ],
    [
      "nothing, once work has begun",
      [],
      refused("closes_missing", 'unit-002-count would be made for nothing: give `closes: ["FB-001"]`'),
    ],
  ])("is refused for %s", (_, closes, want) => {
    expect(written(fix, closes)).toEqual(want);
  });

  it("is nothing before work has begun: then it belongs to the plan", () => {
    expect(written(fix, [], {})).toMatchObject({ kind: "accepted" });
  });

  it("is nothing in the elaboration, and may be a finding there", () => {
    const step = aStep("elaborate");
    expect(written(step, [])).toMatchObject({ kind: "accepted" });
    expect(written(step, ["FB-001"])).toMatchObject({ kind: "accepted" });
  });

  it("has to be a finding in another stage than the one it stands against", () => {
    const upstream = aFinding({ stage: "plan" });
    const merged = { at: NOON, ref: "m" };
    const stages = { plan: aStage({ name: "plan", merged, ...chain }), build: aStage(chain) };
    const view = aView(fixStep("builder", { stage: "plan" }), {
      ...{ stages, findings: [upstream], units: [aPlannedUnit()] },
      intent: { stages: ["plan", "build"] },
    });
    expect(answer(view, "haiku_unit_write", { ...draft, closes: [] })).toMatchObject({ code: "closes_missing" });
    expect(answer(view, "haiku_unit_write", { ...draft, closes: ["FB-001"] })).toMatchObject({
      reply: { stage: "build" },
    });
  });

  it("is refused to whoever does not repair", () => {
    for (const step of [
      fixStep("classifier"),
      fixStep("feedback-assessor"),
      aStep("hat", { subject: "001", hat: "builder" }),
    ])
      expect(written(step, ["FB-001"])).toEqual(
        refused("lifecycle_violation", "units are planned in a stage, before its work begins"),
      );
  });

  it("is nothing any more after the last stage", () => {
    const stage = { ...begun.stage, merged: { at: NOON, ref: "m" } };
    expect(written(fix, ["FB-001"], { stage, intent: { stages: ["build"] } })).toEqual(
      refused(
        "lifecycle_violation",
        "every stage has merged: there are no new units any more; change the files, or hand on what cannot be done here",
      ),
    );
  });
});

describe("what the ledger keeps of it", () => {
  const signed = { at: NOON, by: MAINTAINER, source: "command", ref: "comment/1", witnesses: {} } as const;
  const agreed = { plan_signed: signed, gate: signed, gate_opened_at: NOON };
  const other = aFinding({ id: "FB-009", units: ["build/unit-002-count", "build/unit-003-x"] });
  const ledger = (finding = open) => aStateBuilding(agreed, { findings: [finding, other] });
  const unitsOf = (state: ReturnType<typeof ledger>) => state.findings.map(({ units }) => units);

  it("lists a unit with exactly the findings it is for", () => {
    const after = markFindingUnits(ledger(), { "build/unit-002-count": ["FB-001"] });
    expect(unitsOf(after)).toEqual([["build/unit-002-count"], ["build/unit-003-x"]]);
    expect(unitsOf(markFindingUnits(after, { "build/unit-002-count": [] }))).toEqual([[], ["build/unit-003-x"]]);
    expect(markFindingUnits(ledger(), undefined)).toEqual(ledger());
  });

  it.each([
    ["a new unit", "build/unit-007-new", ["FB-001"], true],
    ["one that some finding waits for already", "build/unit-002-count", ["FB-001"], false],
    ["one that is for nothing", "build/unit-007-new", [], false],
  ])("asks people again about %s: %s %j", (_, ref, ids, anew) => {
    const { plan_signed, gate, gate_opened_at } = markFindingUnits(ledger(), { [ref]: ids }).stages.build ?? {};
    expect({ plan_signed, gate, gate_opened_at }).toEqual(
      anew ? { plan_signed: null, gate: null, gate_opened_at: null } : agreed,
    );
  });

  it("takes no unit of another stage, and none for what is closed", () => {
    expect(refusalOf(() => markFindingUnits(ledger(), { "plan/unit-002-count": ["FB-001"] }))?.message).toContain(
      "units are made in the working stage, and plan/unit-002-count is not",
    );
    for (const id of ["FB-002", "FB-077"])
      expect(refusalOf(() => markFindingUnits(ledger(closed), { "build/unit-002-count": [id] }))?.message).toContain(
        `build/unit-002-count is made for ${id}, which is no open finding`,
      );
  });

  it("forgets a unit whose pending plan somebody took away, and no other", () => {
    const path = (id: string) => `.haiku/intents/airports/stages/build/units/${id}.md`;
    const gone = { [path("unit-002-count")]: null };
    expect(unitsOf(dropGone(ledger(), gone))).toEqual([[], ["build/unit-003-x"]]);
    const changed = { [path("unit-002-count")]: "a".repeat(40) };
    expect(dropGone(ledger(), changed)).toEqual(ledger());
    const units = { "unit-002-count": aUnit({ id: "unit-002-count", started_at: NOON }) };
    const started = aStateBuilding({ units }, { findings: [other] });
    expect(dropGone(started, gone)).toEqual(started);
    const elsewhere = aFinding({ units: ["plan/unit-002-count"] });
    expect(dropGone(ledger(elsewhere), gone).findings[0]).toEqual(elsewhere);
  });
});

describe("since when a person is asked about a plan", () => {
  const [FIRST, SECOND] = [aPlannedUnit(), aPlannedUnit({ id: "unit-002-count", plan: "3".repeat(40) })];
  const now = { folder: "airports", plans: somePlans([FIRST, SECOND]), files: new Map(), tree: null };
  const prose = planFile("airports", "build");
  const parts = { "plan:build/unit-001-load-rows": FIRST.plan, "plan:build/unit-002-count": SECOND.plan };
  const signed = (witnesses: SeenFiles): Approval => {
    return { at: "2026-11-21T12:30:00.000Z", by: DEVELOPER, source: "review", ref: "review/1", witnesses };
  };
  const standing = signed({ ...parts, [prose]: null });
  const lapsed = { ...standing, lapsed: LATER };
  const begun = (id: string) => aUnit({ id, started_at: NOON, iterations: [anIteration()] });
  const one = { [FIRST.id]: begun(FIRST.id), [SECOND.id]: aUnit({ id: SECOND.id }) };
  const both = { [FIRST.id]: begun(FIRST.id), [SECOND.id]: begun(SECOND.id) };
  const since = (differs: Parameters<typeof aStage>[0] = {}) =>
    planAwaitedSince(aStage({ frozen: { elaboration: "collaborative" }, ...differs }), now);

  it.each<[string, Parameters<typeof aStage>[0], string | null]>([
    ["the stage's beginning, where nobody has signed", {}, NOON],
    ["the same once work has begun on another unit", { units: one }, NOON],
    ["never where an agent decides alone", { frozen: { elaboration: "autonomous" } }, null],
    ["never while the sign-off saw what stands", { plan_signed: standing, units: one }, null],
    ["when the sign-off lapsed", { plan_lapsed: lapsed, units: one }, LATER],
    ["when it lapsed, before any work", { plan_lapsed: lapsed }, LATER],
    ["never once everything has begun", { plan_lapsed: lapsed, units: both }, null],
    ["never for a sign-off of before, once everything has begun", { units: both }, null],
    [
      "the sign-off, where it saw another plan",
      { plan_signed: signed({ ...parts, [prose]: null, "plan:build/unit-002-count": "4".repeat(40) }), units: one },
      "2026-11-21T12:30:00.000Z",
    ],
    ["the sign-off, where it saw fewer units", { plan_signed: signed({ [prose]: null }) }, "2026-11-21T12:30:00.000Z"],
    [
      "the sign-off, where the prose is another",
      { plan_signed: signed({ ...parts, [prose]: "5".repeat(40) }) },
      "2026-11-21T12:30:00.000Z",
    ],
  ])("is %s", (_, differs, want) => {
    expect(since(differs)).toBe(want);
  });
});
