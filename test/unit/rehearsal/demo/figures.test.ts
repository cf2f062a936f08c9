import { describe, expect, it } from "vitest";
import { countRecords, countSource } from "../../../../src/rehearsal/demo/data-set.ts";
import { tapCount } from "../../../../src/rehearsal/demo/delivered.ts";
import { type Evidence, figures, overheadPerStep, shortcomings } from "../../../../src/rehearsal/demo/figures.ts";
import type { StepRecord } from "../../../../src/rehearsal/demo/read-ledger.ts";
import type { StoryPromise } from "../../../../src/rehearsal/demo/stories/index.ts";
import { ROOT } from "../../../support/house/read-sources.ts";

function step(job: string, from: number, to: number | null, agent: number | null = 0): StepRecord {
  const at = (second: number): string => new Date(second * 1000).toISOString();
  return { lane: job, dispatched_at: at(from), completed_at: to === null ? null : at(to), duration_ms: agent };
}

describe("overhead", () => {
  it.each<readonly [string, readonly StepRecord[], number]>([
    ["no step", [], 0],
    ["one step", [step("a", 0, 3, 1_000)], 2_000],
    ["two steps of one lane share its job", [step("a", 0, 3, 1_000), step("a", 1, 4, 1_000)], 1_000],
    ["two that run side by side count once", [step("a", 0, 4, 1_000), step("a", 0, 4, 2_000)], 1_000],
    ["two lanes", [step("a", 0, 2, 0), step("b", 10, 14, 0)], 3_000],
    ["a step in flight does not count", [step("a", 0, 2, 0), step("b", 10, null)], 2_000],
    ["a job without an agent is all overhead", [step("a", 0, 2, null)], 2_000],
  ])("%s", (_, steps, milliseconds) => {
    expect(overheadPerStep(steps)).toBe(milliseconds);
  });
});

const delivered = { tests: { passed: 10, failed: 0 }, rowsLoaded: 3, secondRunChanges: 0 };

const good: Evidence = {
  ledger: {
    intent: { ended: { how: "sealed" }, mode: "continuous", stages: ["build", "ship"], runs: [] },
    stages: [
      { name: "ship", frozen: { gate: ["external"] }, runs: [], questions: [], gate: { source: "merge" } },
      { name: "build", frozen: { gate: ["ask"] }, runs: [], questions: [], gate: { source: "review" } },
    ],
    units: [
      {
        ...{ name: "unit-001-load", stage: "build", approvals: {} },
        iterations: [
          { ...step("a", 0, 1), bolt: 1, hat: "builder" },
          { ...step("a", 0, 1), bolt: 2, hat: "builder" },
        ],
      },
    ],
    findings: [
      {
        ...{ id: "FB-001", origin: "adversarial-review", severity: "high", resolution: "fixed", stage: "build" },
        ...{
          source_ref: "step:trip/build/approve/correctness/-/1.1",
          author: { kind: "agent" },
          also: [],
          iterations: [],
        },
      },
    ],
    done: ["start"],
    ledgerCommits: 9,
    workCommits: 2,
  },
  stats: {
    ...{
      restRequests: 30,
      graphqlRequests: 12,
      graphqlPoints: 14,
      queries: {
        Snapshot: { requests: 10, points: 12 },
        Blobs: { requests: 1, points: 3 },
        "(without a name)": { requests: 1, points: 40 },
      },
      notModified: 0,
      contentWrites: 4,
      byApps: { rest: 10, graphql: 10, contentWrites: 3 },
      sentWhileLimited: 0,
      webhooks: 50,
      routes: {},
    },
    ...{ headPushes: { "a/b#2": 1, "a/b#3": 2 }, notifications: { maintainer: 3 } },
  },
  verify: "ok",
  delivered,
  ...{ rowsSource: 3, seconds: 40.04, jobs: 5 },
  threads: [{ body: "Text\n<!-- haiku:finding trip/FB-001 -->", resolved: true }],
  ...{
    annotated: new Set<string>(),
    refusedCommands: 0,
    secondReconcileWrites: 0,
    appDeaths: 0,
    appDeathsWanted: 0,
    problems: [],
  },
};

const adopted: StoryPromise = ["a commit adopted", ({ ledger }) => ledger.done.includes("adopt")];

describe("figures", () => {
  it("say what the running systems said", () => {
    expect(figures(good)).toMatchObject({
      ...{ looks: 10, points_per_look: 1.5, points: 14 },
      ...{ sealed: true, seconds: 40, units: 1, bolts: 2, jobs: 5, pr_head_pushes: 3, rest_requests: 10 },
      graphql_requests: 10,
      stages: [
        { name: "build", gate: "ask", source: "review" },
        { name: "ship", gate: "external", source: "merge" },
      ],
      findings: [{ id: "FB-001", thread: "resolved", resolution: "fixed" }],
    });
    expect(shortcomings(figures(good), good, [])).toEqual([]);
  });

  it("promise nothing about what nobody could know beforehand", () => {
    const unknown = { ...good, delivered: null, rowsSource: null, threads: [] };
    expect(figures(unknown)).toMatchObject({ rows_source: null, rows_loaded: null, delivered_tests: null });
    expect(shortcomings(figures(unknown), unknown, [])).toEqual([]);
  });

  it.each<readonly [string, Partial<Evidence>]>([
    ["not sealed", { ledger: { ...good.ledger, intent: { ...good.ledger.intent, ended: null } } }],
    ["does not replay", { verify: "does not follow" }],
    ["wrote 1 times", { secondReconcileWrites: 1 }],
    ["rows were lost", { rowsSource: 4 }],
    ["rows were lost", { rowsSource: 0, delivered: { ...delivered, rowsLoaded: 0 } }],
    ["changed 2 files", { delivered: { ...delivered, secondRunChanges: 2 } }],
    ["0 passed", { delivered: { ...delivered, tests: { passed: 0, failed: 0 } } }],
    ["still open", { threads: [{ body: "<!-- haiku:finding trip/FB-001 -->", resolved: false }] }],
    ["no finding was shown", { threads: [{ body: "<!-- haiku:finding trip/FB-0011 -->", resolved: true }] }],
    ["killed 0 times", { appDeathsWanted: 1 }],
    ["not seen: a commit adopted", {}],
    ["answer broke", { problems: ["answer broke"] }],
  ])("that fall short are named: %s", (what, change) => {
    const evidence = { ...good, ...change };
    expect(shortcomings(figures(evidence), evidence, what.startsWith("not seen") ? [adopted] : []).join()).toContain(
      what,
    );
  });
});

describe("counting", () => {
  it.each([
    ["a,b\n1,2\n3,4\n", 2],
    ["a,b\n1,2\n3,4", 2],
    ['a,b\n"1\n1",2\r\n', 1],
    ["a,b\n\n1,2\n", 1],
    ["a,b\n", 0],
    ["", 0],
  ])("records of %j", (text, records) => {
    expect(countRecords(text)).toBe(records);
  });

  it("the data set has 3,376 airports and 5,366 routes", async () => {
    expect(await countSource(ROOT, ["airports.csv"])).toBe(3376);
    expect(await countSource(ROOT, ["airports.csv", "flights-airport.csv"])).toBe(8742);
  });

  it("reads node's test runner in both of its voices", () => {
    expect(tapCount({ stdout: "ok 1\n# pass 10\n# fail 2\n" }, "fail")).toBe(2);
    expect(tapCount({ stdout: "ℹ pass 10\n" }, "pass")).toBe(10);
    expect(() => tapCount({ stdout: "" }, "pass")).toThrow("did not say how many pass");
  });
});
