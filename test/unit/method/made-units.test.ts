import { describe, expect, it } from "vitest";
import { type LedgerEvent, nextInJob, statusOfFinding, unitFile } from "../../../src/method/index.ts";
import {
  addsUnit,
  atTheFix,
  FIRST,
  FIX,
  filed,
  goOn,
  hat,
  kindsOf,
  LATER,
  MADE,
  planSigned,
} from "../../support/fix-walk.ts";
import { anIteration, aStep, aUnit } from "../../support/recorded/records.ts";
import {
  apply,
  at,
  begin,
  land,
  openAll,
  plan,
  plannedUnit,
  plannedWalk,
  startWalk,
  where,
} from "../../support/walk.ts";

/* A fix may add units to the plan: they are reviewed, signed and built first, then the finding is judged. */

describe("the way of a unit that is made for a finding", () => {
  it("is reviewed and built before anything else of its stage; then the finding is assessed", () => {
    const walk = atTheFix();
    addsUnit(walk, [FIRST, MADE, LATER]);
    expect(walk.state.findings[0]?.units).toEqual(["build/unit-002-extra"]);
    expect(where(walk)).toMatchObject({ track: "B", phase: "review" });
    land(walk, hat("001", "builder"));
    expect(kindsOf(where(walk))).toEqual(["review/spec/", "review/correctness/"]);
    const built = goOn(walk, (now) => now.phase === "execute");
    expect(built.track).toBe("B");
    expect(kindsOf(built)).toEqual(["hat/002/builder"]); // and not the verifier of 001, nor anything of 003
    const judged = goOn(walk, (now) => kindsOf(now).some((one) => one.startsWith("fix/")));
    expect(kindsOf(judged)).toEqual(["fix/FB-001/feedback-assessor"]);
    openAll(walk);
    const closing = { feedback_id: "FB-001", message: "m", verified: true, unverified: [], intent: "trip" };
    const closes = [{ name: "haiku_feedback_advance_hat", args: closing }];
    land(walk, { ...FIX, hat: "feedback-assessor" }, { commands: closes });
    expect(walk.state.findings[0]?.resolution).toBe("fixed");
    expect(kindsOf(where(walk))).toEqual(["hat/001/verifier"]);
  });

  it("says what the finding waits for", () => {
    const walk = atTheFix();
    addsUnit(walk, [FIRST, MADE]);
    const [finding] = walk.state.findings;
    if (!finding) throw new Error("no finding");
    expect(statusOfFinding(walk.state, finding)).toBe("waiting-for-units");
    expect(where(walk).reason.parts).toContainEqual({
      subject: "FB-001 Rows are lost",
      met: false,
      because: "waits for build/unit-002-extra, made for it; then it is assessed",
      who: "an agent in CI",
      how: "nothing is to be done: it begins by itself when they are done",
    });
  });

  it("lets others go on that it depends on", () => {
    const walk = atTheFix();
    const waits = plannedUnit({ id: MADE.id, depends_on: [FIRST.id] });
    addsUnit(walk, [FIRST, waits]);
    goOn(walk, (now) => now.phase === "execute", ["review"]);
    land(walk, hat("001", "builder"));
    expect(where(walk)).toMatchObject({ track: "C", phase: "execute" });
    expect(kindsOf(where(walk))).toEqual(["hat/001/verifier"]);
    goOn(walk, (now) => now.track === "B");
    expect(kindsOf(where(walk))).toEqual(["hat/002/builder"]);
  });

  it("lets a unit end that is writing the same file", () => {
    const walk = atTheFix();
    addsUnit(walk, [FIRST, { ...MADE, outputs: FIRST.outputs }]);
    goOn(walk, (now) => now.phase === "execute", ["review"]);
    land(walk, hat("001", "builder"));
    expect(kindsOf(where(walk))).toEqual(["hat/001/verifier"]);
    goOn(walk, (now) => now.track === "B");
    expect(kindsOf(where(walk))).toEqual(["hat/002/builder"]);
  });

  it("does not go on to the assessor in the same job", () => {
    const walk = atTheFix({ frozen: { isolate: false } });
    addsUnit(walk, [FIRST, MADE]);
    expect(nextInJob(walk.state, walk.facts, FIX)).toBeNull();
    const without = atTheFix({ frozen: { isolate: false } });
    land(without, FIX);
    expect(nextInJob(without.state, without.facts, FIX)?.hat).toBe("feedback-assessor");
  });

  it("knows units of one name in two stages apart", () => {
    const walk = atTheFix({ stages: ["plan", "build"], stage: "plan" });
    const fix = { ...FIX, stage: "plan" };
    const same = plannedUnit({ id: FIRST.id, closes: ["FB-001"] });
    land(walk, fix, { made: { "build/unit-001-load": ["FB-001"] } });
    expect(walk.state.findings[0]?.units).toEqual(["build/unit-001-load"]);
    plan(walk, "build", [same]);
    // One of the same name, done in the earlier stage, is not this one.
    const run = ["builder", "verifier"].map((worn) => anIteration({ hat: worn, lane: "l" }));
    const units = { [FIRST.id]: aUnit({ id: FIRST.id, iterations: run }) };
    const { plan: earlier, ...stages } = walk.state.stages;
    if (!earlier) throw new Error("no stage");
    const state = { ...walk.state, stages: { plan: { ...earlier, units }, ...stages } };
    const [finding] = state.findings;
    expect(finding && statusOfFinding(state, finding)).toBe("waiting-for-units");
  });
});

describe("a collaborative stage", () => {
  const collaborative = { elaboration: "collaborative" } as const;

  it("has the plan signed again when a fix adds a unit, and not otherwise", () => {
    const walk = plannedWalk(collaborative, { units: [FIRST] });
    goOn(walk, (now) => now.phase === "plan-signoff");
    apply(walk, planSigned(walk));
    openAll(walk);
    apply(walk, filed("build"));
    goOn(walk, (now) => kindsOf(now).includes("fix/FB-001/builder"), ["fix"]);
    openAll(walk);
    addsUnit(walk, [FIRST, MADE]);
    expect(walk.state.stages.build?.plan_signed).toBeNull();
    const now = goOn(walk, ({ phase }) => phase === "plan-signoff");
    expect(now).toMatchObject({ track: "B", waits_for: "person", lanes: [] });
    apply(walk, planSigned(walk));
    expect(kindsOf(where(walk))).toEqual(["hat/002/builder"]);
  });
});

describe("what the ledger keeps", () => {
  it.each<[string, NonNullable<Extract<LedgerEvent, { do: "land" }>["made"]>]>([
    ["a unit of another stage", { "ship/unit-001-x": ["FB-001"] }],
    ["a finding that is not there", { "build/unit-002-extra": ["FB-009"] }],
  ])("refuse %s", (_, made) => {
    const walk = atTheFix();
    expect(() => land(walk, FIX, { made })).toThrow(/made/);
  });

  it("refuse a closed finding", () => {
    const walk = atTheFix();
    const by = { login: "m", id: 3 };
    const ruled = { ruling: "rejected", reason: "no", until: null, severity: null } as const;
    apply(walk, { do: "rule", at: at(), finding: "FB-001", by, source: "comment/1", ...ruled });
    expect(() => addsUnit(walk, [FIRST, MADE])).toThrow("no open finding");
  });

  it("take a unit out again when it is written for nothing more, and go on to the assessor", () => {
    const walk = atTheFix();
    addsUnit(walk, [FIRST, MADE]);
    apply(walk, filed("build", { fingerprint: "g" }));
    goOn(walk, (now) => kindsOf(now).includes("fix/FB-002/builder"), ["fix"]);
    openAll(walk);
    land(walk, { ...FIX, subject: "FB-002" }, { made: { "build/unit-002-extra": [] } });
    plan(walk, "build", [FIRST]);
    expect(walk.state.findings[0]?.units).toEqual([]);
    expect(kindsOf(where(walk))).toEqual(["fix/FB-001/feedback-assessor"]);
  });

  it("no longer wait for a plan that somebody deleted, unless work on it has begun", () => {
    const walk = atTheFix();
    addsUnit(walk, [FIRST, MADE]);
    const gone = (): void => {
      const changed = { [unitFile("trip", MADE)]: null };
      apply(walk, { do: "adopt", at: at(), stage: null, head: "p", changed, by: null });
    };
    const before = walk.state;
    gone();
    expect(walk.state.findings[0]?.units).toEqual([]);
    walk.state = before;
    goOn(walk, (now) => kindsOf(now).includes("hat/002/builder"));
    openAll(walk);
    gone();
    expect(walk.state.findings[0]?.units).toEqual(["build/unit-002-extra"]);
  });

  it("shut a gate that was open", () => {
    const walk = atTheFix();
    apply(walk, { do: "open_gate", at: at(), stage: "build" });
    addsUnit(walk, [FIRST, MADE]);
    expect(walk.state.stages.build?.gate_opened_at).toBeNull();
  });
});

describe("a unit that the elaborator makes for a finding that waits for a person", () => {
  it("has the finding worked once it is done", () => {
    const walk = startWalk();
    begin(walk, "build");
    apply(walk, filed("build", { severity: "low", parked: true }));
    plan(walk, "build", [plannedUnit({ closes: ["FB-001"] })]);
    openAll(walk);
    const step = aStep("elaborate");
    land(walk, step, { made: { "build/unit-001-load": ["FB-001"] } });
    const now = goOn(walk, (one) => kindsOf(one).some((kind) => kind.startsWith("fix/")));
    expect(kindsOf(now)).toEqual(["fix/FB-001/classifier"]);
  });
});
