import { describe, expect, it } from "vitest";
import {
  askForReviews,
  askQuestions,
  deleteMergedBranches,
  dispatchJobs,
  openPullRequests,
  replyToRemarks,
  tendGateChecks,
  tendPullRequests,
} from "../../../../src/engine/effects/index.ts";
import { tendRunCi } from "../../../../src/engine/effects/run-ci.ts";
import type { Observation } from "../../../../src/engine/observe/observation.ts";
import type { EnginePorts } from "../../../../src/engine/ports.ts";
import { type IntentState, stepKey } from "../../../../src/method/index.ts";
import type { PullRequestSeen } from "../../../../src/ports/index.ts";
import { History } from "../../../support/a-history.ts";
import { aComment, anObservation, aPull, PEOPLE } from "../../../support/recorded/observation.ts";
import {
  aFinding,
  type aStage,
  aState,
  aStateBuilding,
  aStep,
  DEVELOPER,
  hatStep,
  NOON,
} from "../../../support/recorded/records.ts";
import { lookAt, stageAt } from "../../../support/recorded/standing.ts";
import { OPTIONS, recordingPorts } from "../../../support/recorded/writes.ts";

/* What each effect asks GitHub to do where something is missing, and that it asks nothing where all is as it should be. */

const BUILD = "haiku/airports/build";
const MAIN = "haiku/airports/main";
const BRANCHES = new Map([
  [BUILD, "h"],
  [MAIN, "i"],
  ["haiku/airports/ledger", "l"],
]);

function looking(
  state: IntentState,
  pulls: readonly Partial<PullRequestSeen>[] = [],
  branches = BRANCHES,
): Observation {
  const seen = anObservation(
    lookAt(state),
    pulls.map((pull) => aPull({ head_branch: BUILD, base_branch: MAIN, ...pull })),
  );
  return {
    ...seen,
    slug: "airports",
    snapshot: { ...seen.snapshot, branches },
    work: { ...seen.work, branch: BUILD },
  };
}

const inBuild = (stage: Parameters<typeof aStage>[0]): IntentState => aStateBuilding(stage);
const INTENT_PULL = { number: 1, node_id: "PR_1", head_branch: MAIN, base_branch: "main", head: "i", draft: true };
const ASKED = { id: "Q-1", asked_by: "agent:planner", text: "Which column?", options: [], answer: null, at: NOON };
const MERGED = { at: NOON, by: PEOPLE.developer, commit: "m" };

const ASKED_FOR_CI = inBuild({
  head: "h",
  interventions: [{ at: NOON, by: DEVELOPER, source: "comment/70", do: "run-ci", note: "h" }],
});

function withHead(observation: Observation, message: string): Observation {
  const head = new History().commit("h", {}, { message });
  const snapshot = { ...observation.snapshot, commits: new Map([[BUILD, [head]]]) };
  return { ...observation, snapshot };
}

type Effect = (ports: EnginePorts, observation: Observation) => Promise<unknown>;
type Row = readonly [string, Effect, Observation, readonly (string | RegExp)[]];

const ROWS: readonly Row[] = [
  [
    "a stage with work and no pull request gets one, as a draft into the intent branch",
    (ports, observation) => openPullRequests(ports, OPTIONS, observation),
    looking(inBuild({ head: "h" }), [INTENT_PULL]),
    [/^pulls\.open title=.*head=haiku\/airports\/build base=haiku\/airports\/main draft=true/],
  ],
  [
    "a stage with a pull request gets no second one",
    (ports, observation) => openPullRequests(ports, OPTIONS, observation),
    looking(inBuild({ head: "h" }), [INTENT_PULL, {}]),
    [],
  ],
  [
    "an open gate makes its pull request ready",
    (ports, observation) => tendPullRequests(ports, OPTIONS, observation),
    looking(aState({ stages: { build: stageAt("approved", { gate_opened_at: NOON, head: "h" }) } }), [{ draft: true }]),
    [/^pulls\.edit number=3 node_id=PR_3 body=/, "pulls.markReady PR_3"],
  ],
  [
    "a gate that opens asks for the reviews that it waits for",
    (ports, observation) => askForReviews(ports, OPTIONS, observation),
    looking(aState({ stages: { build: stageAt("approved", { gate_opened_at: NOON, head: "h" }) } }), [{ draft: true }]),
    ["pulls.requestReviewers 3 0=developer"],
  ],
  [
    "a gate that has shut again takes its pull request back to draft",
    (ports, observation) => tendPullRequests(ports, OPTIONS, observation),
    looking(inBuild({ head: "h" }), [{ draft: false }]),
    [/^pulls\.edit number=3 node_id=PR_3 body=/, "pulls.convertToDraft PR_3"],
  ],
  [
    "every open pull request has the check of its gate",
    (ports, observation) => tendGateChecks(ports, OPTIONS, observation),
    looking(inBuild({ head: "h" }), [{}, INTENT_PULL]),
    [/^checks\.create name=.* head=h /, /^checks\.create name=.* head=i /],
  ],
  [
    "a pull request whose branch has moved on meanwhile is left to the next look",
    (ports, observation) => tendGateChecks(ports, OPTIONS, observation),
    looking(inBuild({ head: "h" }), [{ head: "old" }]),
    [],
  ],
  [
    "questions are put to people together, where they look",
    (ports, observation) => askQuestions(ports, OPTIONS, observation),
    looking(inBuild({ questions: [ASKED, { ...ASKED, id: "Q-2" }] }), [{}]),
    [/^conversation\.comment 3 /],
  ],
  [
    "a question that has been put is not put again",
    (ports, observation) => askQuestions(ports, OPTIONS, observation),
    looking(inBuild({ questions: [ASKED] }), [
      { comments: [aComment({ author: { ...OPTIONS.bot, bot: true }, body: "<!-- haiku:question airports/Q-1 -->" })] },
    ]),
    [],
  ],
  [
    "a remark that is closed is answered where it was made",
    (ports, observation) => replyToRemarks(ports, OPTIONS, observation),
    looking(
      aState({
        findings: [
          aFinding({
            source_ref: "comment/70",
            resolution: "fixed",
            closed: { at: NOON, by: "agent:feedback-assessor" },
          }),
        ],
      }),
      [{ comments: [aComment()] }],
    ),
    [/^conversation\.comment 3 /],
  ],
  [
    "the branch of a merged stage goes",
    (ports, observation) => deleteMergedBranches(ports, observation),
    looking(inBuild({ merged: { at: NOON, ref: "m" } }), [{ state: "merged", merged: MERGED }]),
    ["store.deleteBranch haiku/airports/build h"],
  ],
  [
    "a merged branch to which somebody pushed later stays",
    (ports, observation) => deleteMergedBranches(ports, observation),
    looking(inBuild({ merged: { at: NOON, ref: "m" } }), [{ state: "merged", merged: MERGED, head: "before" }]),
    [],
  ],
  [
    "CI that was asked for on this head is let start by a commit that changes nothing",
    (ports, observation) => tendRunCi(ports, observation),
    withHead(looking(ASKED_FOR_CI, [{}]), "work\n\nskip-checks: true\n"),
    [/^store\.commit branch=haiku\/airports\/build expectedHead=h message=.*run CI/],
  ],
  [
    "CI that nothing holds back needs no commit",
    (ports, observation) => tendRunCi(ports, observation),
    withHead(looking(ASKED_FOR_CI, [{}]), "work\n"),
    [],
  ],
];

describe("an effect", () => {
  it.each(ROWS)("%s", async (_what, effect, observation, expected) => {
    const { ports, writes } = recordingPorts();
    await effect(ports, observation);
    expect(writes).toHaveLength(expected.length);
    for (const [n, line] of expected.entries())
      expect(writes[n]).toEqual(typeof line === "string" ? line : expect.stringMatching(line));
  });
});

it("a job is started for what its event says, once, and none for a step within a job", async () => {
  const step = stepKey("airports", aStep("elaborate"));
  const within = stepKey("airports", hatStep("verifier"));
  const run = { step: "elaborate/-", n: 1, attempt: 1, lane: step, dispatched_at: NOON };
  const state = inBuild({ runs: [{ ...run, completed_at: null, result: null, message: null }] });
  const { ports, writes } = recordingPorts();
  const open = { do: "open", at: NOON, plans: {} } as const;
  await dispatchJobs(ports, looking(state), [
    { ...open, lane: step, steps: [step], sha: "w", config: "c" },
    { ...open, lane: step, steps: [within] },
  ]);
  expect(writes).toEqual([
    `dispatcher.dispatch intent=airports lane=${step} kind=elaborate branch=${BUILD} sha=w ledger=ledger config=c main`,
  ]);
});
