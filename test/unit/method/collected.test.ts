import { describe, expect, it } from "vitest";
import { nextInJob, type Position, type Step } from "../../../src/method/index.ts";
import { cleared, filed, kindsOf } from "../../support/fix-walk.ts";
import { apply, at, land, openAll, plannedUnit, plannedWalk, type Walk, where, write } from "../../support/walk.ts";

/* Small remarks of agents wait until all else is signed; then one job after another does all of them. */

const COLLECTS = { collect_low: true } as const;
const UNIT = plannedUnit();

type Change = Parameters<typeof filed>[1];

/** A stage in its elaboration, with these findings. */
function withFindings(changes: readonly Change[], frozen: object = COLLECTS): Walk {
  const walk = plannedWalk(frozen, { units: [UNIT] });
  for (const [i, change] of changes.entries())
    apply(walk, filed("build", { severity: "low", fingerprint: `f${i}`, ...change }));
  return walk;
}

/** Everything that may start is done until a fix may. */
function toTheFixes(walk: Walk): Position {
  for (let turn = 0; turn < 20; turn += 1) {
    const now = where(walk);
    if (now.lanes.length === 0 || kindsOf(now).some((one) => one.startsWith("fix/"))) return now;
    for (const step of openAll(walk))
      land(walk, step, step.hat === "builder" ? { changed: write(walk, { [UNIT.outputs[0] ?? ""]: "made" }) } : {});
  }
  throw new Error("no fix came");
}

const fix = (id: string, hat: string, n = 1): Step => ({
  ...{ stage: "build", kind: "fix", subject: id, hat },
  ...{ n, attempt: 1 },
});
const author = { login: "maintainer", id: 3, kind: "human" } as const;

describe("a low finding of an agent", () => {
  it("is held back until everything is built and signed; then all of them are worked together", () => {
    const walk = withFindings([{}, {}, {}]);
    expect(where(walk)).toMatchObject({ track: "C", phase: "elaborate" });
    const now = toTheFixes(walk);
    expect(now.lanes.map(({ kind, steps }) => [kind, steps.map(({ subject }) => subject)])).toEqual([
      ["triage", ["FB-001", "FB-002", "FB-003"]],
    ]);
    expect(walk.state.stages.build?.gate_opened_at).toBeNull();
    for (const hat of ["builder", "feedback-assessor"]) {
      for (const step of openAll(walk)) land(walk, step);
      const [job, ...others] = where(walk).lanes;
      expect(others).toEqual([]);
      expect(job?.steps).toEqual(["FB-001", "FB-002", "FB-003"].map((id) => fix(id, hat)));
    }
  });

  it("keeps its turn before the roles review again at what the fixes change", () => {
    const walk = withFindings([{}, {}]);
    toTheFixes(walk);
    for (const step of openAll(walk)) land(walk, step);
    const changed = write(walk, { [UNIT.outputs[0] ?? ""]: "mended" });
    for (const step of openAll(walk)) land(walk, step, { changed });
    expect(kindsOf(where(walk))).toEqual(["fix/FB-001/feedback-assessor", "fix/FB-002/feedback-assessor"]);
  });

  it("goes back alone when only its fix is rejected", () => {
    const walk = withFindings([{}, {}]);
    toTheFixes(walk);
    for (const _hat of ["classifier", "builder"]) for (const step of openAll(walk)) land(walk, step);
    openAll(walk);
    const args = { intent: "trip", feedback_id: "FB-001", message: "m", verified: true, unverified: [] };
    const commands = [{ name: "haiku_feedback_advance_hat", args }];
    land(walk, fix("FB-001", "feedback-assessor"), { commands });
    land(walk, fix("FB-002", "feedback-assessor"), { result: "reject" });
    expect(kindsOf(where(walk))).toEqual(["fix/FB-002/builder"]);
  });

  it("does not go on to its assessor in the job of the others", () => {
    const walk = withFindings([{}, {}], { ...COLLECTS, isolate: false });
    toTheFixes(walk);
    for (const step of openAll(walk)) land(walk, step);
    openAll(walk);
    land(walk, fix("FB-001", "builder"));
    land(walk, fix("FB-002", "builder"));
    expect(nextInJob(walk.state, walk.facts, fix("FB-002", "builder"))).toBeNull();
  });

  it("has a job of its own where every step has", () => {
    const walk = withFindings([{}, {}], { ...COLLECTS, isolate: ["step"] });
    toTheFixes(walk);
    for (const step of openAll(walk)) land(walk, step);
    expect(where(walk).lanes.map(({ steps }) => steps.length)).toEqual([1]); // neither names a unit: one at a time
  });
});

describe("what is worked at once all the same", () => {
  it.each<[string, Change, object]>([
    ["where nothing is collected", {}, {}],
    ["a medium finding", { severity: "medium" }, COLLECTS],
    ["one that nobody has weighed", { severity: null }, COLLECTS],
    ["a person's", { author }, COLLECTS],
    ["the engine's", { author: { ...author, login: "engine", id: null, kind: "engine" } }, COLLECTS],
    ["one against the whole intent", { stage: null }, COLLECTS],
  ])("%s", (_, change, frozen) => {
    expect(kindsOf(where(withFindings([change], frozen)))).toEqual(["fix/FB-001/classifier"]);
  });

  it("one that a person has worked", () => {
    const walk = withFindings([{}]);
    const intervention = { at: at(), by: { login: "maintainer", id: 3 }, source: "comment/1", do: "retry" };
    apply(walk, { do: "intervene", stage: null, finding: "FB-001", intervention });
    expect(kindsOf(where(walk))).toEqual(["fix/FB-001/classifier"]);
  });

  it("one that is left when the last stage has merged", () => {
    const walk = withFindings([{}]);
    apply(walk, { do: "clear", stage: "build", what: "gate", clearance: cleared() });
    apply(walk, { do: "merged", at: at(), stage: "build", ref: "m", head: "m" });
    expect(kindsOf(where(walk))).toEqual(["fix/FB-001/classifier"]);
  });
});
