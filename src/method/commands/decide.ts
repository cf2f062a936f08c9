import * as z from "zod";
import { own } from "../../shared/index.ts";
import { workFolder } from "../derive/index.ts";
import type { Question } from "../model/index.ts";
import { withStage } from "../transitions/rules.ts";
import { ADDS, accept, defineCommand, refuse } from "./command.ts";
import { scope, text } from "./scope.ts";

const QUESTIONS_PER_RUN = 5;
const ROUNDS = 3;

export const decisionRecord = defineCommand({
  name: "haiku_decision_record",
  description: "Enters a decision in the register of this intent: the options weighed, the choice, the reason.",
  hints: ADDS,
  steps: ["discover", "elaborate", "hat", "fix:between"],
  input: z.strictObject({
    ...scope,
    decision: text("What was to be decided, as a title."),
    options: z.array(z.string().min(1)).describe("The options that were weighed."),
    choice: z.string(),
    rationale: text("Why this one."),
  }),
  check: (view, args) => {
    if (args.options.length < 2) return refuse("options_too_few", "a decision weighs at least two options");
    if (!args.options.includes(args.choice))
      return refuse("choice_not_in_options", "the choice is one of the options, word for word", {
        options: args.options,
      });
    const made = view.accepted.filter((call) => call.name === "haiku_decision_record").length;
    const id = decisionId(decisionsIn(view.read(`${workFolder(view.state)}decisions.md`) ?? "") + 1);
    const change = {
      change: "decision",
      id,
      title: args.decision,
      options: args.options,
      choice: args.choice,
      rationale: args.rationale,
      by: authorOf(view.step),
    } as const;
    return accept({ decision: id, in_this_run: made + 1 }, { changes: [change] });
  },
});

/** `haiku_ask` puts questions to people and ends the run as `asked`. */
export const ask = defineCommand({
  name: "haiku_ask",
  description:
    "Puts a question to people and ends this run after the last one. Ask only what you cannot decide; on `too_many_questions`, decide and record the decision.",
  hints: ADDS,
  steps: ["elaborate"],
  input: z.strictObject({
    ...scope,
    question: text("One question a person can answer."),
    options: z.array(z.string()).default([]),
    more: z.boolean().default(false).describe("True when further questions follow in this run; the last one ends it."),
  }),
  check: (view, args) => {
    const asked = view.accepted.filter((call) => call.name === "haiku_ask").length;
    const stage = own(view.state.stages, view.step.stage ?? "");
    if (stage?.frozen.elaboration !== "collaborative")
      return refuse("too_many_questions", "this stage is autonomous: decide, and record the decision");
    const rounds = stage.runs.filter((run) => run.result === "asked").length;
    if (rounds >= ROUNDS)
      return refuse("too_many_questions", `people were asked ${rounds} times: decide, and record the decision`);
    if (asked >= QUESTIONS_PER_RUN)
      return refuse("too_many_questions", `at most ${QUESTIONS_PER_RUN} questions a run: decide the rest`);
    return accept({ asked: args.question }, { ends: !args.more });
  },
  finish: (state, args, { step, event }) =>
    withStage(state, step.stage ?? "-", (stage) => {
      const id = `Q-${String(questionsIn(state) + 1).padStart(3, "0")}`;
      const question: Question = {
        id,
        text: args.question,
        options: args.options,
        asked_by: event.actor,
        at: event.at,
        answer: null,
      };
      return { ...stage, questions: [...stage.questions, question] };
    }),
});

function questionsIn(state: {
  readonly stages: Readonly<Record<string, { readonly questions: readonly Question[] }>>;
}): number {
  return Object.values(state.stages).reduce((sum, stage) => sum + stage.questions.length, 0);
}

function decisionsIn(register: string): number {
  return register.split("\n").filter((line) => /^## D-\d{3,}\b/.test(line)).length;
}

function decisionId(number: number): string {
  return `D-${String(number).padStart(3, "0")}`;
}

function authorOf(step: {
  readonly kind: string;
  readonly hat: string | null;
  readonly subject: string | null;
}): string {
  return step.hat ?? (step.kind === "elaborate" ? "elaborator" : (step.subject ?? step.kind));
}
