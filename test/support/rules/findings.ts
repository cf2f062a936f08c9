import { ENGINE, METHOD, type Rule, rule } from "./rule.ts";

const TOOLS = "unit/tools/named-errors";
const SAYS = "as a result that says what to do next";

/** 5. Findings, from where they come to how they are closed, and what a reviewer signs. */
export const FINDINGS: readonly Rule[] = [
  rule("5.1", "a finding says who found it, in what, and so where it comes from", [
    `${METHOD}/finding-filing`,
    "of %s is told apart by its origin, and by what it was found in",
    "says who found what, where and in which job",
  ]),
  rule(
    "5.2",
    "numbers are counted once in an intent; in a run they are provisional",
    [
      `${METHOD}/asking-and-deciding`,
      "is numbered after those in the register: %s",
      "stands in the ledger, numbered over all stages",
    ],
    [`${METHOD}/reading-and-reviewing`, "by its number, or the one it has in this run: %s is %s"],
  ),
  rule(
    "5.3",
    "agents weigh what they file; the classifier weighs what people file, once",
    [TOOLS, SAYS],
    [`${METHOD}/finding-fixing`, "the classifier weighs a finding"],
  ),
  rule("5.4", "people who may change a severity, and that is kept", [
    `${ENGINE}/people`,
    "are kept with who and why, and do not touch what is closed",
  ]),
  rule("5.5", "the classifier says once what a finding concerns and whose signatures it takes back", [
    `${METHOD}/finding-fixing`,
    "a unit of its stage by number or name, or none",
    "names %s as signing",
  ]),
  rule(
    "5.6",
    "without a unit it concerns every unit of the stage, and is listed for reviewers of the whole; a person stands on none",
    [`${METHOD}/what-a-fix-clears`, "a fix takes back"],
    ["golden/prompt/prompt", "lists for reviewers of the whole what concerned no single unit, and for nobody else"],
  ),
  rule("5.7", "its text is locked once its fix has begun", [
    `${METHOD}/finding-filing`,
    "by who filed it, before its fix has begun",
  ]),
  rule(
    "5.8",
    "who may close it as what depends on the hat",
    [`${METHOD}/finding-closing`, "is handed on by the classifier: %s", "as the assessor of an agent's finding only"],
    [TOOLS, SAYS],
  ),
  rule(
    "5.9",
    "only a fix takes signatures back",
    [`${METHOD}/finding-closing`, "or for another reason nobody reviews again: %s"],
    [`${METHOD}/what-a-fix-clears`, "takes signatures back only where something was changed by it"],
  ),
  rule("5.10", "a waived finding stays, and is quiet until its time", [
    `${ENGINE}/people`,
    "let the stage go on: a waiver until it runs out, a rejection for good, a lesser severity",
  ]),
  rule("5.11", "a committed suggestion closes its finding as fixed without a loop", [
    "scenario/a-proposed-change-is-committed",
    "its finding is fixed by that commit, without a job; the other one goes its way",
  ]),
  rule(
    "5.12",
    "who fixes may not close, who assesses may not edit",
    [`${METHOD}/finding-closing`, "is handed on by who fixes it, and not closed"],
    [`${ENGINE}/write-scope`, "a step may write"],
  ),
  rule(
    "5.13",
    "closing takes proof, and a verdict on every item",
    [`${METHOD}/finding-closing`, "is laid down by the assessor %s"],
    [TOOLS, SAYS],
  ),
  rule("5.14", "each rejection in the chain costs a bolt; at the cap the finding waits for a person", [
    `${METHOD}/fix-bolts`,
    "with %i allowed, after %i rejections: %s",
    "are counted where the first hat rejects too, which has nobody to go back to",
  ]),
  rule(
    "5.15",
    "a person who is asked has four ways out",
    [`${METHOD}/fixes`, "names who may do what, with the finding's number"],
    [`${ENGINE}/people`, "rulings"],
  ),
  rule(
    "5.16",
    "the same defect is filed once, whoever sees it; who sees it again joins",
    [`${METHOD}/known-finding`, "what makes two findings the same one", "what was closed as %s stays closed"],
    [`${ENGINE}/outcomes/step-session`, "has a role join what another one filed, once, and never what it filed itself"],
  ),
  rule("5.17", "a review signs the units that lacked its stamp, with what it filed", [
    `${ENGINE}/how-steps-end`,
    "signs every unit that lacked its stamp, with the findings it has filed",
  ]),
  rule(
    "5.18",
    "what changed while it was read is not signed; it looks again at no cost",
    [`${ENGINE}/moved-base`, "has seen what is signed: %s"],
    [
      "scenario/a-person-pushes-before-the-gate",
      "while a reviewer looks, what it saw is no longer there: it looks again, and that costs nothing",
    ],
  ),
  rule(
    "5.19",
    "a second look is about the difference, and files only what lies in it",
    [
      `${METHOD}/second-look`,
      "names what is no longer as it was signed, and the role's own findings",
      "what may be filed",
    ],
    ["golden/prompt/prompt", "tells who has signed before what has changed since, in files"],
  ),
  rule("5.20", "rounds are capped wherever a role signs; a person accepts, grants one more, or has it planned anew", [
    `${METHOD}/rounds`,
    "with %i allowed, after %i: stuck %s",
    "lets a person grant one more by a %s retry, and only one",
    "lets a person accept what stands, with a reason, and only at the cap",
  ]),
  rule(
    "5.21",
    "a closing message that names something undone is given back, once",
    [`${METHOD}/unfinished-wording`, "says itself what is open: %s", "is no false alarm: %s"],
    ["unit/tools/own-words", "gives a closing message back once, and takes it when it is meant"],
  ),
  rule(
    "5.22",
    "books from before that say `external-pr` are read as `user-chat`, and stay byte for byte what they are",
    ["unit/state/ledger", "keeps the origin of a finding that older ledger names by a word of their own"],
    [`${METHOD}/reading-and-reviewing`, "of ledgers from before with the origin it has today"],
  ),
  rule(
    "5.23",
    "low findings of agents are fixed together before the gate where the config says so",
    [
      `${METHOD}/collected`,
      "is held back until everything is built and signed; then all of them are worked together",
      "keeps its turn before the roles review again at what the fixes change",
      "one that a person has worked",
    ],
    [
      "scenario/small-remarks-are-collected",
      "they wait until all else is signed, and share their jobs; then the roles look again, once",
    ],
  ),
];
