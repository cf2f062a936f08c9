import { expect, it } from "vitest";
import { commandNamed, commandNames, commandsFor, type Step } from "../../../src/method/index.ts";
import { aStep, fixStep, hatStep } from "../../support/recorded/records.ts";
import { READING } from "../../support/step-commands.ts";

/* A step sees the tools of its kind: whole lists, so that nothing is added or lost by accident. */

const PLANNING = ["haiku_unit_write", "haiku_unit_delete"];
const REVIEWING = ["haiku_feedback", "haiku_feedback_write", "haiku_review_complete"];
const CHAIN = ["classifier", "builder", "feedback-assessor"];

it.each<[string, Step, readonly string[]]>([
  ["discovery", aStep("discover"), ["haiku_feedback", "haiku_discovery_complete", "haiku_decision_record"]],
  ["elaboration", aStep("elaborate"), [...PLANNING, "haiku_feedback", "haiku_decision_record", "haiku_ask"]],
  ["a review of the plan", aStep("review"), REVIEWING],
  ["a review of the work", aStep("approve"), REVIEWING],
  [
    "a hat",
    hatStep("builder"),
    [
      "haiku_unit_record",
      "haiku_unit_criterion",
      "haiku_unit_advance_hat",
      "haiku_unit_reject_hat",
      "haiku_feedback",
      "haiku_feedback_write",
      "haiku_decision_record",
    ],
  ],
  [
    "the classifier of a finding",
    fixStep("classifier"),
    [
      "haiku_feedback_set_targets",
      "haiku_feedback_set_severity",
      "haiku_feedback_advance_hat",
      "haiku_feedback_reject_hat",
    ],
  ],
  [
    "who fixes a finding",
    fixStep("builder"),
    [
      ...PLANNING,
      "haiku_unit_record",
      "haiku_feedback_advance_hat",
      "haiku_feedback_reject_hat",
      "haiku_decision_record",
    ],
  ],
  [
    "who assesses the fix",
    fixStep("feedback-assessor"),
    ["haiku_feedback_advance_hat", "haiku_feedback_reject_hat", "haiku_feedback_reject"],
  ],
  ["quality gates", aStep("gates"), []],
])("%s is offered reading and its own tools", (_, step, own) => {
  expect(commandsFor(step, CHAIN)).toEqual([...READING, ...own]);
});

it("knows every command by its name, and treats an unknown one as a bug", () => {
  for (const name of commandNames()) expect(commandNamed(name).name).toBe(name);
  expect(() => commandNamed("haiku_fly")).toThrow("no command haiku_fly");
});
