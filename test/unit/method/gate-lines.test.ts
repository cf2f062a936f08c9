import { describe, expect, it } from "vitest";
import { type Approval, type LedgerEvent, type StageRecord, transition } from "../../../src/method/index.ts";
import {
  aSignature,
  aStage,
  aState,
  aUnit,
  DEVELOPER,
  LATER,
  MAINTAINER,
  NOON,
} from "../../support/recorded/records.ts";
import { forbidden, refusalOf } from "../../support/refusal.ts";

/* The lines of a stage's gate, from its opening to the merge, and what a person accepts on the way. */

const clearance: Approval = { at: NOON, by: MAINTAINER, source: "review", ref: "r", witnesses: { "a.ts": "1" } };
const merged = { at: NOON, ref: "m" };
const other = aStage({ name: "ship" });

/** The stage `build` after one line; the stage beside it may not have changed. */
function afterLine(build: StageRecord, event: LedgerEvent): StageRecord | undefined {
  const now = transition(aState({ stages: { build, ship: other } }), event);
  expect(now.stages.ship).toEqual(other);
  return now.stages.build;
}
const refused = (build: StageRecord, event: LedgerEvent) => refusalOf(() => afterLine(build, event));

describe("a gate", () => {
  const open: LedgerEvent = { do: "open_gate", at: LATER, stage: "build" };
  const missed = { gate_timed_out: { at: NOON, action: "escalate" } } as const;

  it("opens", () => {
    expect(afterLine(aStage(), open)).toEqual({ ...aStage(), gate_opened_at: LATER });
    expect(refusalOf(() => transition(aState(), { ...open, stage: "test" }))).toEqual(
      forbidden("stage test has not begun"),
    );
  });

  it("that opens again waits anew", () => {
    expect(afterLine({ ...aStage(), ...missed }, open)).toEqual({ ...aStage(), gate_opened_at: LATER });
  });

  it("that nobody passed in time says so, once for each time it opens", () => {
    const event: LedgerEvent = { do: "time_out", at: LATER, stage: "build", action: "block" };
    const waiting = { ...aStage(), gate_opened_at: NOON };
    const late = { ...waiting, gate_timed_out: { at: LATER, action: "block" as const } };
    expect(afterLine(waiting, event)).toEqual(late);
    expect(refused(late, event)).toEqual(forbidden("the gate of build has timed out already"));
    expect(refused(aStage(), event)).toEqual(forbidden("the gate of build waits for nobody"));
    expect(refused({ ...waiting, gate: clearance }, event)).toEqual(forbidden("the gate of build waits for nobody"));
  });

  it("and the plan's sign-off are two clearances", () => {
    const clear = (what: "plan" | "gate"): LedgerEvent => ({ do: "clear", stage: "build", what, clearance });
    expect(afterLine(aStage(), clear("gate"))).toEqual({ ...aStage(), gate: clearance });
    expect(afterLine(aStage(), clear("plan"))).toEqual({ ...aStage(), plan_signed: clearance });
  });
});

describe("a merge", () => {
  it("is recorded for a stage that has passed its gate, with where the intent branch is now", () => {
    const build = { ...aStage(), gate: clearance };
    const event: LedgerEvent = { do: "merged", at: LATER, stage: "build", ref: "c1", head: "c2" };
    const state = aState({ stages: { build, ship: other } });
    expect(transition(state, event)).toEqual({
      ...state,
      intent: { ...state.intent, head: "c2" },
      stages: { build: { ...build, merged: { at: LATER, ref: "c1" } }, ship: other },
    });
    expect(refused(aStage(), event)).toEqual(forbidden("build cannot be merged with its gate shut"));
  });

  const early = { at: LATER, ref: "c1", by: DEVELOPER, why: "the gate was shut" };
  const event: LedgerEvent = { do: "early_merge", stage: "build", head: "c1", ...early };
  it("before its time lets the stage go on where its work is now", () => {
    const state = aState({ stages: { build: aStage(), ship: other } });
    const intent = "haiku/airports/main";
    expect(transition(state, event)).toEqual({
      ...state,
      intent: { ...state.intent, head: "c1" },
      stages: { build: { ...aStage(), branch: intent, early_merge: early }, ship: other },
    });
  });

  it.each<[string, Partial<StageRecord>, string]>([
    ["its gate has been passed", { gate: clearance }, "build has passed its gate"],
    ["it is recorded as merged", { merged }, "build has passed its gate"],
    ["it is on the intent branch already", { branch: "haiku/airports/main" }, "build has no branch of its own"],
  ])("is not early when %s", (_, change, message) => {
    expect(refused({ ...aStage(), ...change }, event)).toEqual(forbidden(message));
  });
});

describe("a role that has used up its rounds", () => {
  const said = { at: LATER, by: MAINTAINER, source: "comment/3" };
  const had = { at: NOON, by: DEVELOPER, source: "comment/1", do: "retry" };
  const spec = aSignature();
  const signatures = { reviews: { spec }, approvals: { spec } };
  const build = aStage({ interventions: [had], units: { "unit-001-a": aUnit({ id: "unit-001-a", ...signatures }) } });
  const accept = (family: "reviews" | "approvals", role = "correctness"): Extract<LedgerEvent, { do: "accept" }> => ({
    do: "accept",
    ...said,
    stage: "build",
    family,
    role,
    reason: "good enough",
    signs: { "unit-001-a": { "a.ts": "1" }, "unit-002-b": { "b.ts": "2" } },
  });

  it.each(["reviews", "approvals"] as const)("is signed for in %s by a person, who is named on each unit", (family) => {
    const accepted = { by: MAINTAINER, source: "comment/3", reason: "good enough" };
    const stamp = (witnesses: Record<string, string>) => ({ at: LATER, witnesses, findings: [], accepted });
    const first = { ...signatures, [family]: { spec, correctness: stamp({ "a.ts": "1" }) } };
    const second = { [family]: { correctness: stamp({ "b.ts": "2" }) } };
    expect(afterLine(build, accept(family))).toEqual({
      ...build,
      interventions: [had, { ...said, do: "accept", step: `${family}/correctness`, note: "good enough" }],
      units: {
        "unit-001-a": aUnit({ id: "unit-001-a", ...first }),
        "unit-002-b": aUnit({ id: "unit-002-b", ...second }),
      },
    });
  });

  it("of the whole intent is signed for there, and the stages stay as they are", () => {
    const state = aState({ intent: { interventions: [had], approvals: { spec } }, stages: { build } });
    const event: LedgerEvent = { ...accept("approvals", "overall"), stage: null, signs: { ".": { ".": "t1" } } };
    const accepted = { by: MAINTAINER, source: "comment/3", reason: "good enough" };
    expect(transition(state, event)).toEqual({
      ...state,
      intent: {
        ...state.intent,
        approvals: { spec, overall: { at: LATER, witnesses: { ".": "t1" }, findings: [], accepted } },
        interventions: [had, { ...said, do: "accept", step: "approvals/overall", note: "good enough" }],
      },
    });
  });

  it("is never the quality gates", () => {
    expect(refused(build, accept("approvals", "quality_gates"))).toEqual(
      forbidden("quality gates are run, not accepted"),
    );
  });
});
