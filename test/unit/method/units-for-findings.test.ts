import { beforeEach, describe, expect, it } from "vitest";
import { endOf, finishEvent } from "../../../src/engine/outcomes/finish-step.ts";
import { acceptCommand, openSession, type Session } from "../../../src/engine/outcomes/step-session.ts";
import { type Step, stepKey } from "../../../src/method/index.ts";
import { applyChange } from "../../../src/state/index.ts";
import { atTheFix, cleared, FIX, filed, MADE } from "../../support/fix-walk.ts";
import { apply, at, type Walk } from "../../support/walk.ts";

describe("haiku_unit_write in a fix", () => {
  const draft = { unit: MADE.id, title: "Extra", body: "Do it.", criteria: ["done"], outputs: ["src/extra.ts"] };
  let walk: Walk;
  beforeEach(() => {
    walk = atTheFix();
  });

  const session = (step: Step = FIX, from: Walk = walk): Session => {
    const unit = { ...draft, id: "unit-001-load", depends_on: [], inputs: [], quality_gates: [], closes: [] };
    const work = applyChange(new Map(), "trip", { change: "write_unit", stage: "build", unit });
    return openSession({ state: from.state, work, files: new Map(), step });
  };
  const answer = (from: Session, name: string, args: Record<string, unknown>) =>
    acceptCommand(from, { name, args: { intent: "trip", ...args } });
  const codeOf = (from: Session, args: Record<string, unknown>): string => {
    const given = answer(from, "haiku_unit_write", args);
    return given.kind === "refused" ? given.code : "accepted";
  };

  it.each<[string, Record<string, unknown>, string]>([
    ["its own finding", { closes: ["FB-001"] }, "accepted"],
    ["none", {}, "closes_missing"],
    ["no finding on purpose", { closes: [] }, "closes_missing"],
    ["a finding that is not there", { closes: ["FB-001", "FB-007"] }, "feedback_not_found"],
    ["one without a number", { closes: ["FB-new-1"] }, "feedback_not_found"],
  ])("for %s", (_, args, code) => {
    expect(codeOf(session(), { ...draft, ...args })).toBe(code);
  });

  it("leaves what is closed or waived alone", () => {
    const by = { login: "m", id: 3 };
    const rule = { at: at(), by, source: "c", reason: "no", until: null, severity: null } as const;
    apply(walk, filed("build", { fingerprint: "g" }), filed("build", { fingerprint: "h" }));
    apply(walk, { do: "rule", finding: "FB-002", ruling: "rejected", ...rule });
    apply(walk, { do: "rule", finding: "FB-003", ruling: "waived", ...rule });
    for (const id of ["FB-002", "FB-003"])
      expect(codeOf(session(), { ...draft, closes: ["FB-001", id] })).toBe("feedback_closed");
  });

  it("is for who repairs, and for nobody after the last stage", () => {
    expect(codeOf(session({ ...FIX, hat: "classifier" }), { ...draft, closes: ["FB-001"] })).toBe("tool_not_available");
    expect(codeOf(session({ ...FIX, hat: "feedback-assessor" }), draft)).toBe("tool_not_available");
    apply(walk, { do: "clear", stage: "build", what: "gate", clearance: cleared() });
    apply(walk, { do: "merged", at: at(), stage: "build", ref: "m", head: "m" });
    expect(codeOf(session(), { ...draft, closes: ["FB-001"] })).toBe("lifecycle_violation");
  });

  it("writes into the stage that is worked on, whichever stage the finding belongs to", () => {
    const upstream = atTheFix({ stages: ["plan", "build"], stage: "plan" });
    const from = session({ ...FIX, stage: "plan" }, upstream);
    for (const stage of ["plan", "build"]) {
      const given = answer(from, "haiku_unit_write", { ...draft, stage, closes: ["FB-001"] });
      expect(given).toMatchObject({ reply: { stage: "build" } });
    }
    expect(answer(from, "haiku_unit_write", { ...draft, stage: "ship" })).toMatchObject({
      code: "haiku_unit_write_input_invalid",
    });
  });

  /** What the ledger is told of a session after these calls. */
  function told(from: Session, ...calls: readonly (readonly [string, Record<string, unknown>])[]) {
    const all = [...calls, ["haiku_feedback_advance_hat", { feedback_id: "FB-001", message: "done" }]] as const;
    const after = all.reduce((before, [name, args]) => {
      const given = answer(before, name, args);
      if (given.kind === "refused") throw new Error(given.message);
      return given.session;
    }, from);
    const end = endOf(after);
    if (end.kind === "failed") throw new Error(end.message);
    const facts = { at: at(), base: "b", tree: null, changed: {}, commit: null, run: null, usage: null };
    return finishEvent(after, end, { ...facts, prompt: null, duration_ms: null });
  }

  it("tells the ledger what was written and taken back, and nothing of other plans", () => {
    const write = ["haiku_unit_write", { ...draft, closes: ["FB-001"] }] as const;
    expect(told(session(), write).made).toEqual({ "build/unit-002-extra": ["FB-001"] });
    expect(told(session(), write, ["haiku_unit_delete", { unit: MADE.id }]).made).toBeUndefined();
    expect(told(session()).made).toBeUndefined();
    const again = ["haiku_unit_write", draft] as const; // replaced: it keeps what it is for
    expect(told(session(), write, again).made).toEqual({ "build/unit-002-extra": ["FB-001"] });
    const event = told(session(), write);
    expect(event.commands.map(({ name }) => name)).toEqual(["haiku_feedback_advance_hat"]);
    apply(walk, event);
    expect(walk.state.findings[0]?.units).toEqual(["build/unit-002-extra"]);
    expect(event.step).toBe(stepKey("trip", FIX));
  });
});
