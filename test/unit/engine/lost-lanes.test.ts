import { describe, expect, it } from "vitest";
import { lostLanes, runLines } from "../../../src/engine/effects/dispatch.ts";
import type { World } from "../../../src/engine/observe/observation.ts";
import { openLanes } from "../../../src/engine/observe/open-jobs.ts";
import type { EngineOptions } from "../../../src/engine/ports.ts";
import { type Do, transition } from "../../../src/method/index.ts";
import type { RunSeen } from "../../../src/ports/index.ts";
import { anObservation } from "../../support/recorded/observation.ts";
import { MAINTAINER } from "../../support/recorded/records.ts";
import { begin, open, startWalk, type Walk, where } from "../../support/walk.ts";

const options = { graceMs: 60_000 } as EngineOptions;

function planning(): Walk {
  const walk = startWalk(["build"]);
  begin(walk, "build");
  for (const lane of where(walk).lanes) open(walk, lane);
  return walk;
}

/** The look so many minutes after the job was started, with what happened since. */
function later(minutes: number, lines: readonly Do[] = [], change: Partial<World> = {}): World {
  const walk = planning();
  const world = anObservation(walk);
  const from = openLanes(walk.state)[0]?.dispatched_at ?? "";
  const now = new Date(Date.parse(from) + minutes * 60_000).toISOString();
  const state = lines.reduce(transition, walk.state);
  return { ...world, books: { ...world.books, state }, observed: { ...world.observed, now }, ...change };
}

const lane = openLanes(planning().state)[0]?.lane ?? "";
const again = (n: number, minutes: number): Do => {
  const at = later(minutes).observed.now;
  return { do: "redispatch", at, lane, n };
};

describe("a job of which no run is seen", () => {
  it("is not lost before its time, nor when its run is there", () => {
    expect(lostLanes(options, later(0.5))).toEqual([]);
    expect(lostLanes(options, later(5, [], { runs: [{ name: lane } as RunSeen] }))).toEqual([]);
  });

  it("is started again, and counted", () => {
    expect(lostLanes(options, later(2))).toMatchObject([{ do: "redispatch", lane, n: 2 }]);
    expect(lostLanes(options, later(4, [again(2, 2)]))).toMatchObject([{ do: "redispatch", lane, n: 3 }]);
  });

  it.each([
    ["the list lags, or nothing may run", 0, /started 3 times.*Actions page/],
    ["the workflow has lost its run-name", 2, /started 3 times.*`run-name`/],
  ])("is closed after as many starts as a step has attempts, with the cause: %s", (_cause, nameless, says) => {
    const world = later(6, [again(2, 2), again(3, 4)], { nameless });
    const [line, ...more] = lostLanes(options, world);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ do: "close", result: "failed", run: null, message: expect.stringMatching(says) });
  });

  it("then waits for a person at once: three more starts would be the same again", () => {
    const walk = planning();
    const world = later(6, [again(2, 2), again(3, 4)]);
    const closed = [...lostLanes(options, world)].reduce(transition, world.books.state);
    const now = where({ ...walk, state: closed });
    expect(now).toMatchObject({ waits_for: "stuck", lanes: [] });
    const retry = { at: world.observed.now, by: MAINTAINER, source: "comment/1", do: "retry" };
    const retried = transition(closed, { do: "intervene", stage: "build", finding: null, intervention: retry });
    expect(where({ ...walk, state: retried }).lanes).toHaveLength(1);
  });
});

describe("the id of a run", () => {
  it("goes into the books once, while its lane is open", () => {
    const { state } = planning();
    const lines = runLines(state, new Map([[lane, 42]]));
    expect(lines).toEqual([{ do: "dispatched", lane, run: 42 }]);
    expect(runLines(lines.reduce(transition, state), new Map([[lane, 42]]))).toEqual([]);
    expect(runLines(state, new Map([["another/build/elaborate/-/-/1.1", 42]]))).toEqual([]);
  });
});
