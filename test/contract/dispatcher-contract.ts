import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Dispatcher, Observer, RunRequest, RunSeen } from "../../src/ports/index.ts";

export interface DispatcherUnderTest {
  /**
   * Its workflow writes the request it got into `outcome.json`; for the job `silent` it leaves nothing, for the job
   * `twice` it announces `one` and `two` under the title `told`, otherwise `once`.
   */
  readonly dispatcher: Dispatcher;
  /** On the same repository. */
  readonly observer: Observer;
  readonly base: string;
  /** Login of the account that dispatches. */
  readonly self: string;
  /** Resolves when no job is under way. */
  idle(): Promise<void>;
  /** Somebody else runs a finished run again. */
  rerun(run: number): Promise<{ readonly login: string }>;
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

    const request = (job: string): RunRequest => ({
      intent: "airports",
      lane: job,
      kind: "elaborate",
      steps: [job],
      branch: "haiku/airports/main",
      sha: under.base,
      ledger: under.base,
      config: under.base,
    });
    const told = async (run: RunSeen): Promise<readonly string[]> =>
      (await under.dispatcher.notices(run)).flatMap(({ title, message }) => (title === "told" ? [message] : []));
    const runs = (from = since): Promise<readonly RunSeen[]> => under.dispatcher.runs(from, under.self);

    it("starts a job that is found by its job and brings its outcome home", async () => {
      expect(await runs()).toEqual([]);
      await under.dispatcher.dispatch(request("build/elaborate"), "main");
      await under.idle();
      const [run, ...others] = await runs();
      expect(others).toEqual([]);
      expect(await under.dispatcher.newest()).toEqual([run]);
      expect(run).toMatchObject({ name: "build/elaborate", status: "completed", conclusion: "success" });
      const files = await under.dispatcher.outcome(run?.id ?? 0);
      const outcome = Buffer.from(files?.get("outcome.json") ?? []).toString("utf8");
      expect(JSON.parse(outcome)).toEqual(request("build/elaborate"));
      // Told where it lies, it is looked for where there is nothing.
      expect(await under.dispatcher.outcome(run?.id ?? 0, 987_654)).toEqual(files);
    });

    it("tells who started a run, with which workflow, and where that stood", async () => {
      const id = await under.dispatcher.dispatch(request("build/elaborate"), "main");
      await under.idle();
      const [run] = await runs();
      expect(run).toMatchObject({
        id: id ?? run?.id,
        path: under.dispatcher.workflow,
        event: "workflow_dispatch",
        actor: { login: under.self, bot: true },
        triggered_by: { login: under.self },
        head_branch: "main",
        head: under.base,
        attempt: 1,
      });
      expect(await under.dispatcher.run(run?.id ?? 0)).toEqual(run);
      expect(await under.dispatcher.run(987_654)).toBeNull();
    });

    it("tells who has run it again, and keeps who began it", async () => {
      await under.dispatcher.dispatch(request("twice"), "main");
      await under.idle();
      const [first] = await runs();
      const { login } = await under.rerun(first?.id ?? 0);
      await under.idle();
      const [again] = await runs();
      expect(again).toMatchObject({ id: first?.id, attempt: 2, actor: { login: under.self }, triggered_by: { login } });
      expect(again && (await told(again))).toEqual(["one", "two"]);
    });

    it("answers null for a job that left no outcome", async () => {
      await under.dispatcher.dispatch(request("silent"), "main");
      await under.idle();
      const [run] = await runs();
      expect(await under.dispatcher.outcome(run?.id ?? 0)).toBeNull();
    });

    it("tells what each run's own job announced", async () => {
      for (const job of ["twice", "once"]) await under.dispatcher.dispatch(request(job), "main");
      await under.idle();
      const [once, twice] = await runs();
      expect(once && (await told(once))).toEqual(["once"]);
      expect(twice && (await told(twice))).toEqual(["one", "two"]);
      // A look at an intent shows the same, and is silent about what there is not.
      const suites = [twice?.suite ?? "", "CS_none"];
      const { notices } = await under.observer.snapshot("airports", [], null, { suites });
      expect(notices).toEqual(new Map([[twice?.suite, twice && (await under.dispatcher.notices(twice))]]));
    });

    it("lists the newest first, and nothing from before", async () => {
      for (const job of ["one", "two"]) await under.dispatcher.dispatch(request(job), "main");
      await under.idle();
      expect((await runs()).map(({ name }) => name)).toEqual(["two", "one"]);
      const later = new Date(Date.now() + 60_000).toISOString();
      expect(await runs(later)).toEqual([]);
    });

    it("lets a job that has ended be cancelled", async () => {
      await under.dispatcher.dispatch(request("silent"), "main");
      await under.idle();
      const [run] = await runs();
      await under.dispatcher.cancel(run?.id ?? 0);
      expect((await runs())[0]?.conclusion).toBe("success");
    });
  });
}
