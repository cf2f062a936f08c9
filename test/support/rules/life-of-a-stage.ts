import { ENGINE, METHOD, type Rule, rule } from "./rule.ts";

/** 2. What a stage goes through, and what comes after the last one. */
export const LIFE_OF_A_STAGE: readonly Rule[] = [
  rule("2.1", "discovery comes first, all of it at once, a run for each template", [
    `${METHOD}/planning`,
    "fans out first, and says so",
    "is followed by the plan",
  ]),
  rule(
    "2.1a",
    "a reviewer that is for some files is asked where there are such; what is not required holds nothing up",
    [
      `${METHOD}/declared-in-studios`,
      "is not asked where nothing is, and the page says so",
      "that is not required does not hold up the plan when it has failed too often, and the plan says so",
      "whoever passes the gate is told which required output nobody has made",
    ],
  ),
  rule("2.2", "where an agent decides alone it may ask nobody, and records what it decided", [
    `${ENGINE}/outcomes/step-session`,
    "does not ask in an autonomous stage",
  ]),
  rule(
    "2.3",
    "questions have a limit in a run and in rounds",
    ["unit/tools/named-errors", "as a result that says what to do next"],
    [`${METHOD}/asking-and-deciding`, "is put by no step outside a stage"],
  ),
  rule(
    "2.4",
    "a collaborative plan is signed by a person before anything is built",
    [`${METHOD}/planning`, "waits for that person, who is told how", "is signed by an approval of what stands today"],
    [
      "scenario/the-plan-waits-for-a-person",
      "signed by an approving review, it is built; the gate wants an approval of its own",
    ],
  ),
  rule(
    "2.5",
    "every role audits the plan in one wave, borrowed ones too",
    [`${METHOD}/audits`, "is one wave of every role, and says who is looking"],
    ["unit/studio/freeze", "keeps borrowed agents of one stem apart"],
  ),
  rule("2.6", "who fixes may change plans that are pending, and no others", [
    `${METHOD}/planning-commands`,
    "in place of itself while nobody has started it",
    "while nobody has started it and nobody waits for it",
  ]),
  rule("2.7", "the sign-off comes after the audit of the plan", [
    `${METHOD}/position`,
    "waits for the plan's sign-off in a collaborative stage",
  ]),
  rule("2.8", "a unit runs once all it builds on is done", [
    `${METHOD}/waves`,
    "wait for every unit they build on, done and not only begun",
  ]),
  rule(
    "2.9",
    "units that write the same path never run together",
    [`${METHOD}/waves`, "units side by side", "hold their files while somebody is at work"],
    ["scenario/units-in-parallel", "two that write the same path never run together"],
  ),
  rule("2.10", "the baton goes on by an advance and back one hat by a rejection; the first hat keeps it", [
    `${METHOD}/chain`,
    "after %j stands in bolt %i with %s next",
    "moves by advances and rejections alone",
  ]),
  rule(
    "2.11",
    "the last hat finishes a unit only with outputs, criteria and gates in order",
    [`${METHOD}/unit-finishing`, "only when nothing is missing: %s"],
    ["unit/tools/tool-calls", "hold it back when they fail, and are run again on the next try"],
  ),
  rule("2.12", "what was built is audited by conformance and gates first, then by the agents", [
    `${METHOD}/audits`,
    "asks spec and the quality gates first, each in a job of its own",
  ]),
  rule(
    "2.13",
    "a stage's gates are its units' and the repository's, each command once",
    [`${METHOD}/audits`, "runs the repository's gates too"],
    ["unit/runner/run-steps", "runs each distinct command once in the job's checkout, without an agent"],
  ),
  rule(
    "2.14",
    "nobody but that job signs for the quality gates",
    [`${METHOD}/caps`, "lets a person accept what stands, with a reason, and only then"],
    ["unit/tools/tools-of-steps", "is served its own tools"],
  ),
  rule("2.15", "a stage goes through these phases in this order and no other", [
    `${METHOD}/position`,
    "goes elaborate, review, execute, approve, gate and nothing else",
  ]),
  rule(
    "2.16",
    "after its gate a stage is merged, and the next one begins",
    [`${METHOD}/passing-a-gate`, "once it is passed"],
    [`${METHOD}/whole-position`, "is begun by the engine"],
  ),
  rule("2.17", "the studio's reviewers look at the whole first, then the gates run on the merged result", [
    `${METHOD}/whole-intent`,
    "look first, and say so",
    "run after them, on the merged result",
    "are those of every stage and of the repository, each once",
  ]),
  rule("2.18", "copies are kept before the delivery is committed, and people merge after it", [
    `${METHOD}/whole-intent`,
    "the delivery",
    "waits for people to merge it: %j",
  ]),
  rule("2.19", "a delivery by receipt takes plans and units out; one of everything is empty", [
    `${ENGINE}/delivery`,
    "takes plans and units out of the tree, puts a page there, and leaves the rest",
    "is an empty commit where everything is to stay",
  ]),
  rule("2.20", "the engine stamps the delivery for the tree of its commit", [
    `${ENGINE}/delivery`,
    "is signed by the engine, for the tree of its commit",
  ]),
  rule("2.21", "after the delivery plans are read from the books, and are put back nowhere", [
    `${ENGINE}/delivery`,
    "steps read the plans as they were locked, and nothing puts them back into the tree",
  ]),
  rule("2.22", "a change after the delivery takes it back, and it is delivered anew", [
    `${ENGINE}/delivery`,
    "a change takes the delivery back; its reviewers review again and it is delivered anew",
  ]),
  rule(
    "2.23",
    "merged by people with the stamp it is sealed; where two are needed, not by who asked for it alone",
    [`${METHOD}/gate`, "has to agree to the delivery: %j"],
    ["scenario/gates-of-every-kind", "says that a delivery was merged by whoever asked for it, alone"],
  ),
  rule("2.24", "merged without the stamp it has ended early, and is never called sealed", [
    `${METHOD}/position`,
    "ends early when the intent is merged before its delivery",
  ]),
  rule("2.25", "abandoned is the other end: everything is kept, nothing new begins", [
    "scenario/asking-and-pausing",
    "abandoned, everything is kept and nothing new begins",
  ]),
  rule("2.26", "findings are worked before anything else", [
    `${METHOD}/transitions`,
    "is worked before anything else goes on",
  ]),
  rule(
    "2.27",
    "a stage's computed parts are frozen as it begins; what changes later concerns later stages",
    ["unit/studio/freeze", "takes limits, gates and isolation from the config"],
    [`${ENGINE}/steering`, "changes what begins later and nothing that has begun"],
  ),
  rule("2.28", "every text that went into a run is listed with its digest", [
    "golden/prompt/prompt",
    "lists what went in and what was kept out",
  ]),
  rule(
    "2.29",
    "a finding filed after the delivery takes it back; fixed at intent scope, it is delivered by a new commit",
    [
      `${ENGINE}/delivery`,
      "a finding %s takes the delivery back: %j",
      "a finding is fixed by the studio's own hats, makes no units, and then it is delivered anew",
      "a commit of it %s",
    ],
    [
      "scenario/a-finding-after-the-delivery",
      "makes the pull request a draft until it is fixed at intent scope and delivered anew",
      "delivers anew where nothing was to be changed",
    ],
  ),
  rule(
    "2.30",
    "what is merged with the stamp is sealed, whatever is open or said by then",
    [`${METHOD}/whole-intent`, "is sealed by the merge, whatever is open by then: %s"],
    [
      "scenario/a-finding-after-the-delivery",
      "is too late once the delivery is merged: it stays sealed, and whoever remarks is told",
    ],
  ),
];
