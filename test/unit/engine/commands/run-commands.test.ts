import { describe, expect, it } from "vitest";
import { answerCommands } from "../../../../src/engine/commands/run-commands.ts";
import { nextEvents } from "../../../../src/engine/decide/next-events.ts";
import type { LedgerEvent, StageRecord } from "../../../../src/method/index.ts";
import type { CommentSeen, Role } from "../../../../src/ports/index.ts";
import { answering } from "../../../support/answering.ts";
import { aComment, anObservation, aPull, PEOPLE } from "../../../support/recorded/observation.ts";
import { aFinding, aRun, aState, DEVELOPER, NOON, OPEN } from "../../../support/recorded/records.ts";
import { lookAt, stageAt } from "../../../support/recorded/standing.ts";
import { OPTIONS } from "../../../support/recorded/writes.ts";

/* What each command comes to, by who gives it and where the intent stands. Nothing is written. */

interface Given {
  readonly role?: Role;
  readonly stage?: StageRecord;
  readonly intent?: Parameters<typeof aState>[0];
  readonly comment?: Partial<CommentSeen>;
}

const AT_WORK = stageAt("reviewed", { runs: [aRun("elaborate/-"), aRun("hat/001/builder", OPEN)] });

async function said(body: string, { role = "admin", stage = AT_WORK, intent = {}, comment = {} }: Given = {}) {
  const state = aState({ stages: { build: stage }, findings: [aFinding()], ...intent });
  const pull = aPull({ head_branch: "haiku/airports/build", comments: [aComment({ body, ...comment })] });
  const observation = { ...anObservation(lookAt(state), [pull]), slug: "airports" };
  const answered = await answerCommands(answering(role, false), OPTIONS, observation, nextEvents);
  return {
    events: answered.flatMap(({ events }) => events.map(briefly)),
    reaction: answered[0]?.reaction ?? null,
    words: answered.flatMap(({ words }) => words).join("\n"),
  };
}

/** `rule FB-001 waived`. */
function briefly(event: LedgerEvent): string {
  switch (event.do) {
    case "intervene":
      return [event.do, event.stage, event.finding, event.intervention.do].filter(Boolean).join(" ");
    case "rule":
      return `${event.do} ${event.finding} ${event.ruling}`;
    case "file":
      return `${event.do} ${event.findings.map(({ title, severity }) => `${severity} ${title}`).join(", ")}`;
    case "end":
      return `${event.do} ${event.how}`;
    case "mode":
      return `${event.do} ${event.mode}`;
    default:
      return event.do;
  }
}

describe("a command that writes to the ledger", () => {
  it.each<[string, readonly string[], Given?]>([
    ["/haiku pause lunch", ["pause"]],
    ["/haiku resume", ["resume"], { intent: { intent: { paused: { at: NOON, by: DEVELOPER, reason: "lunch" } } } }],
    ["/haiku feedback blocker The header is lost", ["file blocker The header is lost"]],
    ["/haiku ask Why two files?", ["file null Why two files?"]],
    ["/haiku retry", ["intervene build retry"]],
    ["/haiku retry FB-001 once more", ["intervene FB-001 retry"]],
    ["/haiku waive FB-001 known until 2027-01-01", ["rule FB-001 waived"]],
    ["/haiku reject FB-001 it is no defect", ["rule FB-001 rejected"]],
    ["/haiku severity FB-001 low", ["rule FB-001 severity"]],
    ["/haiku move FB-001 intent", ["move"]],
    ["/haiku mode autopilot", ["mode autopilot"]],
    ["/haiku abandon no need any more", ["end abandoned"]],
    ["/haiku pause\n/haiku waive FB-001 known", ["pause", "rule FB-001 waived"]],
  ])("%s", async (body, events, given) => {
    expect(await said(body, given)).toMatchObject({ events, reaction: "+1" });
  });
});

describe("a command that is answered in words", () => {
  it.each<[string, RegExp, Given?]>([
    ["/haiku help", /`\/haiku waive FB-n/],
    ["/haiku status", /\| build \|/],
    ["/haiku why", /not met/],
    ["/haiku why", /At its next look the engine[\s\S]*starts a job for build/, { stage: stageAt("reviewed") }],
    ["/haiku config", /permissions\.approve/],
    ["/haiku sync", /looked again/],
    ["/haiku pause", /paused already/, { intent: { intent: { paused: { at: NOON, by: DEVELOPER, reason: "" } } } }],
    ["/haiku resume", /not paused/],
  ])("%s: %s", async (body, words, given) => {
    const answer = await said(body, given);
    expect(answer).toMatchObject({ events: [], reaction: "eyes" });
    expect(answer.words).toMatch(words);
  });
});

describe("a command that is refused says why", () => {
  const ENDED = { at: NOON, how: "sealed", by: null, ref: null, reason: null } as const;
  it.each<[string, RegExp, Given?]>([
    ["/haiku pause", /developer may not|developer m/, { role: "read" }],
    ["/haiku waive FB-001 known", /waive/, { role: "read" }],
    ["/haiku waive FB-009 known", /FB-009/],
    ["/haiku waive FB-001", /reason/],
    ["/haiku severity FB-001 awful", /blocker, high, medium/],
    ["/haiku mode fast", /there is no mode "fast"/],
    ["/haiku retry FB-009", /there is no finding FB-009/],
    ["/haiku approve", /nothing waits for an approval|waits/],
    ["/haiku aprove", /approve/],
    ["/haiku pause", /edited/, { comment: { edited: true } }],
    ["/haiku pause", /books are kept|ended|merged/, { intent: { intent: { ended: ENDED } } }],
  ])("%s: %s", async (body, words, given) => {
    const answer = await said(body, given);
    expect(answer).toMatchObject({ events: [], reaction: "confused" });
    expect(answer.words).toMatch(words);
  });
});

it("answers nobody twice, and no machine", async () => {
  expect(await said("/haiku pause", { comment: { our_reactions: ["+1"] } })).toMatchObject({
    events: [],
    reaction: null,
  });
  expect(await said("/haiku pause", { comment: { author: PEOPLE.ci } })).toMatchObject({ events: [], reaction: null });
});
