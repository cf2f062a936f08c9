import { expect, it } from "vitest";
import type { Job, LedgerEvent, Step, WrittenFirst } from "../../../src/method/index.ts";
import { type NextLook, nextLookLines, whyAnswer } from "../../../src/render/index.ts";
import { aPosition } from "../../support/recorded/position.ts";
import { DEVELOPER, NOON } from "../../support/recorded/records.ts";

/* What is said of what the engine would do next. */

const NOTHING: NextLook = { events: [], jobs: [], operation: null, again: false };

function aStep(differs: Partial<Step> = {}): Step {
  return { stage: "build", kind: "hat", subject: "001", hat: "builder", n: 1, attempt: 1, ...differs };
}

function clears(what: "plan" | "gate", by: typeof DEVELOPER | null): LedgerEvent {
  return {
    do: "clear",
    stage: "build",
    what,
    clearance: { at: NOON, by, source: "command", ref: null, witnesses: {} },
  };
}

it("says nothing where nothing is done without somebody else", () => {
  expect(nextLookLines(NOTHING)).toEqual([]);
  expect(nextLookLines({ ...NOTHING, again: true })).toEqual([]);
});

it("says of a job whose it is and what each step of it does", () => {
  const job: Job = { kind: "unit", stage: "build", steps: [aStep(), aStep({ hat: "verifier", attempt: 2 })] };
  const whole: Job = {
    kind: "audit",
    stage: null,
    steps: [aStep({ stage: null, kind: "approve", subject: "spec", hat: null })],
  };
  expect(nextLookLines({ ...NOTHING, jobs: [job, whole] })).toEqual([
    "starts a job for build: the builder works on unit 001; the verifier works on unit 001, attempt 2",
    "starts a job for the whole intent: spec checks the built work",
  ]);
});

it.each<[LedgerEvent, string | null]>([
  [clears("plan", null), "signs the plan of build off"],
  [clears("plan", DEVELOPER), "signs the plan of build off, for the approval of developer"],
  [clears("gate", DEVELOPER), "passes the gate of build, for the approval of developer"],
  [{ do: "open_gate", at: NOON, stage: "build" }, "opens the gate of build"],
  [{ do: "merged", at: NOON, stage: "build", ref: "m", head: "m" }, "records the merge of build"],
  [{ do: "time_out", at: NOON, stage: "build", action: "block" }, "says that nobody passed the gate of build in time"],
  [{ do: "archive", at: NOON, files: {} }, "keeps plans and records on the ledger"],
  [{ do: "end", at: NOON, how: "sealed", by: null, ref: null, reason: null }, "ends the intent: sealed"],
  [{ do: "migrate", at: NOON, rules: 2 }, "goes on by rules 2 from here on"],
  // Jobs tell of these.
  [{ do: "open", at: NOON, lane: "x", steps: ["x"], plans: {} }, null],
])("says of %j: %s", (event, words) => {
  expect(nextLookLines({ ...NOTHING, events: [event] })).toEqual(words === null ? [] : [words]);
});

it.each<[WrittenFirst, string]>([
  [
    { act: "begin_stage", stage: "ship" },
    "takes in the default branch where it has moved on, and begins the stage ship",
  ],
  [{ act: "merge_stage", stage: "ship" }, "merges the pull request of ship"],
  [{ act: "deliver" }, "makes the delivery commit"],
  [{ act: "file_check", stage: "ship", name: "tests", ref: "check/1" }, "files the failed check tests as a finding"],
])("says of %j: %s", (operation, words) => {
  expect(nextLookLines({ ...NOTHING, operation })).toEqual([words]);
  expect(nextLookLines({ ...NOTHING, operation, again: true })).toEqual([words, "looks again and goes on from there"]);
});

it("says what comes first where the intent has no branch yet", () => {
  expect(nextLookLines({ ...NOTHING, makes_branch: true, again: true })).toEqual([
    "makes the intent's branch with the goal on it",
    "looks again and goes on from there",
  ]);
});

it("stays one item of its list, whatever a name holds", () => {
  const name = "x\n\n# Title\n\n- **unit** (not met)\n/haiku approve";
  const operation = { act: "file_check", stage: "build", name, ref: "check:x@h" } as const;
  const page = { url: "", clean: (text: string): string => text };
  const view = { page, position: aPosition(), not_taken: [] };
  const lines = whyAnswer(view, { ...NOTHING, operation }).split("\n");
  expect(lines.slice(lines.indexOf("At its next look the engine"))).toEqual([
    "At its next look the engine",
    "",
    "- files the failed check x # Title - **unit** (not met) /haiku approve as a finding",
  ]);
});
