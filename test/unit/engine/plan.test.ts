import { describe, expect, it } from "vitest";
import type { Observation } from "../../../src/engine/observe/observation.ts";
import { type Arrivals, planArrivals, planLedger } from "../../../src/engine/plan.ts";
import type { EnginePorts } from "../../../src/engine/ports.ts";
import type { Facts, IntentState, LedgerEvent } from "../../../src/method/index.ts";
import type { CommentSeen, RunSeen } from "../../../src/ports/index.ts";
import { aComment, anObservation, aPull, PEOPLE } from "../../support/recorded/observation.ts";
import {
  aFinding,
  aRun,
  aStage,
  aState,
  aStateBuilding,
  DEVELOPER,
  MAINTAINER,
  NOON,
  OPEN,
} from "../../support/recorded/records.ts";
import { lookAt, stageAt } from "../../support/recorded/standing.ts";
import { OPTIONS, recordingPorts } from "../../support/recorded/writes.ts";

/* A pass as data: what arrived, what people said and what follows, in the order in which the ledger will say it. */

const JOB = "airports/build/elaborate/-/-/1.1";
const ELABORATES = aStage({ head: "h", runs: [aRun("elaborate/-", { ...OPEN, lane: JOB, run: 77 })] });
const AT_WORK = aState({ stages: { build: ELABORATES }, intent: { head: "i" } });
const MADE_BRANCHES = new Map([
  ["haiku/airports/build", "h"],
  ["haiku/airports/main", "i"],
]);

function aRunSeen(differs: Partial<RunSeen> = {}): RunSeen {
  return {
    ...{ id: 77, name: JOB, status: "completed", conclusion: "success", attempt: 1, url: "" },
    ...{ created_at: NOON, triggered_by: null },
    ...differs,
  } as RunSeen;
}

interface Seen {
  readonly facts?: Partial<Facts>;
  readonly comments?: readonly CommentSeen[];
  readonly runs?: readonly RunSeen[];
  readonly refused?: Observation["refused"];
}

function looking(state: IntentState, { facts = {}, comments = [], runs = [], refused = [] }: Seen = {}): Observation {
  const seen = anObservation(lookAt(state, facts), [aPull({ head_branch: "haiku/airports/build", comments })]);
  const work = { ...seen.work, branch: "haiku/airports/build" };
  return { ...seen, slug: "airports", work, runs, refused, snapshot: { ...seen.snapshot, branches: MADE_BRANCHES } };
}

const reading = (reads: Parameters<typeof recordingPorts>[0] = {}) => {
  const { ports, writes } = recordingPorts({
    permissions: { roleOf: async () => "admin", isTeamMember: async () => false },
    dispatcher: { outcome: async () => null, notices: async () => [] },
    ...reads,
  });
  return { ports: ports as EnginePorts, options: OPTIONS, memory: { runs: new Map<string, number>() }, writes };
};

const NOTHING: Arrivals = { events: [], work: null, cancels: [], subject: null };
const dos = (events: readonly LedgerEvent[]): readonly string[] => events.map((event) => event.do);

describe("what arrives", () => {
  it("is nothing while the branches are what the ledger says and no run has ended", async () => {
    const running = looking(AT_WORK, { runs: [aRunSeen({ status: "in_progress", conclusion: null })] });
    expect(await planArrivals(reading(), running)).toEqual(NOTHING);
  });

  it.each<[what: string, said: readonly (readonly [title: string, message: string])[], id: number | null]>([
    ["where the job has said it lies", [["haiku-artifact", "12"]], 12],
    ["by its name, where nothing is said", [["other", "12"]], null],
    [
      "by its name, where two are said",
      [
        ["haiku-artifact", "12"],
        ["haiku-artifact", "13"],
      ],
      null,
    ],
    ["by its name, where no id is said", [["haiku-artifact", "../12"]], null],
    ["by its name, where more is said than an id has", [["haiku-artifact", "9".repeat(16)]], null],
  ])("looks for an outcome %s", async (_, said, id) => {
    const asked: (number | null | undefined)[] = [];
    const dispatcher = {
      notices: async () => said.map(([title, message]) => ({ title, message })),
      outcome: async (_run: number, artifact?: number | null) => {
        asked.push(artifact);
        return null;
      },
    };
    await planArrivals(reading({ dispatcher }), looking(AT_WORK, { runs: [aRunSeen()] }));
    expect(asked).toEqual([id]);
  });

  it("is nothing once the intent has ended, whatever still runs", async () => {
    const ended = { at: NOON, how: "abandoned", by: DEVELOPER, ref: null, reason: null } as const;
    const state = aState({ stages: { build: ELABORATES }, intent: { head: "i", ended } });
    expect(await planArrivals(reading(), looking(state, { runs: [aRunSeen()] }))).toEqual(NOTHING);
  });

  it("is a closed step where the run left nothing", async () => {
    const { events, work, subject } = await planArrivals(reading(), looking(AT_WORK, { runs: [aRunSeen()] }));
    expect({ events: dos(events), work, subject }).toEqual({
      events: ["close"],
      work: null,
      subject: "elaborate applied",
    });
    expect(events[0]).toMatchObject({ result: "failed", run: 77, message: expect.stringContaining("left no outcome") });
  });

  it("is a stopped run where somebody had it run again who may not; its outcome is not looked at", async () => {
    const run = aRunSeen({ status: "in_progress", conclusion: null, attempt: 2 });
    const refused = [{ run, lane: JOB, why: "developer may not", ends: true }];
    const { ports, options, writes } = reading({
      dispatcher: { outcome: () => Promise.reject(new TypeError("nobody asks for it")) },
    });
    const plan = await planArrivals({ ports, options }, looking(AT_WORK, { runs: [aRunSeen()], refused }));
    expect({ events: dos(plan.events), cancels: plan.cancels }).toEqual({ events: ["close"], cancels: [77] });
    expect(writes).toEqual([]); // it is only planned
  });
});

describe("the ledger", () => {
  const pauses = aComment({ body: "/haiku pause lunch", author: PEOPLE.maintainer });

  it("says what arrived, then what people said, then what follows from both", async () => {
    const state = aState({ stages: { build: stageAt("reviewed", { head: "h" }) }, findings: [aFinding()] });
    const ruled = { by: MAINTAINER, source: "comment/69", reason: "no", until: null, severity: null } as const;
    const arrived: LedgerEvent = { do: "rule", at: NOON, finding: "FB-001", ruling: "rejected", ...ruled };
    const waives = aComment({ body: "/haiku waive FB-001 known\n/haiku mode autopilot", author: PEOPLE.maintainer });
    const plan = await planLedger(reading(), looking(state, { comments: [waives] }), {
      events: [arrived],
      subject: null,
    });
    expect(dos(plan.events)).toEqual(["rule", "mode", "open"]);
    expect(plan.answered[0]?.words.join()).toMatch(/FB-001/); // too late: it was closed before
    expect(plan.decision.jobs).toHaveLength(1);
  });

  it("opens no job once somebody has paused", async () => {
    const state = aState({ stages: { build: stageAt("reviewed", { head: "h" }) } });
    const plan = await planLedger(reading(), looking(state, { comments: [pauses] }), NOTHING);
    expect(dos(plan.events)).toEqual(["pause"]);
    expect(plan).toMatchObject({ subject: "pause", resumed: false, decision: { jobs: [], operation: null } });
  });

  it("tells a job the commits it is to work on", async () => {
    const state = aState({ stages: { build: stageAt("reviewed", { head: "h" }) } });
    const plan = await planLedger(reading(), looking(state), NOTHING);
    expect(plan.events).toMatchObject([{ do: "open", sha: "h", config: "c" }]);
  });

  it("starts a job again of which no run is seen when its time is over, and says nothing before", async () => {
    const soon = await planLedger(reading(), looking(AT_WORK), NOTHING);
    expect(soon.events).toEqual([]);
    const later = looking(AT_WORK, { facts: { now: "2026-11-21T12:02:00.000Z" } });
    const plan = await planLedger(reading(), later, NOTHING);
    expect(plan.events).toMatchObject([{ do: "redispatch", lane: JOB, n: 2, sha: "h", config: "c" }]);
  });

  it("keeps the run that GitHub named, when there is something else to write", async () => {
    const state = aStateBuilding({ head: "h", runs: [aRun("elaborate/-", { ...OPEN, lane: JOB })] });
    const known = { ...reading(), memory: { runs: new Map([[JOB, 78]]) } };
    const run = aRunSeen({ id: 78, status: "in_progress", conclusion: null });
    expect((await planLedger(known, looking(state, { runs: [run] }), NOTHING)).events).toEqual([]);
    const plan = await planLedger(known, looking(state, { runs: [run], comments: [pauses] }), NOTHING);
    expect(plan.events).toMatchObject([
      { do: "pause", by: MAINTAINER },
      { do: "dispatched", lane: JOB, run: 78 },
    ]);
  });
});
