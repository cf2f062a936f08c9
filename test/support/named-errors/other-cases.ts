import { EMPTY_BLOB } from "../../../src/shared/index.ts";
import { aRun, OPEN } from "../recorded/records.ts";
import { ARTIFACT, type World } from "../tool-desks.ts";
import { type ErrorCase, here } from "./case.ts";

const asking: World = { stage: { elaboration: "collaborative" } };
const question = { ...here, question: "Which of the two?", more: true };
const decision = { ...here, decision: "Where", options: ["here", "there"], choice: "here", rationale: "near" };

/** Rounds of questions that were put to people and answered. */
function rounds(count: number): World {
  const runs = Array.from({ length: count }, (_, i) => {
    return {
      ...aRun("elaborate/-", { lane: "l", ...OPEN }),
      n: i + 1,
      completed_at: "2026-11-21T09:30:00.000Z",
      result: "asked" as const,
    };
  });
  return {
    ...asking,
    state: (state) => ({
      ...state,
      stages: Object.fromEntries(Object.entries(state.stages).map(([name, stage]) => [name, { ...stage, runs }])),
    }),
  };
}

const ask = (when: string, world: World, before: number, next: RegExp): ErrorCase => ({
  tool: "haiku_ask",
  code: "too_many_questions",
  when,
  at: "elaborate",
  world,
  before: Array.from({ length: before }, () => ["haiku_ask", question] as const),
  args: question,
  next,
});

export const OTHER_CASES: readonly ErrorCase[] = [
  {
    tool: "haiku_discovery_complete",
    code: "discovery_artifact_missing",
    when: "it is another template",
    at: "discover",
    args: { ...here, template: "RISKS" },
    next: /asked for SOURCES/,
  },
  {
    tool: "haiku_discovery_complete",
    code: "discovery_artifact_missing",
    when: "nothing is written",
    at: "discover",
    args: { ...here, template: "SOURCES" },
    next: /write the artifact first: .*SOURCES\.md/,
  },
  {
    tool: "haiku_discovery_complete",
    code: "discovery_artifact_missing",
    when: "it is empty",
    at: "discover",
    world: { files: { [ARTIFACT]: EMPTY_BLOB } },
    args: { ...here, template: "SOURCES" },
    next: /write the artifact first/,
  },
  {
    tool: "haiku_decision_record",
    code: "options_too_few",
    when: "nothing was weighed",
    at: "builder",
    args: { ...decision, options: ["here"] },
    next: /at least two options/,
  },
  {
    tool: "haiku_decision_record",
    code: "choice_not_in_options",
    when: "the choice is none of them",
    at: "elaborate",
    args: { ...decision, choice: "Here" },
    next: /one of the options, word for word/,
  },
  ask("nobody is to be asked", {}, 0, /decide, and record the decision/),
  ask("the run has asked five times", asking, 5, /at most 5 questions a run: decide the rest/),
  ask("people were asked three times", rounds(3), 0, /asked 3 times: decide, and record/),
  {
    tool: "haiku_knowledge_read",
    code: "not_found",
    when: "there is nothing of that name",
    at: "review",
    args: { ...here, name: "SOURCES" },
    next: /`names` has what there is/,
  },
];
