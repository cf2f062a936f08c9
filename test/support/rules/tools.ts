import { ENGINE, METHOD, type Rule, rule } from "./rule.ts";

/** 8. The agents' tools. */
export const TOOL_RULES: readonly Rule[] = [
  rule(
    "8.1",
    "every tool refuses fields that do not fit, and names them",
    ["unit/tools/named-errors", "names %s"],
    ["unit/tools/tool-calls", "names fields that do not fit and fields nobody knows"],
  ),
  rule("8.2", "every error a tool names comes as a result, with what to do next", [
    "unit/tools/named-errors",
    "has a case for every pair, and no case beside it",
    "has every name that the commands refuse by",
    "as a result that says what to do next",
  ]),
  rule("8.3", "nothing an agent sends ends the server", [
    "unit/tools/tool-calls",
    "answers %j without a crash",
    "goes on after an error of its own, and reports it",
  ]),
  rule("8.4", "a step sees the tools of its kind and is refused the others", [
    "unit/tools/tools-of-steps",
    "is served its own tools",
    "is refused %s, and told what it has",
  ]),
  rule(
    "8.5",
    "reading shows units, findings and what earlier work left",
    [`${METHOD}/unit-reading`, "as a whole", "by its field %s"],
    [
      `${METHOD}/reading-and-reviewing`,
      "in a list: the stage's and the whole intent's, by the numbers they have for the reader",
      "is the project's pages, the intent's artifacts and its decisions",
    ],
    ["unit/tools/tool-calls", "is the project's too, and what this job has written, as it stands in the checkout"],
  ),
  rule(
    "8.6",
    "a hat writes into its own unit alone",
    [`${METHOD}/unit-commands`, "by nobody else", "by the unit's own hat, and told apart from the others"],
    ["unit/tools/named-errors", "as a result that says what to do next"],
  ),
  rule(
    "8.7",
    "running the gates shows how they end and signs nothing",
    ["unit/tools/tool-calls", "are not run again when they were just seen passing on the same files"],
    ["unit/tools/named-errors", "takes a call that fits"],
  ),
  rule("8.8", "a decision weighs at least two options and takes one of them", [
    `${METHOD}/asking-and-deciding`,
    "weighs options and takes one of them",
  ]),
  rule("8.9", "what a step may write follows from its kind", [
    `${ENGINE}/write-scope`,
    "a step may write",
    "anywhere only where the stage's output is the source tree, and only as who makes something",
  ]),
  rule(
    "8.10",
    "nobody writes workflows, settings of agents and hooks, plans or books",
    [
      `${ENGINE}/outcomes/refused-paths`,
      "%s is written by no step",
      "keeps what steers agents from them, and nothing else",
    ],
    ["abuse/agent-that-tries", "to write %s: the step fails and names it"],
  ),
  rule(
    "8.11",
    "a rejection does not deny what is there, and who verifies last says what failed",
    [
      `${METHOD}/rejection-wording`,
      "is found: %s",
      "is not found in what is said of something else: %s",
      "%s says what failed: %s",
    ],
    ["unit/tools/named-errors", "as a result that says what to do next"],
  ),
];
