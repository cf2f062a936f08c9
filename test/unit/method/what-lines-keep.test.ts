import { describe, expect, it } from "vitest";
import { type Approval, type LedgerEvent, startIntent, transition, unitFile } from "../../../src/method/index.ts";
import { rewrittenIn } from "../../../src/method/transitions/invalidate.ts";
import {
  anIteration,
  aRun,
  aStage,
  aState,
  aStateBuilding,
  aUnit,
  DEVELOPER,
  LATER,
  MAINTAINER,
  NOON,
} from "../../support/recorded/records.ts";

/* What lines of the ledger leave in the ledger where they say something that older lines did not. */

const MAIN = "haiku/airports/main";
const cleared: Approval = { at: NOON, by: MAINTAINER, source: "review", ref: "review/1", witnesses: { a: "1" } };

describe("a start", () => {
  const { title, studio, mode, by, stages, frozen } = aState().intent;
  const begun = (more: Partial<Extract<LedgerEvent, { do: "start" }>>) =>
    startIntent({
      ...{ do: "start", at: NOON, slug: "airports", title, studio, mode, by, stages, frozen },
      ...{ created: { by: DEVELOPER, source: "issue#12" }, ...more },
    }).intent;

  it("keeps folder, goal and rules where they are said", () => {
    const said = { folder: "12-airports", goal: { body: "Load them.", by: "developer", hidden: [] }, rules: 2 };
    expect(begun(said)).toMatchObject(said);
    for (const key of ["folder", "goal", "rules"]) expect(begun({})).not.toHaveProperty(key);
  });
});

describe("a job's job", () => {
  const job = "airports/build/elaborate/-/-/1.1";
  const open = aStateBuilding({ runs: [aRun("elaborate/-", { result: null, lane: job })] });
  const run = (event: LedgerEvent) => transition(open, event).stages.build?.runs[0];

  it("is known by its run once that is told", () => {
    expect(run({ do: "dispatched", lane: job, run: 77 })).toMatchObject({ lane: job, run: 77 });
  });

  it("is counted when it is started again, where the line says so", () => {
    expect(run({ do: "redispatch", at: LATER, lane: job, n: 2 })).toMatchObject({
      dispatched_at: LATER,
      dispatches: 2,
    });
    expect(run({ do: "redispatch", at: LATER, lane: job })).not.toHaveProperty("dispatches");
  });
});

describe("the issue of origin", () => {
  it("keeps what became of it until it is open again", () => {
    const closed = transition(aState(), { do: "issue", at: LATER, state: "issue closed as completed" });
    expect(closed.intent.issue).toEqual({ state: "issue closed as completed", since: LATER });
    expect(transition(closed, { do: "issue", at: LATER, state: null }).intent).not.toHaveProperty("issue");
    expect({ ...closed.intent, issue: undefined }).toEqual({ ...aState().intent, issue: undefined });
  });
});

describe("a pause that ends", () => {
  const paused = aState({ intent: { paused: { at: NOON, by: DEVELOPER, reason: "lunch" } } });
  const said = { at: LATER, by: MAINTAINER, source: "comment/1" };
  const last = (more: object) => transition(paused, { do: "resume", ...said, ...more }).intent.interventions.at(-1);

  it("keeps the heads that are meant", () => {
    expect(last({ heads: ["a", "b"] })).toEqual({ ...said, do: "resume", note: "a b" });
    expect(last({ heads: [] })).toEqual({ ...said, do: "resume" });
    expect(last({})).toEqual({ ...said, do: "resume" });
  });
});

describe("a plan's sign-off that was taken back", () => {
  const lapsed = { ...cleared, lapsed: NOON };
  const build = aStage({ plan_signed: cleared, units: { "unit-001-load-rows": aUnit() } });
  const adopt: LedgerEvent = { do: "adopt", at: LATER, stage: "build", head: "h", changed: { a: "2" }, by: null };

  it("is kept beside it, whose it was and since when", () => {
    expect(transition(aState({ stages: { build } }), adopt).stages.build).toMatchObject({
      plan_signed: null,
      plan_lapsed: { ...cleared, lapsed: LATER },
    });
  });

  it("is not made up where nobody had signed", () => {
    const unsigned = aStateBuilding();
    expect(transition(unsigned, adopt).stages.build).not.toHaveProperty("plan_lapsed");
    expect(transition(aState({ stages: {} }), { ...adopt, stage: null }).stages).toEqual({});
  });

  it("is none of ledger that go by the first rules", () => {
    const { rules: _, ...first } = aState().intent;
    const old = { ...aState({ stages: { build } }), intent: first };
    expect(transition(old, adopt).stages.build).not.toHaveProperty("plan_lapsed");
  });

  it("outlives the gate, and ends with the next sign-off", () => {
    const state = aStateBuilding({ plan_lapsed: lapsed });
    const clear = (what: "plan" | "gate") =>
      transition(state, { do: "clear", stage: "build", what, clearance: cleared }).stages.build;
    expect(clear("gate")).toMatchObject({ gate: cleared, plan_lapsed: lapsed });
    expect(clear("plan")).toMatchObject({ plan_signed: cleared });
    expect(clear("plan")).not.toHaveProperty("plan_lapsed");
  });
});

it("a unit's plan is rewritten by a change of its page alone, and only while nobody has begun with it", () => {
  const page = unitFile("airports", { stage: "build", id: "unit-001-load-rows" });
  const rewritten = (path: string, unit = aUnit(), name = "build") =>
    rewrittenIn("airports", aStage({ name, units: { [unit.id]: unit } }), { [path]: "2" });
  expect(rewritten(page)).toEqual(["unit-001-load-rows"]);
  expect(rewritten(page.replace("001-load-rows", "002-new"))).toEqual(["unit-002-new"]);
  const begun = aUnit({ started_at: NOON, iterations: [anIteration()] });
  expect(rewritten(page, begun)).toEqual([]);
  expect(rewritten(page, aUnit(), "ship")).toEqual([]);
  for (const path of [`${page}.bak`, "unit-001-load-rows.md", "docs/unit-001-load-rows.md", "README.md"])
    expect(rewritten(path)).toEqual([]);
});

describe("a pull request", () => {
  const pull = (stage: string | null, more: object = {}): LedgerEvent => {
    return { do: "pull", at: LATER, stage, number: 3, state: "base changed", ...more };
  };
  const passed = { gate: cleared, gate_opened_at: NOON };
  const shuts = { shuts: true } as const;

  it("of the intent shuts the gate of a stage that goes on with its branch, and of no other", () => {
    const becomes = (branch: string, more: object) =>
      transition(aStateBuilding({ branch, ...passed }), pull(null, more)).stages.build;
    expect(becomes(MAIN, shuts)).toMatchObject({ gate: null, gate_opened_at: null });
    expect(becomes(MAIN, {})).toMatchObject(passed);
    expect(becomes("haiku/airports/build", shuts)).toMatchObject(passed);
    const none = aState({ stages: {}, intent: { stages: [] } });
    expect(transition(none, pull(null, shuts)).stages).toEqual({});
  });

  it("of a stage shuts its gate, unless it has merged", () => {
    const merged = { at: NOON, ref: "m" };
    const becomes = (differs: object) =>
      transition(aStateBuilding({ ...passed, ...differs }), pull("build", shuts)).stages.build;
    expect(becomes({})).toMatchObject({ gate: null, gate_opened_at: null, pull: { number: 3, shut: true } });
    expect(becomes({ merged })).toMatchObject(passed);
  });

  it("keeps since when it is right again after it was shut", () => {
    const one = (...events: readonly LedgerEvent[]) => events.reduce(transition, aState()).stages.build?.pull;
    const right = pull("build", { state: null, at: "2026-11-21T14:00:00.000Z" });
    expect(one(pull("build", shuts))).not.toHaveProperty("rebased_at");
    expect(one(pull("build", shuts), right)).toEqual({ number: 3, rebased_at: "2026-11-21T14:00:00.000Z" });
    expect(one(pull("build"), right)).toEqual({ number: 3 });
  });
});
