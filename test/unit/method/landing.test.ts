import { describe, expect, it } from "vitest";
import {
  type FinishEvent,
  finishCommand,
  type IntentState,
  parseStepKey,
  transition,
} from "../../../src/method/index.ts";
import {
  aFinding,
  aLanding,
  anIteration,
  aSignature,
  aStage,
  aState,
  aStateBuilding,
  aUnit,
  LATER,
  NOON,
} from "../../support/recorded/records.ts";
import { forbidden, refusalOf } from "../../support/refusal.ts";

/* An accepted step lands: its record closes, its commands take effect, its files take back, its role signs. */

const ONE = "unit-001-load-rows";
const merged = { at: NOON, ref: "m" };
const job = { n: 1, attempt: 1, lane: "the lane", dispatched_at: NOON };
const inFlight = { completed_at: null, result: null, message: null };
const aRun = (step: string) => ({ step, ...job, ...inFlight });

const report = {
  message: "done",
  commit: "c9",
  run: 77,
  usage: { input_tokens: 5 },
  prompt: "sha256:1",
  duration_ms: 900,
};
const landLine = (step: string, change: Partial<FinishEvent> = {}): FinishEvent =>
  aLanding(`airports/${step}`, { at: LATER, result: "signed", base: "b1", actor: "correctness", ...report, ...change });
const closed = <R extends FinishEvent["result"]>(result: R) => ({ ...report, completed_at: LATER, result });
const stampOf = (witnesses: Record<string, string>, findings: readonly string[] = []) => ({
  at: LATER,
  witnesses,
  findings,
});

describe("a step that lands", () => {
  it("closes its record with all that is known of its run", () => {
    const state = aStateBuilding({ runs: [aRun("elaborate/-")] });
    expect(transition(state, landLine("build/elaborate/-/-/1.1", { result: "done" }))).toEqual(
      aStateBuilding({ head: "c9", runs: [{ ...aRun("elaborate/-"), ...closed("done") }] }),
    );
  });

  it("without a commit leaves the head that is accounted for", () => {
    const state = aStateBuilding({ head: "h1", runs: [aRun("elaborate/-")] });
    const event = landLine("build/elaborate/-/-/1.1", { result: "done", commit: null });
    expect(transition(state, event).stages.build?.head).toBe("h1");
  });

  it("is open: an outcome that comes twice is refused", () => {
    const event = landLine("build/elaborate/-/-/1.1", { result: "done" });
    const once = transition(aStateBuilding({ runs: [aRun("elaborate/-")] }), event);
    expect(refusalOf(() => transition(once, event))).toEqual(forbidden("elaborate 1.1 is not open"));
  });

  it("may be a hat on a unit, whose files take back who saw them", () => {
    const open = anIteration({ ...job, ...inFlight });
    const approvals = {
      spec: aSignature({ witnesses: { "a.ts": "1" } }),
      correctness: aSignature({ witnesses: { "b.ts": "1" } }),
    };
    const unit = aUnit({ id: ONE, started_at: NOON, iterations: [open], approvals });
    const state = aState({ stages: { build: { ...aStage({ units: { [ONE]: unit } }), gate_opened_at: NOON } } });
    const now = transition(
      state,
      landLine("build/hat/001/builder/1.1", { result: "advance", changed: { "a.ts": "2" } }),
    );
    expect(now.stages.build).toEqual({
      ...aStage({ head: "c9" }),
      units: {
        [ONE]: {
          ...unit,
          iterations: [{ ...open, ...closed("advance") }],
          approvals: { ...approvals, spec: { ...approvals.spec, lapsed: LATER } },
        },
      },
    });
  });

  it("has those review again who signed the changed file in a merged stage", () => {
    const approvals = { spec: aSignature({ witnesses: { "a.ts": "1" } }) };
    const build = aStage({ merged, units: { [ONE]: aUnit({ id: ONE, approvals }) } });
    const due = { [ONE]: aUnit({ id: ONE, approvals: { spec: { ...approvals.spec, due: LATER } } }) };
    const finding = aFinding({ iterations: [anIteration({ ...job, ...inFlight })] });
    const event = landLine("build/fix/FB-001/builder/1.1", { result: "advance", changed: { "a.ts": "2" } });
    const [working, waiting] = [
      { ship: aStage({ name: "ship", units: { [ONE]: aUnit({ id: ONE, approvals }) } }) },
      {},
    ];
    const during = transition(aState({ stages: { build, ...working }, findings: [finding] }), event);
    expect(during.stages.build?.units).toEqual(due);
    expect(during.stages.ship?.units[ONE]?.approvals.spec?.lapsed).toBe(LATER);
    const between = transition(aState({ stages: { build, ...waiting }, findings: [finding] }), event);
    expect(between.stages).toEqual({ build: { ...build, units: due } });
  });

  it("after the last stage takes back every signature on the whole", () => {
    const approvals = { overall: aSignature({ witnesses: { ".": "t1" } }) };
    const over = aState({
      intent: { approvals, delivery: { at: NOON, by: null, source: "engine", ref: "d", witnesses: {} } },
      stages: { build: aStage({ merged }), ship: aStage({ name: "ship", merged }) },
      findings: [aFinding({ stage: null, iterations: [anIteration({ ...job, ...inFlight, hat: "reconciler" })] })],
    });
    const now = transition(
      over,
      landLine("-/fix/FB-001/reconciler/1.1", { result: "advance", changed: { "a.ts": "2" } }),
    );
    expect(now.intent).toEqual({
      ...over.intent,
      head: "c9",
      approvals: { overall: { ...approvals.overall, lapsed: LATER } },
      delivery: null,
    });
  });
});

describe("a role that signs", () => {
  const runs = ["review/correctness", "approve/correctness", "gates/-", "review/spec"].map(aRun);
  const spec = aSignature();
  const units = { [ONE]: aUnit({ id: ONE, reviews: { spec }, approvals: { spec, correctness: aSignature() } }) };
  const state = aStateBuilding({ runs, units }, { intent: { runs } });
  const signed = (step: string, signs: FinishEvent["signs"]): IntentState =>
    transition(state, landLine(step, { signs }));

  it.each([
    ["build/review/correctness/-/1.1", { reviews: { spec, correctness: stampOf({ a: "1" }) } }],
    ["build/approve/correctness/-/1.1", { approvals: { spec, correctness: stampOf({ a: "1" }) } }],
    ["build/gates/-/-/1.1", { approvals: { spec, correctness: aSignature(), quality_gates: stampOf({ a: "1" }) } }],
    ["build/review/spec/-/1.1", { reviews: { spec: stampOf({ a: "1" }) } }],
  ])("%s leaves its stamp on the units it saw", (step, stamps) => {
    expect(signed(step, { [ONE]: { a: "1" } }).stages.build?.units).toEqual({ [ONE]: { ...units[ONE], ...stamps } });
  });

  it("signs each unit for what was seen of it, begun or not", () => {
    const now = signed("build/review/correctness/-/1.1", { [ONE]: { a: "1" }, "unit-002-b": { b: "2" } });
    expect(Object.values(now.stages.build?.units ?? {}).map((unit) => [unit.id, unit.reviews.correctness])).toEqual([
      [ONE, stampOf({ a: "1" })],
      ["unit-002-b", stampOf({ b: "2" })],
    ]);
  });

  it.each([
    ["-/approve/correctness/-/1.1", "correctness"],
    ["-/gates/-/-/1.1", "quality_gates"],
  ])("%s signs the whole intent", (step, role) => {
    const before = { ...state, intent: { ...state.intent, approvals: { overall: spec } } };
    const now = transition(before, landLine(step, { signs: { ".": { ".": "t1" } } }));
    expect(now.intent.approvals).toEqual({ overall: spec, [role]: stampOf({ ".": "t1" }) });
    expect(now.stages.build?.units).toEqual(units);
  });

  it("signs with the findings it filed, and with those of others that it has found too", () => {
    const step = "airports/build/approve/correctness/-/1.1";
    const file = (title: string) => ({
      name: "haiku_feedback",
      args: { intent: "airports", title, body: "b", severity: "low", file: "a.ts" },
    });
    const print = (title: string) =>
      finishCommand(aState(), file(title), landLine("build/approve/correctness/-/1.1"), parseStepKey(step).step)
        .findings[0]?.fingerprint;
    const findings = [
      aFinding({ id: "FB-001", fingerprint: print("Known") ?? "" }),
      aFinding({ id: "FB-002", also: ["correctness"] }),
      aFinding({ id: "FB-003", fingerprint: "x", also: ["spec"] }),
    ];
    const event = landLine("build/approve/correctness/-/1.1", {
      commands: [file("New"), file("Known")],
      signs: { [ONE]: { a: "1" } },
    });
    const now = transition({ ...state, findings }, event);
    expect(now.findings.map(({ id, title, also }) => [id, title, also])).toEqual([
      ["FB-001", "The last row is dropped", ["correctness"]],
      ["FB-002", "The last row is dropped", ["correctness"]],
      ["FB-003", "The last row is dropped", ["spec"]],
      ["FB-004", "New", []],
    ]);
    expect(now.stages.build?.units[ONE]?.approvals.correctness).toEqual(stampOf({ a: "1" }, ["FB-004", "FB-001"]));
  });
});

describe("a command", () => {
  const { step } = parseStepKey("airports/build/hat/001/builder/1.1");
  const event = landLine("build/hat/001/builder/1.1");

  it("that only says something leaves the ledger as they are", () => {
    const call = { name: "haiku_unit_advance_hat", args: { intent: "airports", unit: ONE, message: "m" } };
    expect(finishCommand(aState(), call, event, step)).toEqual(aState());
  });

  it("is read by its own schema before it takes effect", () => {
    const call = { name: "haiku_feedback", args: { intent: "airports", title: "No text" } };
    expect(() => finishCommand(aState(), call, event, step)).toThrow("body");
    expect(() => finishCommand(aState(), { name: "haiku_dance", args: {} }, event, step)).toThrow(
      "no command haiku_dance",
    );
  });
});
