import { describe, expect, it } from "vitest";
import {
  anchorDigest,
  commandNamed,
  type FinishEvent,
  fingerprint,
  type IntentState,
  type Step,
} from "../../../src/method/index.ts";
import { stepKey } from "../../../src/method/step-key.ts";
import { finishCommand } from "../../../src/method/transitions/index.ts";
import { apply, at, open, plannedWalk, type Walk, where } from "../../support/walk.ts";

/* When is a defect that somebody files the one that is known, and when is it a new one? */

const defect = { intent: "trip", stage: "build", title: "Rows are lost", body: "The last one.", severity: "high" };

/** A stage whose reviewers of the plan have just been sent off. */
function reviewing(): { walk: Walk; step: Step } {
  const walk = plannedWalk();
  const [planning] = where(walk).lanes;
  if (planning) {
    open(walk, planning);
    for (const step of planning.steps)
      apply(walk, { ...nothing, do: "land", at: at(), step: stepKey("trip", step), result: "done" });
  }
  const [audit] = where(walk).lanes;
  const [step] = audit?.steps ?? [];
  if (!audit || !step) throw new Error("nobody reviews");
  open(walk, audit);
  return { walk, step };
}

const nothing: Omit<FinishEvent, "do" | "at" | "step" | "result"> = {
  message: null,
  commands: [],
  signs: {},
  changed: {},
  base: "0".repeat(40),
  commit: null,
  run: null,
  usage: null,
  prompt: null,
  duration_ms: null,
  actor: "spec",
};

function file(state: IntentState, step: Step, change: Record<string, unknown> = {}, actor = "spec"): IntentState {
  const line = { at: at(), actor, step: stepKey("trip", step), base: "0".repeat(40) };
  return finishCommand(state, { name: "haiku_feedback", args: { ...defect, ...change } }, line, step);
}

function closed(state: IntentState, resolution: "fixed" | "non_actionable" | "rejected", when: string): IntentState {
  const change = { source_ref: "step:earlier", resolution, closed: { at: when, by: "feedback-assessor" } };
  const findings = state.findings.map((one) => ({ ...one, ...change }));
  return { ...state, findings };
}

describe("what makes two findings the same one", () => {
  const about = { unit: "build/001", path: "a.ts", title: "Rows are lost", anchor: anchorDigest("x = 1;", 1) };
  it.each<[string, Partial<typeof about>, boolean]>([
    ["case and punctuation of the title", { title: "rows  are LOST!" }, true],
    ["another title", { title: "Rows are doubled" }, false],
    ["another file", { path: "b.ts" }, false],
    ["another unit", { unit: "build/002" }, false],
    ["other lines", { anchor: anchorDigest("y = 2;", 1) }, false],
    ["the same lines elsewhere, set in", { anchor: anchorDigest("\n\n   x  = 1;", 3) }, true],
    ["no lines", { anchor: null }, false],
  ])("%s", (_, change, same) => {
    expect(fingerprint({ ...about, ...change }) === fingerprint(about)).toBe(same);
  });

  it("lines that are not there, or hold nothing, tell nothing", () => {
    expect([anchorDigest("a\n\nb", 2), anchorDigest("a", 9)]).toEqual([null, null]);
    expect(anchorDigest("a\nb\nc", 1, 2)).toBe(anchorDigest("a b", 1));
  });
});

describe("filing", () => {
  it.each<[string, Record<string, unknown>, number]>([
    ["the same again", {}, 1],
    ["on a unit instead of the stage", { target_unit: "unit-001-load" }, 2],
    ["on lines", { file: "a.ts", line: 3, anchor_digest: "one" }, 2],
    ["on a file", { file: "a.ts" }, 2],
  ])("%s", (_, change, count) => {
    const { walk, step } = reviewing();
    const first = file(walk.state, step);
    const second = file(file(first, step, change), step, change, "tests");
    expect(second.findings).toHaveLength(count);
    expect(second.findings.at(-1)?.also).toEqual(["tests"]);
  });

  it("knows a unit by number, name and stem alike", () => {
    const { walk, step } = reviewing();
    const units = ["001", "unit-001", "unit-001-load"];
    const state = units.reduce((before, target_unit) => file(before, step, { target_unit }), walk.state);
    expect(state.findings).toHaveLength(1);
    expect(state.findings[0]?.body).toBe("The last one.\n\nUnit: 001");
  });

  it.each(["non_actionable", "rejected"] as const)("what was closed as %s stays closed", (resolution) => {
    const { walk, step } = reviewing();
    const known = closed(file(walk.state, step), resolution, "2020-01-01T00:00:00.000Z");
    expect(file(known, step, {}, "tests").findings).toMatchObject([{ resolution, also: ["tests"] }]);
  });

  it("by a job that began after the fix: a new finding that refers to the old one", () => {
    const { walk, step } = reviewing();
    const fixed = closed(file(walk.state, step), "fixed", "2020-01-01T00:00:00.000Z");
    const again = file(fixed, step, {}, "tests");
    expect(again.findings).toMatchObject([
      { id: "FB-001", also: [] },
      { id: "FB-002", resolution: null, body: expect.stringContaining("This was FB-001") },
    ]);
    expect(file(again, step, {}, "spec").findings).toMatchObject([{ also: [] }, { also: ["spec"] }]);
  });

  it("by a job that had begun before the fix: the finding that was fixed", () => {
    const { walk, step } = reviewing();
    const fixed = closed(file(walk.state, step), "fixed", "2030-01-01T00:00:00.000Z");
    expect(file(fixed, step, {}, "tests").findings).toMatchObject([{ id: "FB-001", also: ["tests"] }]);
  });

  it("tells the agent which finding is back", () => {
    const { walk, step } = reviewing();
    const state = closed(file(walk.state, step), "fixed", "2020-01-01T00:00:00.000Z");
    const view = {
      state,
      plans: walk.facts.plans,
      files: new Map(),
      step,
      accepted: [],
      gatePassed: () => true,
      protectedBy: () => null,
      read: () => null,
    };
    const { check, input } = commandNamed("haiku_feedback");
    const answer = check(view, input.parse(defect));
    expect(answer).toMatchObject({ kind: "accepted", reply: { regression_of: "FB-001" } });
  });
});
