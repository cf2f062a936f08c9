import { describe, it } from "vitest";
import type { Position } from "../../../src/method/index.ts";
import {
  answerMarker,
  closingReply,
  doneAnswer,
  earlyMergeNotice,
  failedAnswer,
  findingClosed,
  findingComment,
  gateCheck,
  gateReminder,
  helpAnswer,
  type IntentView,
  intentBlock,
  notedAnswer,
  pausedNotice,
  receipt,
  refusal,
  renderHistoryText,
  renderReasons,
  renderStatusText,
  reviewBody,
  reviewerCheck,
  stageBlock,
  startAnswer,
  statusAnswer,
  unknownCommand,
  whyAnswer,
} from "../../../src/render/index.ts";
import { neutralise } from "../../../src/text/index.ts";
import { expectGolden } from "../../support/golden.ts";
import { aPlannedUnit, somePlans } from "../../support/recorded/plans.ts";
import { aPosition, atTheGate } from "../../support/recorded/position.ts";
import {
  aFinding,
  anIteration,
  aSignature,
  aStage,
  aState,
  aStateBuilding,
  aUnit,
  DEVELOPER,
  MAINTAINER,
  NOON,
} from "../../support/recorded/records.ts";

/** Answers one below the other, each under the mark that ties it to its comment. */
function answerPage(answers: readonly { readonly comment: number; readonly text: string }[]): string {
  const marks = answers.map(({ comment }) => answerMarker(comment)).join("\n");
  return `${marks}\n${answers.map(({ text }) => text).join("\n\n---\n\n")}`;
}

const page = { url: "https://github.com/acme/airports", clean: (text: string) => neutralise(text, ["github.com"]) };
const COMMIT = "abcdef0123456789abcdef0123456789abcdef01";

const units = [
  aPlannedUnit(),
  aPlannedUnit({ id: "unit-002-count", title: "Count | compare @everyone", depends_on: ["unit-001-load-rows"] }),
];
const read = aSignature({ witnesses: { "plan:build/unit-001-load-rows": "2".repeat(40) } });
const loading = aUnit({
  iterations: [
    anIteration({ usage: { input_tokens: 120_000, output_tokens: 4000, cost_usd: 1.25 }, duration_ms: 240_000 }),
    anIteration({ hat: "verifier", result: "reject", message: "The last row is missing.", duration_ms: 60_000 }),
    anIteration({ bolt: 2, n: 2, completed_at: null, result: null, message: null }),
  ],
  criteria: [{ n: 1, met_by: null, evidence: null, at: null }],
  reviews: { spec: read, correctness: read },
  approvals: { spec: aSignature({ lapsed: NOON }) },
});
const working = aStateBuilding(
  { units: { [loading.id]: loading } },
  {
    findings: [
      aFinding(),
      aFinding({ id: "FB-002", severity: "low", title: "Name\nis <b>odd</b>", anchor: null, resolution: "fixed" }),
    ],
  },
);

const clearance = {
  at: NOON,
  by: MAINTAINER,
  source: "review" as const,
  ref: "review/7",
  witnesses: { "src/load.ts": "1".repeat(40) },
};
const done = aUnit({ reviews: { spec: aSignature(), correctness: aSignature() }, approvals: { spec: aSignature() } });
const delivered = aState({
  intent: {
    approvals: { "cross-stage-consistency": aSignature() },
    delivery: { ...clearance, by: null, source: "engine", ref: null, witnesses: { tree: "4".repeat(40) } },
  },
  stages: {
    build: aStage({
      units: { [done.id]: done },
      gate: clearance,
      gate_opened_at: NOON,
      merged: { at: NOON, ref: COMMIT },
    }),
    ship: aStage({
      name: "ship",
      frozen: { gate: ["external"] },
      gate: { ...clearance, source: "merge", ref: "pull/3" },
      gate_opened_at: NOON,
      merged: { at: NOON, ref: COMMIT },
    }),
  },
  findings: [aFinding({ resolution: "fixed" }), aFinding({ id: "FB-002", severity: "medium", title: "Slow" })],
});

function view(differs: Partial<IntentView> = {}): IntentView {
  return {
    page,
    state: working,
    plans: somePlans(units),
    files: new Map([["src/load.ts", "1".repeat(40)]]),
    position: aPosition(),
    pulls: { intent: 1, stages: { build: 2 } },
    goal: "Load the data set.\n\nFixes #9, ask @acme/all.",
    ...differs,
  };
}

const sealing: Position = aPosition({
  stage: null,
  phase: "seal",
  waits_for: "person",
  ready: true,
  reason: {
    subject: "delivery",
    met: false,
    because: "every stage is done",
    who: "whoever may merge into the default branch",
    how: "merge the pull request of the intent",
  },
});
const stuck: Position = aPosition({
  waits_for: "stuck",
  reason: {
    subject: "airports",
    met: false,
    because: "stage build is in execute",
    parts: [
      { subject: "spec", met: true, because: "has signed" },
      {
        subject: "hat 001 builder",
        met: false,
        because: "failed 3 times: the agent ended without a result",
        who: "someone with the command permission",
        how: "comment `/haiku retry` with a note on what has changed, or `/haiku pause`",
      },
    ],
  },
});

const NOTHING_NEXT = { events: [], jobs: [], operation: null, again: false };
const PASSING = {
  ...NOTHING_NEXT,
  events: [{ do: "clear", stage: "build", what: "gate", clearance }] as const,
  operation: { act: "merge_stage", stage: "build" } as const,
  again: true,
};

const fixedFinding = aFinding({
  resolution: "fixed",
  items: [{ item: "the last row", resolved: true, evidence: "test of 3,376 rows" }],
  iterations: [
    anIteration({ commit: COMMIT, message: "The rest of the buffer is read at the end." }),
    anIteration({ hat: "feedback-assessor", message: "Read the change and ran the test: closed." }),
  ],
});
const withSuggestion = aFinding({
  suggestion: "const rest = buffer;\n// ```\n",
  items: [{ item: "the last row", resolved: null, evidence: null }],
});
const shipping = aState({
  stages: {
    build: aStage({ units: { [done.id]: done }, gate: clearance, merged: { at: NOON, ref: COMMIT } }),
    ship: aStage({ name: "ship", started_at: NOON }),
  },
  findings: [
    aFinding({ id: "FB-001", created_at: "2026-11-21T08:00:00Z", resolution: "fixed" }),
    aFinding({ id: "FB-002", title: "The loader reads too little", also: ["docs"] }),
    aFinding({ ...{ id: "FB-003", stage: "ship", severity: "low", title: "No manual" }, anchor: null }),
    aFinding({
      ...{ id: "FB-004", stage: "ship", title: "The manual is in English", resolution: "non_actionable" },
      closed: { at: NOON, by: "classifier" },
      iterations: [anIteration({ hat: "classifier", message: "English was asked for." })],
    }),
    aFinding({
      ...{ id: "FB-005", stage: "ship", title: "The manual | is long", resolution: "rejected" },
      closed: { at: NOON, by: "maintainer" },
      iterations: [anIteration({ hat: "classifier", message: "It concerns the manual." })],
      interventions: [{ at: NOON, by: MAINTAINER, source: "comment/9", do: "rejected", note: "Long is right." }],
    }),
  ],
});
const run = {
  slug: "airports",
  stage: "build",
  role: "correctness",
  head: COMMIT,
  step: "airports/build/approve/correctness/-/1.1" as const,
  inline: [aFinding()],
  elsewhere: [
    aFinding({ id: "FB-002", severity: "medium", title: "No test for an empty file", body: "One line.\nAnother." }),
  ],
};
const check = { stage: "build", place: "stage", head: COMMIT, ledger: "5".repeat(40) } as const;
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const GOLDEN: readonly (readonly [string, () => string])[] = [
  ["intent-block-working.md", () => intentBlock(view())],
  ["intent-block-stuck.md", () => intentBlock(view({ position: stuck }))],
  [
    "intent-block-delivered.md",
    () =>
      intentBlock(view({ state: delivered, position: sealing, pulls: { intent: 1, stages: { build: 2, ship: 3 } } })),
  ],
  ["stage-block-working.md", () => stageBlock({ ...view(), stage: "build" })],
  [
    "stage-block-commands.md",
    () => {
      const { plans, ...rest } = view();
      const [unit] = plans.stages.build?.units ?? [];
      const gates = [{ name: "mine", command: "sh `mine`.sh", dir: "tools" }];
      const units = unit ? [{ ...unit, quality_gates: gates }] : [];
      const stages = { build: { ...plans.stages.build, plan: null, problems: [], units } };
      return stageBlock({ ...rest, plans: { ...plans, stages }, stage: "build" });
    },
  ],
  ["stage-block-gate.md", () => stageBlock({ ...view({ position: atTheGate() }), stage: "build" })],
  [
    "stage-block-awaiting.md",
    () => {
      const conditions = ["The roll-back was tried", "Support knows | @support"];
      const early_merge = { at: NOON, ref: COMMIT, by: DEVELOPER, why: "developer merged before the gate was open" };
      const frozen = {
        gate: ["await", "ask"] as const,
        await: { check: "deployed", app: "ci", by: "release-bot", date: "2026-12-01" },
      };
      const stage = aStage({ frozen: { ...frozen, protocol: { conditions } }, gate_opened_at: NOON, early_merge });
      return stageBlock({
        ...view({ state: aState({ stages: { build: stage } }), position: atTheGate() }),
        stage: "build",
      });
    },
  ],
  ["stage-block-merged.md", () => stageBlock({ ...view({ state: delivered, position: sealing }), stage: "build" })],
  [
    "stage-block-findings.md",
    () =>
      stageBlock({ ...view({ state: shipping, position: aPosition({ stage: "ship", track: "B" }) }), stage: "ship" }),
  ],
  [
    "gate-check-working.json",
    () => json(gateCheck({ ...view({ position: aPosition({ in_flight: [run.step] }) }), ...check })),
  ],
  ["gate-check-stuck.json", () => json(gateCheck({ ...view({ position: stuck }), ...check }))],
  [
    "delivery-check-ready.json",
    () => json(gateCheck({ ...view({ state: delivered, position: sealing }), ...check, stage: null, place: "intent" })),
  ],
  ["finding-comment.md", () => findingComment(page, working, withSuggestion)],
  ["finding-closed.md", () => findingClosed(page, working, fixedFinding)],
  ["finding-closing-reply.md", () => closingReply(page, working, fixedFinding)],
  ["review-body.md", () => reviewBody(page, run)],
  ["reviewer-check.json", () => json(reviewerCheck(page, run))],
  [
    "reviewer-check-nowhere.json",
    () =>
      json(
        reviewerCheck(page, { ...run, inline: [], elsewhere: run.elsewhere.map((one) => ({ ...one, anchor: null })) }),
      ),
  ],
  ["reasons.md", () => renderReasons(page, stuck.reason)],
  [
    "answers.md",
    () =>
      answerPage([
        {
          comment: 11,
          text: startAnswer({
            page,
            state: working,
            pull: 1,
            gates: [
              { stage: "build", gate: "ask" },
              { stage: "ship", gate: "external" },
            ],
            jobs: { least: 12, most: 30 },
            in_the_way: [],
            unproven: false,
          }),
        },
        { comment: 12, text: statusAnswer(view()) },
        { comment: 13, text: whyAnswer(view({ position: stuck }), NOTHING_NEXT) },
        { comment: 14, text: refusal(page, { who: "outsider", what: "approve", need: "the write permission" }) },
        { comment: 15, text: unknownCommand("aprove `x`", "approve") },
        { comment: 16, text: unknownCommand("zzz", null) },
        {
          comment: 17,
          text: failedAnswer(page, { what: "retry", message: "nothing is stuck", hint: "see `/haiku why`" }),
        },
        { comment: 18, text: doneAnswer(page, { what: "pause", how: "Nothing new is started." }) },
        {
          comment: 19,
          text: notedAnswer(page, {
            what: "approve",
            message: "1 of 2 people have approved",
            hint: "it counts as soon as 1 more approves",
          }),
        },
        { comment: 21, text: whyAnswer(view({ position: atTheGate() }), PASSING) },
        {
          comment: 20,
          text: startAnswer({
            page,
            state: { ...working, slug: "12-2" },
            pull: 1,
            gates: [{ stage: "build", gate: "auto" }],
            jobs: { least: 3, most: 5 },
            in_the_way: [
              { branch: "haiku/12/main", by: { login: "developer" } },
              { branch: "haiku/12/*work*", by: null },
            ],
            unproven: true,
          }),
        },
      ]),
  ],
  [
    "help.md",
    () =>
      helpAnswer([
        { usage: "status", what: "says where everything stands", may: "anyone who can read" },
        { usage: "waive FB-n <reason>", what: "accepts a finding as it is", may: "maintain" },
      ]),
  ],
  [
    "notices.md",
    () =>
      [
        pausedNotice(page, { key: "airports/paused", because: "the branch is gone", how: "comment `/haiku resume`" }),
        earlyMergeNotice(page, {
          key: "airports/build/early",
          stage: "build",
          by: "developer",
          why: "its gate was not open",
        }),
        gateReminder(page, {
          key: "gate build",
          stage: "build",
          who: ["acme/sre", "maintainer", "not a name"],
          timeout: "48h",
          escalation: "Tell @everyone in the on-call channel",
          conditions: ["The roll-back was tried"],
          how: "comment `/haiku why` to see what is missing",
        }),
      ].join("\n\n=====\n\n"),
  ],
  ["receipt.md", () => receipt(view({ state: delivered, pulls: { intent: 1, stages: { build: 2, ship: 3 } } }))],
  ["status.txt", () => renderStatusText(view({ position: stuck }))],
  [
    "history.txt",
    () =>
      renderHistoryText(
        {
          events: [
            { at: NOON, did: "start", by: DEVELOPER.login, ...NOWHERE, about: "issue#12", note: "Load the airports" },
            { at: NOON, did: "open_gate", by: null, ...NOWHERE, stage: "build", about: null, note: null },
          ],
          steps: [
            {
              ...STEP,
              usage: { input_tokens: 1200, output_tokens: 34, cost_usd: 0.05 },
              message: `It \u001b[31mloads. ${"A long story. ".repeat(9)}`,
            },
            { ...STEP, result: null, message: null, actor: null, duration_ms: null, ledger: { closed: null } },
          ],
        },
        3,
      ),
  ],
];

const NOWHERE = { stage: null, ledger: COMMIT };
const STEP = {
  key: "airports/build/hat/001/builder/1.1",
  dispatched_at: NOON,
  actor: "builder",
  result: "advance",
  duration_ms: 125_000,
  commit: COMMIT,
  ledger: { closed: COMMIT },
};

describe("what people read", () => {
  it.each(GOLDEN)("%s", (name, render) => {
    expectGolden(`render/${name}`, render());
  });
});
