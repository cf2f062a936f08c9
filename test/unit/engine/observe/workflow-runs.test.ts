import { describe, expect, it } from "vitest";
import type { Woken } from "../../../../src/engine/observe/woken.ts";
import { type RunsLook, seeRuns } from "../../../../src/engine/observe/workflow-runs.ts";
import type { RunSeen } from "../../../../src/ports/index.ts";
import { anObservation } from "../../../support/recorded/observation.ts";
import { aRun, aStage, aState, NOON, OPEN } from "../../../support/recorded/records.ts";
import { lookAt } from "../../../support/recorded/standing.ts";
import { OPTIONS } from "../../../support/recorded/writes.ts";

/* Of which runs a look knows: from GitHub's list, or from the event that woke it. */

const JOB = "airports/build/elaborate/-/-/1.1";
const BOT = { login: OPTIONS.bot.login, id: OPTIONS.bot.id, bot: true };
const MALLORY = { login: "mallory", id: 3, bot: false };

function aRunSeen(differs: Partial<RunSeen> = {}): RunSeen {
  return {
    ...{ id: 77, name: JOB, status: "completed", conclusion: "success", attempt: 1, url: "" },
    ...{ created_at: NOON, path: ".github/workflows/haiku.yml", event: "workflow_dispatch" },
    ...{ actor: BOT, triggered_by: BOT, head_branch: "main", head: "base", suite: "CS_77" },
    ...differs,
  } as RunSeen;
}

interface Sees {
  readonly knownId?: number | null;
  /** What the list has shown to this process before; null where it was never asked for. */
  readonly before?: readonly RunSeen[] | null;
}

/** What a look comes to that was woken so, while GitHub's list shows this; and how often it was asked. */
async function sees(woken: Woken, listed: readonly RunSeen[], { knownId = 77, before = [] }: Sees = {}) {
  const elaborate = aRun("elaborate/-", { ...OPEN, lane: JOB, ...(knownId === null ? {} : { run: knownId }) });
  const observation = anObservation(lookAt(aState({ stages: { build: aStage({ runs: [elaborate] }) } })), []);
  let asked = 0;
  const ports = {
    dispatcher: {
      workflow: ".github/workflows/haiku.yml",
      runs: async () => {
        asked += 1;
        return listed;
      },
      run: async () => null,
    },
    permissions: { roleOf: async () => "read", isTeamMember: async () => false },
    store: { history: async () => [] },
    clock: { now: () => NOON },
  };
  const { default_branch } = observation.snapshot;
  const snapshot = { ...observation.snapshot, default_branch: { ...default_branch, name: "main", head: "base" } };
  const look = {
    ports,
    options: OPTIONS,
    observation: { ...observation, slug: "airports", snapshot },
    known: new Map(),
  };
  const seen = await seeRuns({ ...look, woken, list: { runs: before, isFresh: false } } as unknown as RunsLook);
  return { ...seen, asked };
}

const told = (...ended: readonly RunSeen[]): Woken => ({ ended, byEvent: true });
/** Of a job that nobody waits for. */
const OTHERS = aRunSeen({ id: 5, name: "airports/x/elaborate/-/-/1.1" });

describe("runs", () => {
  it("are looked up in GitHub's list when the clock has come", async () => {
    expect(await sees({}, [aRunSeen()])).toMatchObject({ runs: [{ id: 77 }], listed: true, asked: 1 });
  });

  it("are when people have said something: what has happened comes first", async () => {
    expect(await sees({ byEvent: true }, [aRunSeen()])).toMatchObject({ runs: [{ id: 77 }], listed: true, asked: 1 });
  });

  it("are not, when the end of a run woke us and the ids of all are known: what is not seen may be there", async () => {
    expect(await sees(told(OTHERS), [aRunSeen()])).toMatchObject({ runs: [], listed: false, asked: 0 });
  });

  it("are, whatever woke us, when the id of one is not known", async () => {
    expect(await sees(told(OTHERS), [aRunSeen()], { knownId: null })).toMatchObject({
      runs: [{ id: 77 }],
      listed: true,
      asked: 1,
    });
  });

  it("are, whatever woke us, by a process that has never looked there", async () => {
    expect(await sees(told(OTHERS), [aRunSeen()], { before: null })).toMatchObject({ runs: [{ id: 77 }], asked: 1 });
  });

  it("that the list has shown as somebody else's are told of until it is asked for again", async () => {
    const before = [aRunSeen({ actor: MALLORY })];
    expect(await sees(told(OTHERS), [], { before })).toMatchObject({
      refused: [{ lane: JOB }],
      listed: false,
      asked: 0,
    });
  });

  it("are taken as the event describes them that told of their end", async () => {
    expect(await sees(told(aRunSeen()), [])).toMatchObject({ runs: [{ id: 77 }], refused: [], asked: 0 });
  });

  it.each([
    ["of somebody else", { actor: MALLORY }],
    ["of another workflow", { path: ".github/workflows/evil.yml" }],
    ["run again by somebody who may not", { attempt: 2, triggered_by: MALLORY }],
    ["with our job's name and another id", { id: 78 }],
  ])("are judged like those of the list: one %s is not taken", async (_what, differs) => {
    const seen = await sees(told(aRunSeen(differs)), []);
    expect(seen).toMatchObject({ runs: [], refused: [{ lane: JOB }] });
  });

  it("of other jobs are nothing of this look", async () => {
    expect(await sees(told(OTHERS), [])).toMatchObject({ runs: [] });
  });

  it.each([
    ["the event's, which tells of the end that a lagging list does not show", "in_progress", 1, "completed"],
    ["the list's, which shows a later attempt", "in_progress", 2, "in_progress"],
  ] as const)("of two descriptions count %s", async (_what, status, attempt, wanted) => {
    const [run] = (await sees({ ended: [aRunSeen()] }, [aRunSeen({ status, attempt })])).runs;
    expect(run?.status).toBe(wanted);
  });
});
