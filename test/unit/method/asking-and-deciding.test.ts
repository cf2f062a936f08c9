import { describe, expect, it } from "vitest";
import type { Question, RunRecord, Step } from "../../../src/method/index.ts";
import { aStage, aStep, fixStep, hatStep, LATER, NOON } from "../../support/recorded/records.ts";
import { accepted, answer, aView, type Desk, effect, refused } from "../../support/step-commands.ts";

/* Decisions that agents take, and questions that they leave to people. */

const planning = aStep("elaborate");

describe("a decision", () => {
  const args = {
    decision: "How to read",
    options: ["whole", "as a stream"],
    choice: "whole",
    rationale: "It is small.",
  };
  const decide = (change: object = {}, step: Step = planning, desk: Desk = {}) =>
    answer(aView(step, desk), "haiku_decision_record", { ...args, ...change });
  const recorded = (id: string, by: string, run = 1) => {
    const { decision: title, ...rest } = args;
    return accepted({ decision: id, in_this_run: run }, { changes: [{ change: "decision", id, title, ...rest, by }] });
  };

  it("weighs options and takes one of them", () => {
    expect(decide()).toEqual(recorded("D-001", "elaborator"));
    expect(decide({ options: ["whole"] })).toEqual(
      refused("options_too_few", "a decision weighs at least two options"),
    );
    expect(decide({ choice: "Whole" })).toEqual(
      refused("choice_not_in_options", "the choice is one of the options, word for word", { options: args.options }),
    );
  });

  it.each<[string, string, string]>([
    ["nothing", "", "D-001"],
    ["one", "# Decisions\n\n## D-001 How to read\n\ntext\n", "D-002"],
    ["a dozen", Array.from({ length: 12 }, (_, i) => `## D-0${10 + i}: x\n`).join("\n"), "D-013"],
    ["what only looks like one", "### D-001\n## D-01\nsee ## D-001\n## D-001x\n## Done\n", "D-001"],
    ["a thousand", "## D-1000 x", "D-002"],
  ])("is numbered after those in the register: %s", (_, register, id) => {
    const texts = { ".haiku/intents/airports/decisions.md": register };
    expect(decide({}, planning, { texts })).toEqual(recorded(id, "elaborator"));
  });

  it("is counted in its run", () => {
    const accepted = ["haiku_decision_record", "haiku_unit_write", "haiku_decision_record"];
    expect(decide({}, planning, { accepted })).toEqual(recorded("D-001", "elaborator", 3));
  });

  it.each<[Step, string]>([
    [planning, "elaborator"],
    [hatStep("builder"), "builder"],
    [fixStep("reconciler"), "reconciler"],
    [aStep("discover", { subject: "sources" }), "sources"],
    [aStep("discover"), "discover"],
  ])("is signed by who took it", (step, by) => {
    expect(decide({}, step)).toEqual(recorded("D-001", by));
  });
});

describe("a question", () => {
  const run = (result: RunRecord["result"], n: number): RunRecord => ({
    ...{ step: "elaborate/-", n, attempt: 1, lane: "l", dispatched_at: NOON, completed_at: NOON, message: null },
    result,
  });
  const collaborative = { elaboration: "collaborative" } as const;
  const ask = (args: object = {}, desk: Desk = { stage: { frozen: collaborative } }, step: Step = planning) =>
    answer(aView(step, desk), "haiku_ask", { question: "Which format?", ...args });
  const asked = (ends: boolean) => accepted({ asked: "Which format?" }, { ends });
  const tooMany = (why: string) => refused("too_many_questions", why);
  const runs = (results: readonly RunRecord["result"][]): Desk => ({
    stage: { frozen: collaborative, runs: results.map((result, i) => run(result, i + 1)) },
  });
  const earlier = (count: number): Desk => ({
    stage: { frozen: collaborative },
    accepted: ["haiku_unit_write", ...Array.from({ length: count }, () => "haiku_ask")],
  });
  const autonomous = tooMany("this stage is autonomous: decide, and record the decision");

  it.each<[string, object, Desk | undefined, unknown]>([
    ["ends the run", {}, undefined, asked(true)],
    ["but not when more follow", { more: true }, undefined, asked(false)],
    ["in an autonomous stage is decided", {}, {}, autonomous],
    ["in a stage that has not begun is decided", {}, { stages: {} }, autonomous],
    ["in a third round", {}, runs(["asked", "done", "failed", "asked"]), asked(true)],
    [
      "in a fourth is decided",
      {},
      runs(["asked", "asked", "asked"]),
      tooMany("people were asked 3 times: decide, and record the decision"),
    ],
    ["may be the fifth of a run", {}, earlier(4), asked(true)],
    ["is not the sixth", {}, earlier(5), tooMany("at most 5 questions a run: decide the rest")],
  ])("%s", (_, args, desk, want) => {
    expect(ask(args, desk)).toEqual(want);
  });

  it("stands in the ledger, numbered over all stages", () => {
    const old: Question = { id: "Q-001", text: "t", options: [], asked_by: "elaborator", at: NOON, answer: null };
    const stages = {
      build: aStage({ questions: [old] }),
      ship: aStage({ name: "ship", questions: [old, old] }),
    };
    const step = aStep("elaborate", { stage: "ship" });
    const after = effect(
      aView(step, { stages }),
      "haiku_ask",
      { question: "Which?", options: ["a", "b"] },
      "elaborator",
    );
    const asked = { id: "Q-004", text: "Which?", options: ["a", "b"], asked_by: "elaborator", at: LATER, answer: null };
    expect(after.stages).toEqual({ ...stages, ship: { ...stages.ship, questions: [old, old, asked] } });
  });

  it("is put by no step outside a stage", () => {
    const step = aStep("elaborate", { stage: null });
    expect(() => effect(aView(step), "haiku_ask", { question: "Which?" })).toThrow("stage - has not begun");
  });
});
