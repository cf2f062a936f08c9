import { describe, expect, it } from "vitest";
import { planAwaitedSince } from "../../../src/method/derive/index.ts";
import { dropGone, markMade } from "../../../src/method/transitions/made-units.ts";
import {
  aFinding,
  anIteration,
  aPlannedUnit,
  aStage,
  aState,
  aUnit,
  MAINTAINER,
  NOON,
} from "../../support/builders.ts";
import { refusalOf } from "../../support/refusal.ts";
import { answer, aStep, aView, fixStep, LATER, refused } from "../../support/step-commands.ts";

/* Units and the findings they are made for: what may be said, and what the books keep of it. */

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

describe("what the books keep of it", () => {
  const signed = { at: NOON, by: MAINTAINER, source: "command", ref: "comment/1", witnesses: {} } as const;
  const agreed = { plan_signed: signed, gate: signed, gate_opened_at: NOON };
  const other = aFinding({ id: "FB-009", units: ["build/unit-002-count", "build/unit-003-x"] });
  const books = (finding = open) => aState({ stages: { build: aStage(agreed) }, findings: [finding, other] });
  const unitsOf = (state: ReturnType<typeof books>) => state.findings.map(({ units }) => units);

  it("lists a unit with exactly the findings it is for", () => {
    const after = markMade(books(), { "build/unit-002-count": ["FB-001"] });
    expect(unitsOf(after)).toEqual([["build/unit-002-count"], ["build/unit-003-x"]]);
    expect(unitsOf(markMade(after, { "build/unit-002-count": [] }))).toEqual([[], ["build/unit-003-x"]]);
    expect(markMade(books(), undefined)).toEqual(books());
  });

  it.each([
    ["a new unit", "build/unit-007-new", ["FB-001"], true],
    ["one that some finding waits for already", "build/unit-002-count", ["FB-001"], false],
    ["one that is for nothing", "build/unit-007-new", [], false],
  ])("asks people again about %s: %s %j", (_, ref, ids, anew) => {
    const { plan_signed, gate, gate_opened_at } = markMade(books(), { [ref]: ids }).stages.build ?? {};
    expect({ plan_signed, gate, gate_opened_at }).toEqual(
      anew ? { plan_signed: null, gate: null, gate_opened_at: null } : agreed,
    );
  });

  it("takes no unit of another stage, and none for what is closed", () => {
    expect(refusalOf(() => markMade(books(), { "plan/unit-002-count": ["FB-001"] }))?.message).toContain(
      "units are made in the working stage, and plan/unit-002-count is not",
    );
    for (const id of ["FB-002", "FB-077"])
      expect(refusalOf(() => markMade(books(closed), { "build/unit-002-count": [id] }))?.message).toContain(
        `build/unit-002-count is made for ${id}, which is no open finding`,
      );
  });

  it("forgets a unit whose pending plan somebody took away, and no other", () => {
    const path = (id: string) => `.haiku/intents/airports/stages/build/units/${id}.md`;
    const gone = { [path("unit-002-count")]: null };
    expect(unitsOf(dropGone(books(), gone))).toEqual([[], ["build/unit-003-x"]]);
    const changed = { [path("unit-002-count")]: "a".repeat(40) };
    expect(dropGone(books(), changed)).toEqual(books());
    const units = { "unit-002-count": aUnit({ id: "unit-002-count", started_at: NOON }) };
    const started = aState({ stages: { build: aStage({ units }) }, findings: [other] });
    expect(dropGone(started, gone)).toEqual(started);
    const elsewhere = aFinding({ units: ["plan/unit-002-count"] });
    expect(dropGone(books(elsewhere), gone).findings[0]).toEqual(elsewhere);
  });
});

describe("since when a person is asked about a plan", () => {
  const collaborative = { elaboration: "collaborative" as const };
  const work = {
    "unit-001-load-rows": aUnit({ started_at: NOON, iterations: [anIteration()] }),
    "unit-002-count": aUnit({ id: "unit-002-count" }),
  };
  const stage = (units: typeof work | object = work) => aStage({ frozen: collaborative, units: units as typeof work });
  const landed = (completed_at: string | null) => anIteration({ hat: "builder", completed_at });
  const made = (differs: Parameters<typeof aFinding>[0] = {}) =>
    aFinding({ units: ["build/unit-002-count"], iterations: [landed(LATER), landed(null), landed(NOON)], ...differs });
  const since = (one: ReturnType<typeof stage>, ...all: readonly ReturnType<typeof made>[]) =>
    planAwaitedSince(aState({ stages: { build: one }, findings: all }), one);

  it("is the stage's beginning, until work has begun", () => {
    expect(since(stage({}))).toBe(NOON);
    expect(since(aStage({ frozen: { elaboration: "autonomous" } }))).toBeNull();
    expect(since(stage())).toBeNull();
  });

  it.each<[string, Parameters<typeof aFinding>[0], string | null]>([
    ["the latest step of a finding whose unit nobody has begun", {}, LATER],
    ["the stage's beginning where no step is known", { iterations: [] }, NOON],
    ["never for a closed finding", { resolution: "fixed" }, null],
    ["never for a unit that has begun", { units: ["build/unit-001-load-rows"] }, null],
    ["never for a unit of another stage", { units: ["plan/unit-002-count"] }, null],
    ["for any of several units", { units: ["build/unit-001-load-rows", "build/unit-002-count"] }, LATER],
  ])("is %s", (_, differs, want) => {
    expect(since(stage(), made(differs))).toBe(want);
  });

  it("is the latest of several findings", () => {
    const earlier = made({ id: "FB-002", iterations: [landed(NOON)] });
    expect(since(stage(), made(), earlier)).toBe(LATER);
    expect(since(stage(), earlier, made())).toBe(LATER);
  });
});
