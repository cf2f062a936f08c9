import { expect, it } from "vitest";
import { nextEvents } from "../../../../src/engine/decide/next-events.ts";
import type { Facts, IntentState, LedgerEvent, StageRecord } from "../../../../src/method/index.ts";
import { anObservation } from "../../../support/recorded/observation.ts";
import { aRun, aStage, aState, DEVELOPER, NOON, OPEN } from "../../../support/recorded/records.ts";
import { allMerged, jobsOf, lookAt, stageAt } from "../../../support/recorded/standing.ts";

/* What follows from a ledger and what was seen, without anything being read or written. */

/** Signed off by the engine, as a plan is that nobody has to look at. */
const SIGNED_OFF = { at: NOON, by: null, source: "engine", ref: null, witnesses: {} } as const;
const AT_GATE = { plan_signed: SIGNED_OFF, gate_opened_at: NOON } as const;
const PULL: NonNullable<Facts["stage_pull"]> = { number: 3, state: "open", draft: false, head: "h", merged: null };
const EARLY = { by: DEVELOPER, at: NOON, commit: "m", allowed: true, agreed_by: [DEVELOPER] } as const;
const LATER = "2026-12-24T12:00:00.000Z";

function decided(state: IntentState | StageRecord, facts: Partial<Facts> = {}, first: readonly LedgerEvent[] = []) {
  const observation = { ...anObservation(lookAt(state, facts)), slug: "airports" };
  const { events, jobs, operation, again, position } = nextEvents(observation, first);
  return {
    events: events.map((event) => event.do),
    jobs: jobsOf({ ...position, lanes: jobs }),
    operation: operation?.act ?? null,
    again,
  };
}

const NOTHING = { events: [], jobs: [], operation: null, again: false };

it.each<[string, Parameters<typeof decided>, Partial<ReturnType<typeof decided>>]>([
  ["no stage has begun: the default branch is taken in first", [aState({ stages: {} })], { operation: "begin_stage" }],
  [
    "a plan that nobody has reviewed: its reviewers' job opens",
    [stageAt("planned")],
    { events: ["open"], jobs: ["audit build: review/spec review/correctness"] },
  ],
  [
    "a plan that is signed: the first hat's job opens",
    [stageAt("reviewed")],
    { events: ["open"], jobs: ["unit build: hat/001/builder"] },
  ],
  [
    "a plan that a person is to look at: nothing opens before",
    [stageAt("reviewed", { frozen: { elaboration: "collaborative" } })],
    {},
  ],
  [
    "a unit that is built: its reviewers look at it",
    [stageAt("built")],
    { events: ["open"], jobs: ["audit build: approve/spec"] },
  ],
  ["everything signed: the gate opens, and a person is waited for", [stageAt("approved")], { events: ["open_gate"] }],
  [
    "everything signed, and the gate passes by itself: opened, passed, and to be merged",
    [stageAt("approved", { frozen: { gate: ["auto"] } }), { stage_pull: PULL }],
    { events: ["open_gate", "clear"], operation: "merge_stage", again: true },
  ],
  ["a gate that nobody has passed: it is waited for", [stageAt("approved", AT_GATE)], {}],
  [
    "a gate that nobody passes in time: that is said, once",
    [
      stageAt("approved", {
        ...AT_GATE,
        frozen: { protocol: { conditions: [], timeout: "2 days", timeout_action: "escalate" } },
      }),
      { now: LATER },
    ],
    { events: ["time_out"] },
  ],
  [
    "a check of the repository that runs: the gate stays shut",
    [stageAt("approved"), { foreign_checks: [{ name: "tests", state: "pending" }] }],
    {},
  ],
  [
    "a check of the repository that has failed: it is filed first",
    [stageAt("approved"), { stage_pull: PULL, foreign_checks: [{ name: "tests", state: "failed" }] }],
    { operation: "file_check" },
  ],
  [
    "a merge before the work was done: it is recorded, and looked at again",
    [stageAt("reviewed"), { stage_pull: { ...PULL, state: "merged", merged: EARLY } }],
    { events: ["early_merge"], again: true },
  ],
  ["a stage whose job runs: it is waited for", [aStage({ runs: [aRun("elaborate/-", OPEN)] })], {}],
  ["everything paused", [aState({ intent: { paused: { at: NOON, by: DEVELOPER, reason: "lunch" } } })], {}],
  [
    "both stages merged: the whole is reviewed",
    [allMerged()],
    { events: ["open"], jobs: ["audit -: approve/cross-stage-consistency"] },
  ],
])("%s", (_what, given, expected) => {
  expect(decided(...given)).toEqual({ ...NOTHING, ...expected });
});

it("goes on from what has just happened, and keeps it first", () => {
  const paused: LedgerEvent = { do: "pause", at: NOON, by: DEVELOPER, reason: "lunch", source: "comment/70" };
  expect(decided(stageAt("reviewed"), {}, [paused])).toEqual({ ...NOTHING, events: ["pause"] });
});
