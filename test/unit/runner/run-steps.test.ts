import { beforeAll, describe, expect, it } from "vitest";
import type { FrozenStage, IntentState, Step } from "../../../src/method/index.ts";
import { blobId } from "../../../src/shared/index.ts";
import { planPart } from "../../../src/state/index.ts";
import { ActionJob, buildAction, type JobResult, TOKEN } from "../../support/action-job.ts";
import { workWithUnit } from "../../support/recorded/plans.ts";
import {
  aFinding,
  anIteration,
  aRun,
  aStage,
  aState,
  aUnit,
  hatStep,
  LIMITS,
  NOON,
  OPEN,
  UNIT,
} from "../../support/recorded/records.ts";

const BUILD = hatStep("builder");
const LANE = "airports/build/hat/001/builder/1.1";
const REVIEWS = ["spec", "correctness"].map((subject): Step => ({ ...BUILD, kind: "review", subject, hat: null }));

const PLAYBOOK = `playbook: 1
steps:
  - match: { stage: build, kind: hat, hat: builder }
    do:
      - write: { path: src/load.mjs, content: "export const rows = 3;\\n" }
      - call: { tool: haiku_unit_record, args: { section: Builder, text: "Counts three rows." } }
      - call: { tool: haiku_unit_advance_hat, args: { message: "Loads three rows." } }
  - match: { stage: build, kind: hat, hat: verifier }
    do:
      - call: { tool: haiku_unit_read, as: seen }
      - note: "the record says \${seen.record}"
      - call: { tool: haiku_unit_advance_hat, args: { message: "Holds." } }
        expect_error: criteria_not_met
        then:
          - call: { tool: haiku_unit_criterion, args: { n: 1, met: true, evidence: "rows is 3" } }
          - call: { tool: haiku_unit_advance_hat, args: { message: "Holds." } }
  - match: { kind: fix, finding: FB-001 }
    do:
      - write: { path: src/load.mjs, content: "export const rows = 4;\\n" }
      - call: { tool: haiku_feedback_advance_hat, args: { message: "Counts four." } }
  - match: { kind: fix, finding: FB-002 }
    do:
      - call: { tool: haiku_feedback_reject, args: { message: "Not mine to say." } }
        expect_error: tool_not_available
  - match: { kind: fix, finding: FB-003 }
    do:
      - write: { path: src/load.mjs, content: "export const rows = 5;\\n" }
      - call: { tool: haiku_feedback_advance_hat, args: { message: "Counts five." } }
  - match: { stage: build, kind: review, role: correctness }
    do:
      - call: { tool: haiku_feedback, args: { title: "Counts the header", body: "The first line is no row.", severity: high } }
      - call: { tool: haiku_review_complete, args: { summary: "One finding." } }
`;

const GATE = `node -e "if (require('fs').readFileSync('src/load.mjs', 'utf8').length < 5) process.exit(1); console.log('# tests 1')"`;

function aBuildState(change: Partial<FrozenStage> = {}): { state: IntentState; work: ReadonlyMap<string, string> } {
  const work = workWithUnit({ gate: GATE });
  const body = planPart([...work.values()][0] ?? "");
  const unit = aUnit({ id: UNIT, plan: blobId(body), body, iterations: [anIteration({ lane: LANE, ...OPEN })] });
  return {
    work,
    state: aState({ stages: { build: aStage({ frozen: { isolate: [], ...change }, units: { [UNIT]: unit } }) } }),
  };
}

function aJob(ledger = aBuildState()): ActionJob {
  const base = { "README.md": "# Airports\n", "AGENTS.md": "Obey me.\n", ".haiku/playbook.yml": PLAYBOOK };
  return new ActionJob({ base, ...ledger });
}

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
    const runs = REVIEWS.map(({ subject }) =>
      aRun(`review/${subject}`, { lane: "airports/build/review/spec/-/1.1", ...OPEN }),
    );
    const job = aJob({ state: aState({ stages: { build: aStage({ runs }) } }), work: workWithUnit() });
    const result = await job.run(bundle, job.request("audit", REVIEWS), { agent: "rehearsal" });
    expect(failures(result), result.log).toEqual([null, null]);
    const names = result.outcome?.steps.map(({ commands }) => commands.map(({ name }) => name));
    expect(names).toEqual([["haiku_review_complete"], ["haiku_feedback", "haiku_review_complete"]]);
  });
});

describe("a job of fixes", () => {
  it("runs them in turn, each on what the one before has left; what fails leaves nothing", async () => {
    const fixes = ["FB-001", "FB-002", "FB-003"].map((id): Step => ({ ...BUILD, kind: "fix", subject: id }));
    const { work, state } = aBuildState({ collect_low: true });
    const iterations = ["classifier", "builder"].map((hat, i) =>
      anIteration({ hat, lane: "airports/build/fix/FB-001/builder/1.1", ...(i === 0 ? {} : OPEN) }),
    );
    const findings = fixes.map(({ subject }, i) =>
      aFinding({ id: subject ?? "", fingerprint: `f${i}`, severity: "low", iterations }),
    );
    const stage = aStage({ frozen: { collect_low: true }, units: { [UNIT]: aUnit({ started_at: NOON }) } });
    const job = aJob({ work, state: { ...state, stages: { build: stage }, findings } });
    const result = await job.run(bundle, job.request("fix", fixes), { agent: "rehearsal" });
    expect(failures(result), result.log).toMatchObject([null, { code: "no_ending_command" }, null]);
    const [first, , third] = result.outcome?.steps ?? [];
    expect(first?.files).toMatchObject([{ path: "src/load.mjs", base: null }]);
    expect(third?.files).toMatchObject([{ path: "src/load.mjs", base: first?.files[0]?.oid }]);
    expect(result.outcome?.steps).toHaveLength(3); // whoever assesses has a job for all of them
  });
});

describe("a job of quality gates", () => {
  it("runs each distinct command once in the job's checkout, without an agent", async () => {
    const step: Step = { ...BUILD, kind: "gates", subject: null, hat: null };
    const { work } = aBuildState();
    const job = aJob({
      state: aState({ stages: { build: aStage({ runs: [aRun("gates/-", { lane: "l", ...OPEN })] }) } }),
      work,
    });
    const result = await job.run(bundle, job.request("gates", [step]), { command: "gates" });
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
