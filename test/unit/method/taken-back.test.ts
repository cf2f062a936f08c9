import { describe, expect, it } from "vitest";
import {
  type Approval,
  type ChangedPaths,
  type IntentState,
  type LedgerEvent,
  type Signature,
  type StageRecord,
  transition,
} from "../../../src/method/index.ts";
import { aSignature, aStage, aState, aUnit, DEVELOPER, EARLIER, LATER, NOON } from "../../support/recorded/records.ts";

/* Commits that no step made: which signatures a change of files takes back, and which it leaves. */

const OWN = "haiku/airports/build";
const INTENT = "haiku/airports/main";
const merged = { at: NOON, ref: "m" };

const seen = (...paths: readonly string[]): Signature =>
  aSignature({ witnesses: Object.fromEntries(paths.map((path) => [path, `old ${path}`])) });
const lapsed = (signature: Signature, at = LATER): Signature => ({ ...signature, lapsed: at });
const cleared = (...paths: readonly string[]): Approval => ({
  at: NOON,
  by: DEVELOPER,
  source: "review",
  ref: "r",
  witnesses: seen(...paths).witnesses,
});

/** A stage with one unit, whose gate has opened. */
function stage(change: Partial<StageRecord> = {}, approvals: Record<string, Signature> = {}): StageRecord {
  const unit = aUnit({ approvals, reviews: { spec: seen("a.ts") } });
  return { ...aStage(), gate_opened_at: NOON, units: { [unit.id]: unit }, ...change };
}

type Adopt = Extract<LedgerEvent, { do: "adopt" }>;
const adopt = (changed: ChangedPaths, more: Partial<Adopt> = {}): Adopt => ({
  do: "adopt",
  at: LATER,
  stage: "build",
  head: "h2",
  changed,
  by: DEVELOPER,
  ...more,
});

/** The stage that is worked on after somebody's commits, without the head that is accounted for by them. */
function adopted(before: StageRecord, changed: ChangedPaths, more: Partial<Adopt> = {}): StageRecord | undefined {
  const build = transition(aState({ stages: { build: before } }), adopt(changed, more)).stages.build;
  return build && { ...build, head: null };
}

describe("a change of files takes back the approvals that saw them", () => {
  it.each<[string, Signature, ChangedPaths, boolean]>([
    ["another file", seen("a.ts"), { "b.ts": "new" }, false],
    ["the file", seen("a.ts"), { "a.ts": "new" }, true],
    ["the file, deleted", seen("a.ts"), { "a.ts": null }, true],
    ["the file, as it was seen", seen("a.ts"), { "a.ts": "old a.ts" }, false],
    ["one of several files", seen("a.ts", "b.ts"), { "b.ts": "new" }, true],
    ["one of several changes", seen("a.ts"), { "b.ts": "new", "a.ts": "new" }, true],
    ["a file in the folder that was seen", seen("src"), { "src/a.ts": "new" }, true],
    ["the folder in which the file is", seen("src/a.ts"), { src: null }, true],
    ["a file whose name only begins so", seen("src/a.ts"), { "src/a.tsx": "new" }, false],
    ["a file that was seen to be missing", aSignature({ witnesses: { "a.ts": null } }), { "a.ts": "new" }, true],
    ["a file that is missing still", aSignature({ witnesses: { "a.ts": null } }), { "a.ts": null }, false],
    ["nothing", seen("a.ts"), {}, false],
  ])("%s", (_, stamp, changed, takenBack) => {
    const before = stage({}, { spec: stamp });
    const expected = takenBack ? stage({ gate_opened_at: null }, { spec: lapsed(stamp) }) : before;
    expect(adopted(before, changed)).toEqual(expected);
  });

  it("and of quality gates as soon as anything beside the intents' pages is another", () => {
    const signatures = { quality_gates: seen("a.ts"), spec: seen("a.ts") };
    const before = stage({}, signatures);
    expect(adopted(before, { "b.ts": "new" })).toEqual(
      stage({ gate_opened_at: null }, { ...signatures, quality_gates: lapsed(signatures.quality_gates) }),
    );
    const page = ".haiku/intents/airports/notes.md";
    expect(adopted(before, { [page]: "new" })).toEqual(before);
    expect(adopted(before, { [page]: "new", "b.ts": "new" })?.gate_opened_at).toBeNull();
  });

  it("in every unit; what lapsed before keeps its time", () => {
    const old = lapsed(seen("a.ts"), EARLIER);
    const units = {
      "unit-001-a": aUnit({ id: "unit-001-a", approvals: { spec: old } }),
      "unit-002-b": aUnit({ id: "unit-002-b", approvals: { spec: seen("a.ts") } }),
      "unit-003-c": aUnit({ id: "unit-003-c", approvals: { spec: seen("c.ts") } }),
    };
    const now = adopted(stage({ units }), { "a.ts": "new" });
    expect(Object.values(now?.units ?? {}).map(({ approvals }) => approvals.spec?.lapsed)).toEqual([
      EARLIER,
      LATER,
      undefined,
    ]);
  });

  it("of a single unit: the gate of all of them is shut", () => {
    const units = {
      "unit-001-a": aUnit({ id: "unit-001-a", approvals: { spec: seen("a.ts") } }),
      "unit-002-b": aUnit({ id: "unit-002-b", approvals: { spec: seen("b.ts") } }),
    };
    expect(adopted(stage({ units }), { "a.ts": "new" })?.gate_opened_at).toBeNull();
  });

  it("but shuts no gate when nothing lapses that stood", () => {
    const before = stage({}, { spec: lapsed(seen("a.ts"), EARLIER), correctness: seen("c.ts") });
    expect(adopted(before, { "a.ts": "new" })).toEqual(before);
  });

  it("and what people cleared on their sight", () => {
    const before = stage({ gate: cleared("a.ts"), plan_signed: cleared("plan.md") });
    expect(adopted(before, { "b.ts": "new" })).toEqual(before);
    expect(adopted(before, { "a.ts": "new" })).toEqual({ ...before, gate: null, gate_opened_at: null });
    const plan_lapsed = { ...cleared("plan.md"), lapsed: LATER };
    expect(adopted(before, { "plan.md": "new" })).toEqual({ ...before, plan_signed: null, plan_lapsed });
  });
});

describe("pending plans that a person edited", () => {
  const ids = ["unit-001-a", "unit-002-b"] as const;
  const reviews = { spec: seen("p"), correctness: lapsed(seen("p"), EARLIER) };
  const units = Object.fromEntries(ids.map((id) => [id, aUnit({ id, reviews, approvals: { spec: seen("a.ts") } })]));
  const before = stage({ units, plan_signed: cleared("p"), gate: cleared("a.ts") });

  it("are reviewed again by everybody who did, and signed again by the person", () => {
    const again = { ...reviews, spec: lapsed(reviews.spec) };
    expect(adopted(before, {}, { replanned: [ids[1]] })).toEqual({
      ...before,
      plan_signed: null,
      plan_lapsed: { ...cleared("p"), lapsed: LATER },
      gate_opened_at: null,
      units: { ...units, [ids[1]]: { ...units[ids[1]], reviews: again } },
    });
  });

  it("are none: everything stands", () => {
    expect(adopted(before, {}, { replanned: [] })).toEqual(before);
  });
});

describe("commits are accounted for", () => {
  const state = (change: Partial<StageRecord> = {}): IntentState =>
    aState({ intent: { head: "h1" }, stages: { build: stage(change, { spec: seen("a.ts") }) } });
  const heads = (after: IntentState) => [after.intent.head, after.stages.build?.head];

  it("on the stage's own branch", () => {
    const now = transition(state({ branch: OWN, head: "h1" }), adopt({ "a.ts": "new" }));
    expect(heads(now)).toEqual(["h1", "h2"]);
    expect(now.stages.build?.units["unit-001-load-rows"]?.approvals.spec?.lapsed).toBe(LATER);
  });

  it("on the intent branch beside it: there they touch no signature", () => {
    const before = state({ branch: OWN, head: "h1" });
    const now = transition(before, adopt({ "a.ts": "new" }, { stage: null }));
    expect(now).toEqual({ ...before, intent: { ...before.intent, head: "h2" } });
  });

  it("on the intent branch when the stage is worked on there", () => {
    const now = transition(state({ branch: INTENT }), adopt({ "a.ts": "new" }, { stage: null }));
    expect(heads(now)).toEqual(["h2", null]);
    expect(now.stages.build?.units["unit-001-load-rows"]?.approvals.spec?.lapsed).toBe(LATER);
  });

  it("before the first stage has begun", () => {
    const before = aState({ stages: {} });
    const now = transition(before, adopt({ "a.ts": "new" }, { stage: null, replanned: ["unit-001-load-rows"] }));
    expect(now).toEqual({ ...before, intent: { ...before.intent, head: "h2" } });
  });
});

describe("a stage that has merged", () => {
  const signatures = {
    spec: seen("a.ts"),
    correctness: seen("b.ts"),
    quality_gates: seen("a.ts"),
    gone: lapsed(seen("a.ts"), EARLIER),
    waiting: { ...seen("a.ts"), due: EARLIER },
  };
  const build = stage({ merged, gate: cleared("a.ts"), plan_signed: cleared("a.ts") }, signatures);
  const due = stage(
    { merged, gate: build.gate, plan_signed: build.plan_signed },
    { ...signatures, spec: { ...signatures.spec, due: LATER } },
  );
  const ship = { ...aStage({ name: "ship" }), branch: INTENT };

  it.each<[string, Record<string, StageRecord>]>([
    ["while the next one is worked on", { ship }],
    ["before the next one has begun", {}],
  ])("is left as it was signed %s; who saw a changed file reviews again", (_, more) => {
    const before = aState({ stages: { build, ...more } });
    const now = transition(before, adopt({ "a.ts": "new" }, { stage: null }));
    expect(now).toEqual({ ...before, intent: { ...before.intent, head: "h2" }, stages: { build: due, ...more } });
  });

  it("is not looked at again when nothing has changed, or after the last stage", () => {
    const working = aState({ stages: { build, ship } });
    expect(transition(working, adopt({}, { stage: null })).stages).toEqual(working.stages);
    const over = aState({ stages: { build, ship: { ...ship, merged } } });
    expect(transition(over, adopt({ "a.ts": "new" }, { stage: null })).stages).toEqual(over.stages);
  });
});

describe("after the last stage", () => {
  const approvals = { overall: seen("."), before: lapsed(seen("."), EARLIER) };
  const state = aState({
    intent: { approvals, delivery: cleared("tree") },
    stages: { build: stage({ merged }), ship: { ...aStage({ name: "ship" }), merged } },
  });

  it("any change takes back every signature and the delivery", () => {
    expect(transition(state, adopt({ "b.ts": "new" }, { stage: null })).intent).toEqual({
      ...state.intent,
      head: "h2",
      approvals: { ...approvals, overall: lapsed(approvals.overall) },
      delivery: null,
    });
  });

  it("no change takes back nothing", () => {
    expect(transition(state, adopt({}, { stage: null })).intent).toEqual({ ...state.intent, head: "h2" });
  });
});
