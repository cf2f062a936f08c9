import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Dispatcher, RunRequest } from "../../src/ports/index.ts";

export interface DispatcherUnderTest {
  /** Its workflow writes the request it got into `outcome.json`; for the lane `silent` it leaves nothing. */
  readonly dispatcher: Dispatcher;
  readonly base: string;
  /** Resolves when no job is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** What every dispatcher promises. */
export function dispatcherContract(name: string, make: () => Promise<DispatcherUnderTest>): void {
  describe(`dispatcher on ${name}`, () => {
    let under: DispatcherUnderTest;
    const since = new Date().toISOString();
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.close());

    const request = (lane: string): RunRequest => ({
      intent: "airports",
      lane,
      kind: "elaborate",
      steps: [lane],
      branch: "haiku/airports/main",
      sha: under.base,
      ledger: under.base,
      config: under.base,
    });

    it("starts a job that is found by its lane and brings its outcome home", async () => {
      expect(await under.dispatcher.runs(since)).toEqual([]);
      await under.dispatcher.dispatch(request("build/elaborate"), "main");
      await under.idle();
      const [run, ...others] = await under.dispatcher.runs(since);
      expect(others).toEqual([]);
      expect(run).toMatchObject({ name: "build/elaborate", status: "completed", conclusion: "success" });
      const files = await under.dispatcher.outcome(run?.id ?? 0);
      const outcome = Buffer.from(files?.get("outcome.json") ?? []).toString("utf8");
      expect(JSON.parse(outcome)).toEqual(request("build/elaborate"));
    });

    it("answers null for a job that left no outcome", async () => {
      await under.dispatcher.dispatch(request("silent"), "main");
      await under.idle();
      const [run] = await under.dispatcher.runs(since);
      expect(await under.dispatcher.outcome(run?.id ?? 0)).toBeNull();
    });

    it("lists the newest first, and nothing from before", async () => {
      for (const lane of ["one", "two"]) await under.dispatcher.dispatch(request(lane), "main");
      await under.idle();
      expect((await under.dispatcher.runs(since)).map(({ name }) => name)).toEqual(["two", "one"]);
      const later = new Date(Date.now() + 60_000).toISOString();
      expect(await under.dispatcher.runs(later)).toEqual([]);
    });

    it("lets a job that has ended be cancelled", async () => {
      await under.dispatcher.dispatch(request("silent"), "main");
      await under.idle();
      const [run] = await under.dispatcher.runs(since);
      await under.dispatcher.cancel(run?.id ?? 0);
      expect((await under.dispatcher.runs(since))[0]?.conclusion).toBe("success");
    });
  });
}
