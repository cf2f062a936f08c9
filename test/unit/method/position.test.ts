import { describe, expect, it } from "vitest";
import type { Facts, Position } from "../../../src/method/index.ts";
import { someFacts } from "../../support/recorded/observation.ts";
import { LIMITS } from "../../support/recorded/records.ts";
import {
  apply,
  at,
  begin,
  land,
  openAll,
  openNext,
  plan,
  plannedUnit,
  plannedWalk,
  run,
  startWalk,
  type Walk,
  where,
  write,
} from "../../support/walk.ts";

const steps = (position: Position): readonly string[] =>
  position.lanes.flatMap((job) =>
    job.steps.map((step) => `${job.kind}: ${step.kind}/${step.subject ?? "-"}/${step.hat ?? "-"}`),
  );

function planned(units = [plannedUnit()], change = {}): Walk {
  const walk = plannedWalk(change, { units });
  land(walk, openNext(walk));
  return walk;
}

function reviewed(units = [plannedUnit()], change = {}): Walk {
  const walk = planned(units, change);
  for (const step of openAll(walk)) land(walk, step);
  return walk;
}

describe("a job that is not started", () => {
  const waiting = (change: { readonly until?: string }) => {
    const walk = planned();
    openNext(walk);
    const unstarted = [{ job: "a job", why: "its words", ...change }];
    return where({ ...walk, facts: { ...walk.facts, unstarted } });
  };

  it("is told before anything else: where GitHub refuses it a person is waited for, where a limit does not", () => {
    const [refused, limited] = [waiting({}), waiting({ until: "2026-01-05T10:00:00.000Z" })];
    expect([refused.waits_for, limited.waits_for]).toEqual(["person", "agents"]);
    expect(JSON.stringify(refused.reason)).toContain("GitHub does not start its job: its words");
    expect(JSON.stringify(limited.reason)).toContain("its job is started by itself then");
  });
});

describe("the walk of a stage", () => {
  it("goes elaborate, review, execute, approve, gate and nothing else", () => {
    const walk = startWalk();
    expect(where(walk).acts).toEqual([{ act: "begin_stage", stage: "build" }]);
    begin(walk, "build");
    plan(walk, "build", [plannedUnit()]);

    const end = run(walk);

    expect(walk.log).toEqual([
      "elaborate/-/-:done",
      "review/spec/-:signed",
      "review/correctness/-:signed",
      "hat/001/builder:advance",
      "hat/001/verifier:advance",
      "approve/spec/-:signed",
      "approve/correctness/-:signed",
      "open_gate",
      "clear_gate",
      "record_merge",
      "approve/cross-stage-consistency/-:signed",
      "archive",
      "deliver",
    ]);
    expect(end).toMatchObject({ phase: "seal", waits_for: "person" });
  });

  it("asks all reviewers of the plan in one wave", () => {
    expect(steps(where(planned()))).toEqual(["audit: review/spec/-", "audit: review/correctness/-"]);
  });

  it("asks spec and the quality gates before the agents", () => {
    const unit = plannedUnit({ quality_gates: [{ name: "test", command: "npm test" }] });
    const walk = reviewed([unit]);
    for (let hat = 0; hat < 2; hat += 1) land(walk, openNext(walk));
    expect(steps(where(walk))).toEqual(["audit: approve/spec/-", "gates: gates/-/-"]);
  });

  it("gives the same answer to the same question", () => {
    const walk = reviewed();
    expect(where(walk)).toEqual(where(walk));
  });
});

describe("waves", () => {
  const a = plannedUnit({ id: "unit-001-a" });
  const b = plannedUnit({ id: "unit-002-b" });
  const c = plannedUnit({ id: "unit-003-c", depends_on: ["unit-001-a", "unit-002-b"] });

  it("runs independent units together and holds back what depends on them", () => {
    expect(steps(where(reviewed([a, b, c])))).toEqual(["unit: hat/001/builder", "unit: hat/002/builder"]);
  });

  it("never runs two units that write the same path", () => {
    const same = plannedUnit({ id: "unit-002-b", outputs: ["src/"] });
    expect(steps(where(reviewed([a, same])))).toEqual(["unit: hat/001/builder"]);
  });

  it("keeps to the parallel limit", () => {
    const limits = { ...LIMITS, parallel: 1 };
    expect(steps(where(reviewed([a, b], { limits })))).toHaveLength(1);
  });

  it("does not open what is open", () => {
    const walk = reviewed([a, b]);
    openNext(walk);
    expect(steps(where(walk))).toEqual(["unit: hat/002/builder"]);
    expect(where(walk).in_flight).toEqual(["trip/build/hat/001/builder/1.1"]);
  });
});

describe("hats", () => {
  it("goes back one hat on a rejection, in a new bolt, and forward again", () => {
    const walk = reviewed();
    const turn = (result: "advance" | "reject"): void => land(walk, openNext(walk), { result });
    turn("advance");
    turn("reject");
    expect(steps(where(walk))).toEqual(["unit: hat/001/builder"]);
    turn("advance");
    turn("advance");
    const bolts = walk.state.stages.build?.units["unit-001-load"]?.iterations.map((one) => `${one.hat} ${one.bolt}`);
    expect(bolts).toEqual(["builder 1", "verifier 1", "builder 2", "verifier 2"]);
    expect(where(walk).phase).toBe("approve");
  });

  it("is stuck after three failed attempts, and a retry lets it go on", () => {
    const walk = reviewed();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      openNext(walk);
      apply(walk, {
        do: "close",
        at: at(),
        steps: [`trip/build/hat/001/builder/1.${attempt + 1}`],
        result: "failed",
        message: "no key",
        run: 1,
      });
    }
    const stuck = where(walk);
    expect(stuck).toMatchObject({ lanes: [], waits_for: "stuck" });
    expect(JSON.stringify(stuck.reason)).toContain("no key");
    apply(walk, {
      do: "intervene",
      stage: "build",
      finding: null,
      intervention: { at: at(), by: null, source: "comment/1", do: "retry" },
    });
    expect(steps(where(walk))).toEqual(["unit: hat/001/builder"]);
  });
});

describe("gates", () => {
  const opened = (gate: readonly ("ask" | "external")[]): Walk => {
    const walk = plannedWalk({ gate });
    run(walk);
    return walk;
  };
  const approval = (walk: Walk, path: string | null): Facts["pending_approvals"][number] => ({
    at: at(),
    by: { login: "maintainer", id: 2 },
    source: "review",
    ref: "review/1",
    for: "gate",
    commit: "h",
    witnesses:
      path === null
        ? {}
        : Object.fromEntries([
            [".haiku/intents/trip/stages/build/units/unit-001-load.md", null],
            [path, walk.facts.files.get(path) ?? null],
          ]),
  });

  it("waits for a person at an ask gate", () => {
    expect(where(opened(["ask"]))).toMatchObject({ phase: "gate", waits_for: "person", acts: [] });
  });

  it("takes an approval of what stands there now", () => {
    const walk = opened(["ask"]);
    walk.facts = { ...walk.facts, pending_approvals: [approval(walk, "src/unit-001-load.ts")] };
    expect(where(walk).acts).toEqual([{ act: "clear_gate", stage: "build" }]);
  });

  it("does not take an approval of something else", () => {
    const walk = opened(["ask"]);
    walk.facts = { ...walk.facts, pending_approvals: [approval(walk, null)] };
    expect(where(walk)).toMatchObject({ acts: [], waits_for: "person" });
    expect(JSON.stringify(where(walk).reason)).toContain("changed since");
  });

  it("takes no approval at an external gate, only the merge", () => {
    const walk = opened(["external"]);
    walk.facts = { ...walk.facts, pending_approvals: [approval(walk, "src/unit-001-load.ts")] };
    expect(where(walk).acts).toEqual([]);
    const merged = { by: { login: "maintainer", id: 2 }, at: at(), commit: "m", allowed: true, agreed_by: [] };
    walk.facts = { ...walk.facts, stage_pull: { number: 3, state: "merged", draft: false, head: "h", merged } };
    expect(where(walk).acts).toEqual([{ act: "clear_gate", stage: "build" }]);
  });

  it("does not take a merge by somebody who may not", () => {
    const walk = opened(["external"]);
    const merged = { by: { login: "outsider", id: 3 }, at: at(), commit: "m", allowed: false, agreed_by: [] };
    walk.facts = { ...walk.facts, stage_pull: { number: 3, state: "merged", draft: false, head: "h", merged } };
    expect(where(walk).acts).toMatchObject([
      { act: "early_merge", why: "outsider merged without the approve permission" },
    ]);
  });

  it("stays shut while a check of the repository fails, which is filed first", () => {
    const walk = plannedWalk({ gate: ["ask"] });
    walk.facts = { ...walk.facts, foreign_checks: [{ name: "ci", state: "failed" }] };
    expect(run(walk)).toMatchObject({ phase: "gate", acts: [{ act: "file_check", stage: "build", name: "ci" }] });
    expect(walk.state.stages.build?.gate_opened_at).toBeNull();
  });
});

describe("collaboration, pause and broken plans", () => {
  it("waits for the plan's sign-off in a collaborative stage", () => {
    expect(where(reviewed([plannedUnit()], { elaboration: "collaborative" }))).toMatchObject({
      phase: "plan-signoff",
      waits_for: "person",
    });
  });

  it("opens nothing while paused and says by whom and how to go on", () => {
    const walk = reviewed();
    apply(walk, { do: "pause", at: at(), by: { login: "developer", id: 1 }, reason: "lunch", source: "comment/2" });
    expect(where(walk)).toMatchObject({ status: "paused", lanes: [] });
    expect(where(walk).reason).toMatchObject({ because: "paused by developer: lunch", how: "comment `/haiku resume`" });
  });

  it("waits for whoever mends a plan that does not parse", () => {
    const walk = reviewed();
    walk.facts = someFacts({
      plans: { stages: {}, problems: [{ path: "units/unit-001-x.md", line: 3, what: "no title", fix: "add one" }] },
    });
    expect(where(walk)).toMatchObject({ waits_for: "stuck", lanes: [] });
    expect(where(walk).reason.parts?.[0]).toEqual({
      met: false,
      because: "no title",
      who: "whoever may push to the branch",
      subject: "units/unit-001-x.md:3",
      how: "add one",
    });
  });

  it("ends early when the intent is merged before its delivery", () => {
    const walk = plannedWalk({}, { roles: [] });
    write(walk, {});
    walk.facts = {
      ...walk.facts,
      intent_pull: {
        number: 1,
        state: "merged",
        draft: true,
        head: "h",
        merged: { by: null, at: at(), commit: "x", allowed: false, agreed_by: [] },
      },
    };
    run(walk);
    expect(walk.state.intent.ended).toMatchObject({ how: "ended-early" });
  });
});
