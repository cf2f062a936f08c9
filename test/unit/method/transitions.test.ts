import { describe, expect, it } from "vitest";
import {
  type Finding,
  type LedgerEvent,
  parseStepKey,
  type StageRecord,
  stepKey,
  transition,
} from "../../../src/method/index.ts";
import { clearRoles } from "../../../src/method/transitions/findings.ts";
import { emptyUnit } from "../../../src/method/transitions/rules.ts";
import { blobId } from "../../../src/shared/index.ts";
import { aFinding, aNewFinding, aStep } from "../../support/recorded/records.ts";
import {
  apply,
  at,
  begin,
  land,
  open,
  openNext,
  plannedUnit,
  plannedWalk,
  run,
  startWalk,
  type Walk,
  where,
} from "../../support/walk.ts";

const UNIT = "unit-001-load";
const OUTPUT = "src/unit-001-load.ts";

/** A stage that waits at its gate: everything signed. */
function atGate(stages: readonly string[] = ["build"]): Walk {
  const walk = plannedWalk(
    { gate: ["ask"] },
    { units: [plannedUnit({ quality_gates: [{ name: "test", command: "npm test" }] })], stages },
  );
  run(walk);
  return walk;
}

const unit = (walk: Walk) => walk.state.stages.build?.units[UNIT];
const lapsed = (walk: Walk): readonly string[] =>
  Object.entries(unit(walk)?.approvals ?? {}).flatMap(([role, signature]) => (signature.lapsed ? [role] : []));
const adopt = (changed: Record<string, string | null>): LedgerEvent => ({
  do: "adopt",
  at: at(),
  stage: "build",
  head: "h2",
  changed,
  by: { login: "developer", id: 1 },
});

describe("changes under signatures", () => {
  it("take back the approvals that saw the changed file, and the quality gates", () => {
    const walk = atGate();
    apply(walk, adopt({ [OUTPUT]: blobId("other") }));
    expect(lapsed(walk)).toEqual(["spec", "quality_gates", "correctness"]);
    expect(walk.state.stages.build?.gate_opened_at).toBeNull();
    expect(where(walk).phase).toBe("approve");
  });

  it("take back only the quality gates when nothing that was seen has changed", () => {
    const walk = atGate();
    apply(walk, adopt({ "README.md": blobId("read me") }));
    expect(lapsed(walk)).toEqual(["quality_gates"]);
  });

  it("take back nothing when only the intent's own pages changed", () => {
    const walk = atGate();
    apply(walk, adopt({ ".haiku/intents/trip/stages/build/artifacts/NOTE.md": blobId("note") }));
    expect(lapsed(walk)).toEqual([]);
    expect(walk.state.stages.build?.gate_opened_at).not.toBeNull();
  });

  it("take back nothing when the file is as it was seen", () => {
    const walk = atGate();
    const seen = walk.facts.files.get(OUTPUT) ?? null;
    apply(walk, adopt({ [OUTPUT]: seen }));
    expect(lapsed(walk)).toEqual(["quality_gates"]);
  });

  it("never take back what has merged: who saw the file reviews again, once there is another stage", () => {
    const walk = plannedWalk({}, { stages: ["build", "ship"] });
    run(walk);
    const before = walk.state.stages.build;
    apply(walk, adopt({ "README.md": blobId("later") }));
    expect(walk.state.stages.build).toEqual(before);
    apply(walk, adopt({ [OUTPUT]: blobId("later") }));
    expect(lapsed(walk)).toEqual([]);
    expect(walk.state.stages.build).toMatchObject({ gate: before?.gate, merged: before?.merged });
    expect(Object.keys(unit(walk)?.approvals ?? {}).filter((role) => unit(walk)?.approvals[role]?.due)).toEqual([
      "spec",
      "correctness",
    ]);
  });

  it("of the delivered tree take the delivery back", () => {
    const walk = plannedWalk();
    run(walk);
    expect(walk.state.intent.delivery).not.toBeNull();
    apply(walk, adopt({ "README.md": blobId("x") }));
    expect(walk.state.intent.delivery).toBeNull();
    expect(where(walk).phase).toBe("intent-review");
  });
});

describe("a finding that is fixed", () => {
  function filed(family: "reviews" | "approvals", severity: "high" | "blocker" = "high"): Walk {
    const walk = atGate();
    apply(walk, { do: "file", at: at(), findings: [aNewFinding({ family, severity })] });
    return walk;
  }
  const step = (hat: string) => ({ stage: "build", kind: "fix" as const, subject: "FB-001", hat, n: 1, attempt: 1 });
  const scope = { intent: "trip", stage: "build", feedback_id: "FB-001" };

  function classify(walk: Walk): void {
    open(walk, { kind: "triage", stage: "build", steps: [step("classifier")] });
    const args = { ...scope, target_unit: UNIT, target_invalidates: ["correctness"] };
    land(walk, step("classifier"), {
      commands: [
        { name: "haiku_feedback_set_targets", args },
        { name: "haiku_feedback_advance_hat", args: { ...scope, message: "m" } },
      ],
    });
  }

  it("is worked before anything else goes on", () => {
    const walk = filed("approvals");
    expect(where(walk)).toMatchObject({ track: "B", lanes: [{ kind: "triage" }] });
    classify(walk);
    expect(where(walk)).toMatchObject({ track: "B", lanes: [{ kind: "fix", steps: [{ hat: "builder" }] }] });
  });

  it("clears the role that filed it, and no other, in its own family", () => {
    const walk = filed("approvals");
    classify(walk);
    for (const hat of ["builder", "feedback-assessor"]) {
      open(walk, { kind: "fix", stage: "build", steps: [step(hat)] });
      const args =
        hat === "builder" ? { ...scope, message: "m" } : { ...scope, message: "m", verified: true, unverified: [] };
      land(walk, step(hat), { commands: [{ name: "haiku_feedback_advance_hat", args }] });
    }
    expect(walk.state.findings[0]).toMatchObject({ resolution: "fixed", closed: { by: "feedback-assessor" } });
    expect(lapsed(walk)).toEqual(["correctness"]);
    expect(Object.values(unit(walk)?.reviews ?? {}).some((signature) => signature.lapsed)).toBe(false);
  });

  it("against an earlier stage clears who filed it where that role signs: later, or for the whole intent", () => {
    const walk = atGate(["build", "ship"]);
    const by = { at: at(), by: null, source: "engine" as const, ref: null, witnesses: {} };
    apply(walk, { do: "clear", stage: "build", what: "gate", clearance: by });
    apply(walk, { do: "merged", at: at(), stage: "build", ref: "m", head: "m" });
    begin(walk, "ship", { roles: ["fit"] });
    const stamp = { at: at(), witnesses: {}, findings: [] };
    const shipped = { ...emptyUnit("unit-001-card"), approvals: { spec: stamp, fit: stamp } };
    const ship = walk.state.stages.ship;
    expect(ship).toBeDefined();
    if (!ship) return;
    const stages = { ...walk.state.stages, ship: { ...ship, units: { [shipped.id]: shipped } } };
    const upstream = (author: string): Finding => ({
      ...aFinding({ stage: "build", author: { login: author, id: null, kind: "agent" } }),
      targets: { unit: UNIT, invalidates: [author] },
    });
    const later = clearRoles({ ...walk.state, stages }, upstream("fit"), at());
    const gone = (units: StageRecord["units"] = {}): readonly string[] =>
      Object.values(units).flatMap(({ approvals }) => Object.keys(approvals).filter((role) => approvals[role]?.lapsed));
    expect([gone(later.stages.build?.units), gone(later.stages.ship?.units)]).toEqual([[], ["fit"]]);

    const merged = { ...ship, merged: { at: at(), ref: "m" } };
    const over = { ...walk.state, stages: { ...stages, ship: merged } };
    const intent = { ...over.intent, approvals: { overall: stamp } };
    const whole = clearRoles({ ...over, intent }, upstream("overall"), at());
    expect(whole.intent.approvals.overall?.lapsed).toBeDefined();
  });

  it("is parked when its bolts are used up, and a blocker then stops the stage", () => {
    const walk = filed("approvals", "blocker");
    classify(walk);
    for (let n = 1; n <= 4; n += 1) {
      open(walk, { kind: "fix", stage: "build", steps: [{ ...step("builder"), n }] });
      land(walk, { ...step("builder"), n });
      open(walk, { kind: "fix", stage: "build", steps: [{ ...step("feedback-assessor"), n }] });
      land(walk, { ...step("feedback-assessor"), n }, { result: "reject" });
    }
    expect(where(walk)).toMatchObject({ track: "C", lanes: [], waits_for: "stuck" });
    expect(where(walk).reason.parts?.[0]?.how).toContain("/haiku retry FB-001");
    apply(walk, {
      do: "intervene",
      stage: null,
      finding: "FB-001",
      intervention: { at: at(), by: null, source: "comment/9", do: "retry" },
    });
    expect(where(walk).track).toBe("B");
  });
});

describe("what the ledger forbids", () => {
  const forbidden: readonly [string, (walk: Walk) => LedgerEvent][] = [
    [
      "a stage out of turn",
      () => ({ do: "begin_stage", at: at(), stage: "ship", frozen: {} as never, branch: "b", head: null }),
    ],
    [
      "a step that is open already",
      () => ({ do: "open", at: at(), lane: "l", steps: ["trip/build/elaborate/-/-/1.1"], plans: {} }),
    ],
    [
      "a step with the wrong number",
      () => ({ do: "open", at: at(), lane: "l", steps: ["trip/build/review/spec/-/7.1"], plans: {} }),
    ],
    [
      "closing what is not open",
      () => ({
        do: "close",
        at: at(),
        steps: ["trip/build/review/spec/-/1.1"],
        result: "failed",
        message: "m",
        run: 1,
      }),
    ],
    [
      "a hat without its plan",
      () => ({ do: "open", at: at(), lane: "l", steps: ["trip/build/hat/001/builder/1.1"], plans: {} }),
    ],
    ["a merge with the gate shut", () => ({ do: "merged", at: at(), stage: "build", ref: "m", head: "m" })],
    [
      "a second start",
      (walk) => ({ do: "start", at: at(), slug: "trip", ...walk.state.intent, created: walk.state.intent.created }),
    ],
    ["a thread of no finding", () => ({ do: "thread", finding: "FB-009", comment_id: 1, node_id: "n" })],
  ];
  it.each(forbidden)("%s", (_, line) => {
    const walk = plannedWalk({}, { stages: ["build", "ship"] });
    openNext(walk);
    expect(() => transition(walk.state, line(walk))).toThrow(expect.objectContaining({ code: "lifecycle_violation" }));
  });

  it("anything after the end", () => {
    const walk = startWalk();
    apply(walk, { do: "end", at: at(), how: "abandoned", by: null, ref: null, reason: "no time" });
    expect(() => begin(walk, "build")).toThrow("ended");
    expect(where(walk)).toMatchObject({ status: "ended", phase: "ended", lanes: [], acts: [] });
  });
});

describe("step keys", () => {
  it.each([
    ["trip/build/hat/001/builder/2.1", aStep("hat", { subject: "001", hat: "builder", n: 2 })],
    [
      "trip/-/approve/cross-stage-consistency/-/1.1",
      aStep("approve", { subject: "cross-stage-consistency", stage: null }),
    ],
    [
      "trip/ship/review/build:correctness/-/1.3",
      { stage: "ship", kind: "review", subject: "build:correctness", hat: null, n: 1, attempt: 3 },
    ],
  ])("%s is read as it was written", (key, step) => {
    expect(parseStepKey(key)).toEqual({ slug: "trip", step });
    expect(stepKey("trip", parseStepKey(key).step)).toBe(key);
  });

  it.each(["", "trip", "trip/build/nap/-/-/1.1", "trip/build/hat/001/builder/0.1", "trip/build/hat/001/builder/1.1/x"])(
    "%j is refused",
    (key) => {
      expect(() => parseStepKey(key)).toThrow(expect.objectContaining({ code: "step_key_invalid" }));
    },
  );
});
