import { describe, expect, it } from "vitest";
import { lostJobs, runEvents } from "../../../src/engine/decide/jobs-to-start.ts";
import type { Observation } from "../../../src/engine/observe/observation.ts";
import { openJobs } from "../../../src/engine/observe/open-jobs.ts";
import type { EngineOptions } from "../../../src/engine/ports.ts";
import { type LedgerEvent, transition } from "../../../src/method/index.ts";
import type { RunSeen } from "../../../src/ports/index.ts";
import { anObservation } from "../../support/recorded/observation.ts";
import { MAINTAINER } from "../../support/recorded/records.ts";
import { begin, openAll, startWalk, type Walk, where } from "../../support/walk.ts";

const options = { graceMs: 60_000 } as EngineOptions;

function planning(): Walk {
  const walk = startWalk(["build"]);
  begin(walk, "build");
  openAll(walk);
  return walk;
}

/** The look so many minutes after the job was started, with what happened since. */
function later(minutes: number, events: readonly LedgerEvent[] = [], change: Partial<Observation> = {}): Observation {
  const walk = planning();
  const observation = anObservation(walk);
  const from = openJobs(walk.state)[0]?.dispatched_at ?? "";
  const now = new Date(Date.parse(from) + minutes * 60_000).toISOString();
  const state = events.reduce(transition, walk.state);
  return { ...observation, ledger: { ...observation.ledger, state }, facts: { ...observation.facts, now }, ...change };
}

const job = openJobs(planning().state)[0]?.lane ?? "";
const again = (n: number, minutes: number): LedgerEvent => {
  const at = later(minutes).facts.now;
  return { do: "redispatch", at, lane: job, n };
};

describe("a job of which no run is seen", () => {
  it("is not lost before its time, nor when its run is there", () => {
    expect(lostJobs(options, later(0.5))).toEqual([]);
    expect(lostJobs(options, later(5, [], { runs: [{ name: job } as RunSeen] }))).toEqual([]);
  });

  it("is started again, and counted", () => {
    expect(lostJobs(options, later(2))).toMatchObject([{ do: "redispatch", lane: job, n: 2 }]);
    expect(lostJobs(options, later(4, [again(2, 2)]))).toMatchObject([{ do: "redispatch", lane: job, n: 3 }]);
  });

  it.each([
    ["the list lags, or nothing may run", 0, /started 3 times.*Actions page/],
    ["the workflow has lost its run-name", 2, /started 3 times.*`run-name`/],
  ])("is closed after as many starts as a step has attempts, with the cause: %s", (_cause, nameless, says) => {
    const observation = later(6, [again(2, 2), again(3, 4)], { nameless });
    const [event, ...more] = lostJobs(options, observation);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ do: "close", result: "failed", run: null, message: expect.stringMatching(says) });
  });

  it("then waits for a person at once: three more starts would be the same again", () => {
    const walk = planning();
    const observation = later(6, [again(2, 2), again(3, 4)]);
    const closed = [...lostJobs(options, observation)].reduce(transition, observation.ledger.state);
    const now = where({ ...walk, state: closed });
    expect(now).toMatchObject({ waits_for: "stuck", lanes: [] });
    const retry = { at: observation.facts.now, by: MAINTAINER, source: "comment/1", do: "retry" };
    const retried = transition(closed, { do: "intervene", stage: "build", finding: null, intervention: retry });
    expect(where({ ...walk, state: retried }).lanes).toHaveLength(1);
  });
});

describe("the id of a run", () => {
  it("goes into the ledger once, while its job is open", () => {
    const { state } = planning();
    const events = runEvents(state, new Map([[job, 42]]));
    expect(events).toEqual([{ do: "dispatched", lane: job, run: 42 }]);
    expect(runEvents(events.reduce(transition, state), new Map([[job, 42]]))).toEqual([]);
    expect(runEvents(state, new Map([["another/build/elaborate/-/-/1.1", 42]]))).toEqual([]);
  });
});
