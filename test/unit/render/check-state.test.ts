import { describe, expect, it } from "vitest";
import type { IntentState, Position } from "../../../src/method/index.ts";
import { actCheck, gateCheck, shownOnCheck } from "../../../src/render/index.ts";
import { somePlans } from "../../support/recorded/plans.ts";
import { aPosition, atTheGate } from "../../support/recorded/position.ts";
import { aState, aStateBuilding, DEVELOPER, MAINTAINER, NOON } from "../../support/recorded/records.ts";

const page = { url: "https://github.com/acme/airports", clean: (text: string) => text };
const HEAD = "a".repeat(40);
const clearance = { at: NOON, by: MAINTAINER, source: "merge" as const, ref: null, witnesses: {} };

const opened = (gate: readonly ("ask" | "external")[]): IntentState =>
  aStateBuilding({ frozen: { gate }, gate_opened_at: NOON });
const late = (action: "escalate" | "block"): IntentState =>
  aStateBuilding({ gate_opened_at: NOON, gate_timed_out: { at: NOON, action } });
const passed = aStateBuilding({ gate: clearance, gate_opened_at: NOON });
const merged = aStateBuilding({ gate: clearance, merged: { at: NOON, ref: HEAD } });
const ended = (how: "sealed" | "ended-early" | "abandoned"): IntentState =>
  aState({ intent: { ended: { at: NOON, how, by: DEVELOPER, ref: null, reason: null } } });
const delivered = aState({ intent: { delivery: clearance } });

const pausing = aState({ intent: { paused: { at: NOON, by: DEVELOPER, reason: "holidays" } } });
const paused = aPosition({ status: "paused", waits_for: "person", track: null });
const stuck = aPosition({ waits_for: "stuck" });
const merging = aPosition({ phase: "merge", waits_for: "engine" });
const fixing = atTheGate({ track: "B", waits_for: "agents" });
const over = aPosition({ status: "ended", phase: "ended", waits_for: "nobody", track: null, stage: null });
const onlyMerge = atTheGate({ ready: true });
const sealing = aPosition({ stage: null, phase: "seal", waits_for: "person", ready: true });

interface Case {
  readonly title: string;
  readonly state: IntentState;
  readonly position: Position;
  readonly place?: "stage" | "intent";
  readonly want: string;
}

const CASES: readonly Case[] = [
  { title: "agents work", state: aState(), position: aPosition(), want: "in_progress" },
  {
    title: "a person is waited for at an ask gate",
    state: opened(["ask"]),
    position: atTheGate(),
    want: "in_progress",
  },
  { title: "only the merge is missing", state: opened(["external"]), position: onlyMerge, want: "success" },
  {
    title: "a merge or an approval is missing",
    state: opened(["external", "ask"]),
    position: onlyMerge,
    want: "success",
  },
  {
    title: "an external gate is not open yet",
    state: aStateBuilding({ frozen: { gate: ["external"] } }),
    position: atTheGate(),
    want: "in_progress",
  },
  { title: "a finding came after the gate opened", state: opened(["external"]), position: fixing, want: "in_progress" },
  {
    title: "a merge would not do: something is missing besides",
    state: opened(["external"]),
    position: atTheGate(),
    want: "in_progress",
  },
  {
    title: "the words of a reason decide nothing",
    state: opened(["external"]),
    position: atTheGate({
      ready: true,
      reason: { ...{ subject: "check deployed", met: false, because: "is running" }, how: "it has to succeed" },
    }),
    want: "success",
  },
  {
    title: "the gate is passed and GitHub refuses the merge",
    state: passed,
    position: { ...merging, waits_for: "person" },
    want: "in_progress",
  },
  {
    title: "the gate is passed and checks have not ended",
    state: passed,
    position: atTheGate({ waits_for: "nobody" }),
    want: "in_progress",
  },
  {
    title: "delivery: it stands, and its base is another one",
    state: delivered,
    position: aPosition({ stage: null, phase: "seal", waits_for: "person" }),
    place: "intent",
    want: "in_progress",
  },
  { title: "nobody came in time, and that blocks", state: late("block"), position: atTheGate(), want: "failure" },
  { title: "nobody came in time", state: late("escalate"), position: atTheGate(), want: "in_progress" },
  {
    title: "nobody came in time, and a finding is being fixed",
    state: late("block"),
    position: fixing,
    want: "in_progress",
  },
  { title: "the gate is passed and the engine merges", state: passed, position: merging, want: "success" },
  { title: "stuck", state: aState(), position: stuck, want: "failure" },
  { title: "paused", state: pausing, position: paused, want: "in_progress" },
  {
    title: "paused with an open external gate",
    state: opened(["external"]),
    position: { ...atTheGate(), status: "paused" },
    want: "in_progress",
  },
  { title: "the stage has merged", state: merged, position: aPosition({ stage: "ship" }), want: "success" },
  { title: "abandoned while the stage was open", state: ended("abandoned"), position: over, want: "cancelled" },
  {
    title: "delivery: a stage is at work there",
    state: aState(),
    position: atTheGate(),
    place: "intent",
    want: "in_progress",
  },
  {
    title: "delivery: an external gate is open there",
    state: opened(["external"]),
    position: atTheGate(),
    place: "intent",
    want: "in_progress",
  },
  { title: "delivery: it stands, people merge", state: delivered, position: sealing, place: "intent", want: "success" },
  {
    title: "delivery: a finding came after it",
    state: delivered,
    position: { ...sealing, track: "B" },
    place: "intent",
    want: "in_progress",
  },
  { title: "delivery: not yet committed", state: aState(), position: sealing, place: "intent", want: "in_progress" },
  {
    title: "delivery: stuck",
    state: delivered,
    position: { ...sealing, waits_for: "stuck" },
    place: "intent",
    want: "failure",
  },
  { title: "delivery: sealed", state: ended("sealed"), position: over, place: "intent", want: "success" },
  {
    title: "delivery: merged too early",
    state: ended("ended-early"),
    position: over,
    place: "intent",
    want: "cancelled",
  },
];

function check(
  { state, position, place = "stage" }: Pick<Case, "state" | "position" | "place">,
  ledger: string | null = null,
) {
  const pulls = { intent: 1, stages: {} };
  const stage = place === "stage" || position.stage !== null ? "build" : null;
  return gateCheck({
    page,
    state,
    position,
    plans: somePlans([]),
    files: new Map(),
    pulls,
    stage,
    place,
    head: HEAD,
    ledger,
  });
}

describe("the gate check", () => {
  it.each(CASES)("$title: $want", ({ want, ...given }) => {
    const { status, conclusion } = check(given);
    expect(conclusion ?? status).toBe(want);
    expect(status).toBe(conclusion === null ? "in_progress" : "completed");
  });

  it("has one name on stage pull requests and another on the intent's", () => {
    expect(check({ state: aState(), position: aPosition() }).name).toBe("haiku/gate");
    expect(check({ state: aState(), position: aPosition(), place: "intent" }).name).toBe("haiku/delivery");
  });

  it("keeps its id while it says the same, wherever the ledger stands, and changes it with what it says", () => {
    const id = (state: IntentState, position: Position, ledger: string) =>
      check({ state, position }, ledger).external_id;
    const first = id(aState(), aPosition(), "b".repeat(40));
    expect(id(aState(), aPosition(), "c".repeat(40))).toBe(first);
    expect(id(aState(), stuck, "b".repeat(40))).not.toBe(first);
    expect(first).toMatch(/^airports\/build#[0-9a-f]{16}$/);
  });

  it("follows on the intent's pull request a stage's phases and what people are waited for, not its every step", () => {
    const pulls = { intent: 1, stages: { build: 2 } };
    const seen = {
      page,
      state: aState(),
      plans: somePlans([]),
      files: new Map(),
      pulls,
      stage: null,
      head: HEAD,
      ledger: null,
    };
    const waiting = (because: string, waits_for: Position["waits_for"] = "person"): string => {
      const reason = {
        subject: "airports",
        met: false,
        because,
        parts: [{ subject: "ci", met: false, because, who: "a person", how: because }],
      };
      return gateCheck({ ...seen, place: "intent", position: aPosition({ reason, waits_for }) }).external_id;
    };
    expect(waiting("unit 2 is built", "agents")).toBe(waiting("unit 1 is built", "agents"));
    expect(waiting("approve it")).not.toBe(waiting("push what mends it"));
    expect(waiting("approve it")).not.toBe(waiting("approve it", "agents"));
  });

  it("stays within GitHub's limits however much there is to say", () => {
    const because = "x".repeat(500);
    const parts = Array.from({ length: 2000 }, (_, i) => ({ subject: `unit ${i}`, met: false, because }));
    const reason = { subject: "airports", met: false, because, parts };
    const in_flight = Array.from({ length: 5000 }, (_, i) => `airports/build/hat/${i}/builder/1.1` as const);
    const { title, summary, text } = check({ state: aState(), position: aPosition({ reason, in_flight }) });
    expect([...title].length).toBeLessThanOrEqual(80);
    expect(summary.length).toBeLessThanOrEqual(60_000);
    expect(text?.length).toBeLessThanOrEqual(60_000);
  });
});

describe("the check with the buttons", () => {
  it.each([
    ["approve at an open ask gate", opened(["ask"]), atTheGate(), false, ["approve"]],
    [
      "approve at a plan sign-off",
      aState(),
      aPosition({ phase: "plan-signoff", waits_for: "person" }),
      false,
      ["approve"],
    ],
    ["nothing at an external gate", opened(["external"]), atTheGate(), false, []],
    ["retry when stuck", aState(), stuck, true, ["retry", "run-ci"]],
    ["nothing while agents work", aState(), aPosition(), false, []],
    ["nothing when paused", pausing, paused, false, []],
    ["nothing at the end", ended("sealed"), over, true, []],
  ] as const)("offers %s", (_title, state, position, runCi, want) => {
    const view = {
      page,
      state,
      position,
      plans: somePlans([]),
      files: new Map(),
      pulls: { intent: 1, stages: {} },
      ledger: null,
    };
    const offers = { runCi, approves: "1be" };
    const { buttons, title, external_id } = actCheck({ ...view, stage: "build", place: "stage", head: HEAD }, offers);
    expect(shownOnCheck(external_id)).toBe(buttons.some(({ identifier }) => identifier === "approve") ? "1be" : null);
    expect(buttons.map((button) => button.identifier)).toEqual(want);
    expect(title === "Nothing to do").toBe(want.length === 0);
    for (const { label, description, identifier } of buttons) {
      expect([label.length <= 20, description.length <= 40, identifier.length <= 20]).toEqual([true, true, true]);
    }
  });
});
