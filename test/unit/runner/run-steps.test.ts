import { beforeAll, describe, expect, it } from "vitest";
import type { FrozenStage } from "../../../src/method/index.ts";
import { blobId } from "../../../src/shared/index.ts";
import { type ActionJob, buildAction, type JobResult, TOKEN } from "../../support/action-job.ts";
import { aBuildState, aJob, aJobOfFixes, aJobOfGates, aJobOfReviews, BUILD } from "../../support/build-jobs.ts";
import { LIMITS } from "../../support/recorded/records.ts";

let bundle: string;
beforeAll(async () => {
  bundle = await buildAction();
});

const failures = (result: JobResult) => result.outcome?.steps.map(({ failure }) => failure);

describe("a unit's job", () => {
  it("runs hat after hat, each with its own agent, and brings home calls, files and gates", async () => {
    const job = aJob();
    const result = await job.run(bundle, job.request("unit", [BUILD]), { agent: "rehearsal" });
    expect(failures(result), result.log).toEqual([null, null]);
    const [first, second] = result.outcome?.steps ?? [];
    expect(first?.commands.map(({ name }) => name)).toEqual(["haiku_unit_record", "haiku_unit_advance_hat"]);
    expect(first?.files).toMatchObject([{ path: "src/load.mjs", oid: blobId("export const rows = 3;\n"), base: null }]);
    expect(result.file(0, "src/load.mjs")).toBe("export const rows = 3;\n");
    expect(second?.key).toBe("airports/build/hat/001/verifier/1.1");
    expect(second?.gates).toMatchObject([{ name: "test", passed: true }]);
    expect(second?.files).toEqual([]);
    expect(result.transcript(1)).toContain("Counts three rows.");
    expect([result.code, result.runnerFile("output").includes("done")]).toEqual([0, true]);
    expect(result.runnerFile("summary")).toContain("haiku run airports/build/hat/001/builder/1.1 --agent rehearsal");
    expect(first?.manifest).toContainEqual(
      expect.objectContaining({ source: "AGENTS.md", withheld: expect.any(String) }),
    );
    // The one line with the token is the command that makes the runner mask it everywhere.
    expect(result.log.replace(`::add-mask::${TOKEN}`, "")).not.toContain(TOKEN);
  });

  it("masks its token before it says that another input is wrong", async () => {
    const job = aJob();
    const swapped = { agent: "rehearsal", "timeout-minutes": TOKEN };
    const lines = (await job.run(bundle, job.request("unit", [BUILD]), swapped)).log.split("\n");
    const [mask, told] = [`::add-mask::${TOKEN}`, `timeout-minutes is "${TOKEN}"`];
    expect(lines.indexOf(mask)).toBeLessThan(lines.findIndex((line) => line.includes(told)));
    expect(lines).toContain(mask);
  });

  it("stops before a hat that has a job of its own", async () => {
    const job = aJob(aBuildState({ isolate: ["verify"] }));
    const result = await job.run(bundle, job.request("unit", [BUILD]), { agent: "rehearsal" });
    expect(result.outcome?.steps).toHaveLength(1);
  });

  it("ends green with the failure when an agent does nothing", async () => {
    const job = aJob();
    const result = await job.run(bundle, job.request("unit", [BUILD]), { agent: "command", "agent-args": '["true"]' });
    expect(failures(result)).toMatchObject([{ code: "no_ending_command" }]);
    expect([result.code, result.runnerFile("output").includes("partial")]).toEqual([0, true]);
  });

  it.each<[string, Record<string, string>, Partial<FrozenStage>]>([
    ["the workflow", { "timeout-minutes": "0.005" }, {}],
    ["the config, as its stage froze it", {}, { limits: { ...LIMITS, minutes: 0.005 } }],
  ])("stops an agent whose time is up, as said by %s", async (_, inputs, change) => {
    const job = aJob(aBuildState(change));
    const sleeper = { agent: "command", "agent-args": '["sleep", "600"]', ...inputs };
    expect(failures(await job.run(bundle, job.request("unit", [BUILD]), sleeper))).toMatchObject([
      { code: "timed_out" },
    ]);
  });
});

describe("an audit's job", () => {
  it("runs every role whatever the others file", async () => {
    const [job, request] = aJobOfReviews();
    const result = await job.run(bundle, request, { agent: "rehearsal" });
    expect(failures(result), result.log).toEqual([null, null]);
    const names = result.outcome?.steps.map(({ commands }) => commands.map(({ name }) => name));
    expect(names).toEqual([["haiku_review_complete"], ["haiku_feedback", "haiku_review_complete"]]);
  });
});

describe("a job of fixes", () => {
  it("runs them in turn, each on what the one before has left; what fails leaves nothing", async () => {
    const [job, request] = aJobOfFixes();
    const result = await job.run(bundle, request, { agent: "rehearsal" });
    expect(failures(result), result.log).toMatchObject([null, { code: "no_ending_command" }, null]);
    const [first, , third] = result.outcome?.steps ?? [];
    expect(first?.files).toMatchObject([{ path: "src/load.mjs", base: null }]);
    expect(third?.files).toMatchObject([{ path: "src/load.mjs", base: first?.files[0]?.oid }]);
    expect(result.outcome?.steps).toHaveLength(3); // whoever assesses has a job for all of them
  });
});

describe("a job of quality gates", () => {
  it("runs each distinct command once in the job's checkout, without an agent", async () => {
    const [job, request] = aJobOfGates();
    const result = await job.run(bundle, request, { command: "gates" });
    expect(result.outcome?.steps, result.log).toMatchObject([
      { agent: null, failure: null, gates: [{ passed: false, exit: 1 }] },
    ]);
  });
});

describe("what cannot be run at all", () => {
  const refused = async (request: Parameters<ActionJob["request"]>[2], inputs: Record<string, string> = {}) => {
    const job = aJob();
    const result = await job.run(bundle, job.request("unit", [BUILD], request), { agent: "rehearsal", ...inputs });
    expect([result.code, result.outcome]).toEqual([1, null]);
    return result.log;
  };

  it("is a step that is not open", async () => {
    expect(await refused({ steps: ["airports/build/hat/001/builder/2.1"] })).toContain("step_not_open");
  });

  it("is a checkout at another commit", async () => {
    expect(await refused({ sha: "1".repeat(40) })).toContain("checkout_wrong");
  });

  it("is a protocol of another version", async () => {
    expect(await refused({}, { protocol: "9" })).toContain("protocol_unknown");
  });

  it("is a request that is none", async () => {
    expect(await refused({}, { request: "{" })).toContain("the request");
  });

  it("is a command that does not fit the job", async () => {
    expect(await refused({}, { command: "gates" })).toContain("command_wrong");
  });
});
