import { ENGINE, METHOD, type Rule, rule } from "./rule.ts";

/** 3 and 4. What happens next, and how steps are numbered, closed and counted. */
export const POSITION: readonly Rule[] = [
  rule("3.1", "the same books and the same look give the same answer", [
    `${METHOD}/position`,
    "gives the same answer to the same question",
  ]),
  rule("3.2", "everything that may start is returned at once", [
    `${METHOD}/position`,
    "runs independent units together and holds back what depends on them",
    "asks all reviewers of the plan in one wave",
  ]),
  rule(
    "3.3",
    "what has ended opens nothing and changes no more",
    [`${METHOD}/whole-position`, "is %s, whatever the ledger says besides"],
    [`${METHOD}/transitions`, "anything after the end"],
  ),
  rule(
    "3.4",
    "paused, outcomes are taken in and nothing is opened",
    [`${METHOD}/whole-position`, "opens nothing, and still says what would be next"],
    ["scenario/asking-and-pausing", "paused, what runs is taken in and nothing new begins; resumed, it goes on"],
  ),
  rule("3.5", "an unexplained change of something signed is filed by the engine", [
    `${ENGINE}/foreign-commits`,
    "leaves a finding for each file, once for each content",
  ]),
  rule(
    "3.6",
    "while a finding is worked nothing of the stage is opened",
    [`${METHOD}/transitions`, "is worked before anything else goes on"],
    [`${METHOD}/whole-position`, "stop no fix"],
  ),
  rule(
    "3.7",
    "earlier stages first, then the worst, then by number; one implementer on a unit, a finding without a unit alone",
    [
      `${METHOD}/fixes`,
      "which findings are fixed side by side",
      "names the hat, at work or next, the worst first",
      "weighs by number where all else is equal",
    ],
  ),
  rule(
    "3.8",
    "roles that lapsed in merged stages sign again before the stage goes on",
    [`${METHOD}/audits`, "is signed again at once, the gates in a job of their own"],
    [`${ENGINE}/people`, "is signed again there before the working stage goes on"],
  ),
  rule("3.9", "the working stage is the first that is not recorded as merged", [
    `${METHOD}/intent-lines`,
    "a stage begins",
  ]),
  rule(
    "3.10",
    "an open question holds the plan until somebody answers",
    [`${METHOD}/planning`, "is put to a person before anything else is done, one after another"],
    [`${ENGINE}/people`, "hold the plan until somebody answers, and then it is written with the answer"],
  ),
  rule(
    "3.11",
    "what parked findings stop depends on severity and on who filed them; not weighed counts as the worst",
    [`${METHOD}/fixes`, "%s stops the stage: %#"],
    [`${METHOD}/whole-intent`, "a finding that nobody works on: %s %s"],
  ),
  rule("3.12", "remarks beside an approval are low and wait for people", [
    `${ENGINE}/people`,
    "that approves files its inline remarks as low, and leaves them to people",
  ]),
  rule("3.13", "a person's retry has a parked finding worked", [
    `${METHOD}/fix-bolts`,
    "are granted again by a person's retry, and by nothing else",
  ]),
  rule(
    "3.14",
    "how far a unit is follows from its iterations, forward only",
    [`${METHOD}/unit-reading`, "in a list, with how far each one is"],
    [`${METHOD}/chain`, "after %j stands in bolt %i with %s next"],
  ),
  rule(
    "3.15",
    "a finding against a merged stage is worked on today's branch, by that stage's chain, and its gate stays shut",
    [
      "scenario/a-defect-of-an-earlier-stage",
      "is fixed on the branch people look at now; its gate stays shut until the earlier work is signed again",
    ],
  ),
  rule("3.16", "at intent scope the studio's own chain fixes", [
    `${METHOD}/fix-bolts`,
    "is that of the stage the finding is against, and the studio's own for the whole intent",
  ]),
  rule(
    "3.17",
    "units made for a finding are reviewed, signed and built first; then it is assessed",
    [
      `${METHOD}/made-units`,
      "is reviewed and built before anything else of its stage; then the finding is assessed",
      "lets others go on that it depends on",
      "has the plan signed again when a fix adds a unit, and not otherwise",
    ],
    ["scenario/a-fix-adds-a-unit", "it is planned, signed and built like any other; the finding waits for it"],
  ),
  rule(
    "3.18",
    "they are made in the working stage, after the last stage no more",
    [
      `${METHOD}/units-for-findings`,
      "is for who repairs, and for nobody after the last stage",
      "writes into the stage that is worked on, whichever stage the finding belongs to",
    ],
    [`${METHOD}/made-units`, "refuse %s"],
  ),
  rule("4.1", "a step is in the books before it is sent off, and a crash between is found", [
    "scenario/whole-path",
    "comes to the same end when the App is killed at the worst moments, with nothing doubled",
  ]),
  rule(
    "4.2",
    "a step has one key, read as it is written",
    [`${METHOD}/step-key`, "%s says all of it"],
    [`${METHOD}/transitions`, "%s is read as it was written", "%j is refused"],
  ),
  rule(
    "4.3",
    "its number counts what counted, its attempt what did not",
    [`${METHOD}/chain`, "numbers the next step by what counted, and its attempt by what did not"],
    [`${METHOD}/step-opening`, "follow those of the same kind, subject and hat: %s", "numbers of steps"],
  ),
  rule("4.4", "only failures count toward the cap", [`${METHOD}/openings`, "the next try of a step"]),
  rule("4.5", "a run carries the key of its lane's first step", [`${METHOD}/step-key`, "is that of its first step"]),
  rule("4.6", "a run without a valid outcome is a failed attempt; after the last a person is asked", [
    "scenario/a-job-brings-what-it-may-not",
    "$what: nothing is committed, and the step says why",
    "a step that fails three times asks for a person, and goes on when told to",
  ]),
  rule(
    "4.7",
    "what is not the step's fault costs no attempt and is named",
    [`${ENGINE}/moved-base`, "gives way to what stands there, and reviews again at no cost: %s"],
    ["scenario/nobody-is-left-guessing", "an Action of another version costs no attempt"],
  ),
  rule("4.8", "silence agrees to nothing", [
    `${ENGINE}/how-steps-end`,
    "of %s that has only called %s has failed",
    "is missing in a run that was closed as failed: nothing is signed, and nothing it filed stands",
  ]),
  rule(
    "4.9",
    "cancel closes the attempt, stops its run and holds the step until a retry or a resume",
    [
      `${ENGINE}/steering`,
      "holds the step until a retry of it, or a resume",
      "keeps who and why, and names what runs when nothing is meant",
    ],
    ["scenario/steering-by-word-and-button", "what runs is cancelled, held, and tried again when somebody says so"],
  ),
];
