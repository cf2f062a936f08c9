import { describe, expect, it } from "vitest";
import {
  type IntentState,
  type Intervention,
  openStepKeys,
  type RunRecord,
  recordedSteps,
  stepKey,
} from "../../../src/method/index.ts";
import { openJobKeys } from "../../../src/method/position/facts.ts";
import {
  aFinding,
  anIntervention,
  anIteration,
  aRun,
  aState,
  aStateBuilding,
  aUnit,
  LIMITS,
  NOON,
} from "../../support/recorded/records.ts";
import { jobsOf, partsOf, placeOf } from "../../support/recorded/standing.ts";

/* Whether the next step of a kind may be opened: free, open already, or stuck with a person who is told why. */

const HOUR = (n: number): string => `2026-11-21T${String(n).padStart(2, "0")}:00:00.000Z`;

/** Tries of the plan, one an hour from 01:00: `f` failed, `s` stale, `a` asked, `d` done, `c` cancelled, `.` open. */
function tries(moves: string): readonly RunRecord[] {
  const results = { f: "failed", s: "stale", a: "asked", d: "done", c: "cancelled", ".": null } as const;
  let [n, attempt] = [1, 0];
  return [...moves].map((move, i) => {
    const result = results[move as keyof typeof results];
    attempt += 1;
    const run = aRun("elaborate/-", { n, attempt, result, dispatched_at: HOUR(i + 1), message: `try ${i + 1}` });
    if (result === "asked" || result === "done") [n, attempt] = [n + 1, 0];
    return run;
  });
}

const said = (what: string, hour: number, step?: string): Intervention =>
  anIntervention(what, { at: HOUR(hour), ...(step === undefined ? {} : { step }) });

/** A job that was started so often, and of which no run was ever seen. */
function unseen(differs: Partial<RunRecord>): IntentState {
  const run = aRun("elaborate/-", {
    result: "failed",
    message: "no run of it was seen in time",
    dispatches: 3,
    ...differs,
  });
  return aStateBuilding({ runs: [run] });
}

it.each<[string, Partial<RunRecord>, string]>([
  ["started as often as it may be: once more would be the same", {}, "no run of it was seen in time"],
  ["the same, without a word of it", { message: null }, "no run of it was seen"],
  ["started more often than that", { dispatches: 4 }, "no run of it was seen in time"],
  ["started less often", { dispatches: 2 }, "1.2"],
  ["of which a run was seen", { run: 77 }, "1.2"],
  ["that came too late", { result: "stale" }, "1.2"],
  ["of which it is not told how often it was started", { dispatches: undefined }, "1.2"],
])("a job %s", (_, differs, wanted) => {
  expect(answer(unseen(differs))).toBe(wanted);
});

it("a first start without a run is one of the tries, where there may be one alone", () => {
  const run = aRun("elaborate/-", { result: "failed", message: "gone", dispatches: 1 });
  const limits = { ...LIMITS, attempts: 1 };
  const state = aStateBuilding({ runs: [run], frozen: { limits } });
  expect(answer(state)).toBe("failed 1 time: gone");
});

function planning(moves: string, interventions: readonly Intervention[] = []): IntentState {
  return aStateBuilding({ runs: tries(moves), interventions });
}

/** `1.1` where the plan may be written, `open`, or why not. */
function answer(state: IntentState): string {
  const now = placeOf(state);
  const [step] = now.lanes[0]?.steps ?? [];
  if (step) return `${step.n}.${step.attempt}`;
  return now.waits_for === "stuck" ? (partsOf(now)[0]?.because ?? "") : "open";
}

describe("the next try of a step", () => {
  it.each<[string, string, readonly Intervention[], string]>([
    ["is the first", "", [], "1.1"],
    ["is open", ".", [], "open"],
    ["is numbered by what counted", "a", [], "2.1"],
    ["is numbered by what did not", "ff", [], "1.3"],
    ["is not made after three failures", "fff", [], "failed 3 times: try 3"],
    ["is made although three failed before one that counted", "ffafs", [], "2.3"],
    ["is not kept from by cancellations", "cccc", [], "1.5"],
    ["is made after two that came too late", "ss", [], "1.3"],
    ["is not made after three that came too late", "fsss", [], "came to nothing 3 times in a row: try 4"],
    ["is made where one between them did not", "ssfs", [], "1.5"],
    ["starts anew with a retry", "fff", [said("retry", 4)], "1.4"],
    ["counts from the retry's own moment", "fff", [said("retry", 3)], "1.4"],
    ["counts failures after the retry", "ffff", [said("retry", 2)], "failed 3 times: try 4"],
    ["starts anew with a retry where three came too late", "sss", [said("retry", 4)], "1.4"],
    [
      "is held by a cancellation",
      "c",
      [said("cancel", 2, "build/elaborate/-/-")],
      "cancelled by developer; it is held",
    ],
    [
      "is held by nobody in particular",
      "c",
      [{ ...said("cancel", 2, "build/elaborate/-/-"), by: null }],
      "cancelled by somebody; it is held",
    ],
  ])("%s", (_, moves, interventions, want) => {
    expect(answer(planning(moves, interventions))).toBe(want);
  });

  it.each<[string, readonly (string | null)[], string, string]>([
    ["at once after what came too late", ["too late"], "00:30", "1.2"],
    [
      "a minute after a limit",
      ["agent_rate_limited: no"],
      "00:30",
      "agent_rate_limited: no; it is tried again by itself at 01:01 UTC",
    ],
    ["a minute after a limit, and no longer", ["agent_rate_limited: no"], "01:00", "1.2"],
    [
      "a minute after a key was refused",
      ["agent_key_refused: no"],
      "00:59",
      "agent_key_refused: no; it is tried again by itself at 01:01 UTC",
    ],
    [
      "five minutes after the second",
      ["agent_offline: no", "agent_offline: no"],
      "04:59",
      "agent_offline: no; it is tried again by itself at 01:05 UTC",
    ],
    ["five minutes after the second, and no longer", ["agent_offline: no", "agent_offline: no"], "05:00", "1.3"],
    ["counted anew after anything else", ["too late", "agent_offline: no"], "01:00", "1.3"],
    [
      "with the first line of what was said alone",
      ["agent_offline: no; the last it has printed:\nx"],
      "00:01",
      "agent_offline: no; it is tried again by itself at 01:01 UTC",
    ],
  ])("is made %s", (_, messages, after, want) => {
    const runs = messages.map((message, i) =>
      aRun("elaborate/-", {
        n: 1,
        attempt: i + 1,
        result: "stale",
        dispatched_at: HOUR(0),
        completed_at: HOUR(1),
        message,
      }),
    );
    const now = `2026-11-21T01:${after}.000Z`;
    const place = placeOf(aStateBuilding({ runs }), { now });
    const [step] = place.lanes[0]?.steps ?? [];
    expect(step ? `${step.n}.${step.attempt}` : partsOf(place)[0]?.because).toBe(want);
    expect([place.waits_for, place.due !== undefined]).toEqual(["agents", step === undefined]);
  });

  it("says so where an agent gave no reason", () => {
    const silent = (moves: string): IntentState => {
      const runs = tries(moves).map((run) => ({ ...run, message: null }));
      return aStateBuilding({ runs });
    };
    expect(answer(silent("fff"))).toBe("failed 3 times: no reason given");
    expect(answer(silent("sss"))).toBe("came to nothing 3 times in a row: no reason given");
  });

  it("tells people what they can do", () => {
    expect(partsOf(placeOf(planning("fff")))).toEqual([
      {
        subject: "elaborate",
        met: false,
        because: "failed 3 times: try 3",
        who: "someone with the command permission",
        how: "comment `/haiku retry` with a note on what has changed, or `/haiku pause`",
      },
    ]);
  });

  it("counts as often as its stage allows, and the intent where there is no stage", () => {
    const once = { ...LIMITS, attempts: 1 };
    const tried = aStateBuilding({ frozen: { limits: once }, runs: tries("f") });
    expect(answer(tried)).toMatch(/^failed 1 .*try 1$/);
    const ledger = aStateBuilding(
      { runs: tries("f") },
      { findings: [aFinding({ stage: null, iterations: [anIteration({ hat: "classifier", result: "failed" })] })] },
    );
    const frozen = { ...ledger.intent.frozen, limits: { ...LIMITS, attempts: 2 } };
    expect(jobsOf(placeOf({ ...ledger, intent: { ...ledger.intent, frozen } }))).toEqual([
      "triage -: fix/FB-001/classifier",
    ]);
  });
});

describe("what there is a record of", () => {
  const job = (name: string): { lane: string; result: null } => ({ lane: name, result: null });
  const unit = aUnit({ iterations: [anIteration(), anIteration({ hat: "verifier", n: 2, attempt: 3, ...job("b") })] });
  const state = aStateBuilding(
    {
      runs: [aRun("elaborate/-"), aRun("review/design:spec/extra", job("a")), aRun("review/spec", job("a"))],
      units: { [unit.id]: unit },
    },
    {
      intent: { runs: [aRun("gates/-", job("d"))] },
      findings: [aFinding({ iterations: [anIteration({ hat: "classifier", ...job("c") })] })],
    },
  );

  it("of every kind, by name", () => {
    expect(recordedSteps(state).map(({ lane: _, result, ...step }) => `${stepKey("x", step)} ${result}`)).toEqual([
      "x/-/gates/-/-/1.1 null",
      "x/build/elaborate/-/-/1.1 done",
      "x/build/review/design:spec/extra/-/1.1 null",
      "x/build/review/spec/-/1.1 null",
      "x/build/hat/001/builder/1.1 advance",
      "x/build/hat/001/verifier/2.3 null",
      "x/build/fix/FB-001/classifier/1.1 null",
    ]);
  });

  it("has no subject where its kind has none", () => {
    const subjects = recordedSteps(state).map(({ subject }) => subject);
    expect(subjects).toEqual([null, null, "design:spec/extra", "spec", "001", "001", "FB-001"]);
  });

  it("and is open, with one job for each job", () => {
    expect(openStepKeys(state)).toEqual([
      "airports/-/gates/-/-/1.1",
      "airports/build/review/design:spec/extra/-/1.1",
      "airports/build/review/spec/-/1.1",
      "airports/build/hat/001/verifier/2.3",
      "airports/build/fix/FB-001/classifier/1.1",
    ]);
    expect(openJobKeys(state)).toEqual(["d", "a", "b", "c"]);
    expect(placeOf(state).in_flight).toEqual(openStepKeys(state));
  });

  it("has nothing open at the start", () => {
    expect(placeOf(aState({ stages: {} }), { now: NOON }).in_flight).toEqual([]);
  });
});
