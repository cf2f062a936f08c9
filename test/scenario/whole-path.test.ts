import { execFile } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Figures } from "../../src/rehearsal/demo/figures.ts";
import { KILL_POINTS } from "../../src/rehearsal/demo/index.ts";
import { ROOT } from "../support/house/read-sources.ts";

/*
 * The whole path with everything real: the built App as a process, the built Action in jobs, git underneath. Once as it
 * should go, once with the App killed at its worst moments: there the App is the process that counts, and the Action is
 * played in the demo's. What is compared is what the running systems say at the end.
 */

const LIMIT_MS = 1_800_000;

interface Shown {
  readonly exit: number;
  readonly lines: readonly string[];
  readonly figures: Figures;
}

function run(program: string, ...options: readonly string[]): Promise<Shown> {
  const args = [join(ROOT, program), "--json", ...options];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { timeout: LIMIT_MS, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      const lines = stdout.trimEnd().split("\n");
      const last = lines.at(-1) ?? "";
      if (!last.startsWith("{")) reject(new Error(`the demo ended without figures\n${stdout}\n${stderr}`));
      else resolve({ exit: Number(error?.code ?? 0), lines, figures: JSON.parse(last) });
    });
  });
}

describe("from a comment to a sealed intent", () => {
  let shown: Shown;
  beforeAll(async () => {
    shown = await run("dist/demo.mjs");
  }, LIMIT_MS);

  it("shows what it promises", () => {
    expect(shown.lines.filter((line) => line.includes("not as it should be"))).toEqual([]);
    expect(shown.exit).toBe(0);
    expect(shown.figures).toMatchObject({ sealed: true, verify: "ok", problems: [] });
  });

  it("passes each gate the way its stage declares", () => {
    expect(shown.figures.stages).toEqual([
      { name: "discovery", gate: "auto", source: "engine" },
      { name: "extraction", gate: "ask", source: "review" },
      { name: "transformation", gate: "ask", source: "review" },
      { name: "validation", gate: "ask", source: "command" },
      { name: "deployment", gate: "external", source: "merge" },
    ]);
  });

  it("asks GitHub for little", () => {
    const { finished_steps, rest_requests, graphql_requests, content_writes, points_per_look } = shown.figures;
    expect(points_per_look).toBeLessThanOrEqual(3);
    expect(content_writes / finished_steps).toBeLessThanOrEqual(0.4);
    // Measured: 5.0. Some more where a slow machine lets the App sweep, or jobs end apart, meanwhile.
    expect((rest_requests + graphql_requests) / finished_steps).toBeLessThanOrEqual(5.5);
  });

  it("ends every finding as what it was, with its thread resolved where it has one", () => {
    const { findings } = shown.figures;
    const ends = findings.map(({ id, origin, resolution }) => `${id} ${origin} ${resolution}`).sort();
    expect(ends).toEqual([
      "FB-001 adversarial-review fixed",
      "FB-002 agent fixed",
      "FB-003 user-question answered",
      "FB-004 user-visual fixed",
      "FB-005 user-chat non_actionable",
      "FB-006 adversarial-review fixed",
      "FB-007 adversarial-review non_actionable",
      "FB-008 adversarial-review rejected",
    ]);
    expect(findings.filter(({ thread }) => thread === "open")).toEqual([]);
  });

  it("asks a person, has the plan signed, and refuses who may not", () => {
    expect(shown.figures).toMatchObject({ questions: 1, plan_signed: ["discovery"], refused_commands: 2 });
  });

  it("delivers code that works: its tests pass, no row is lost, a second run changes nothing", () => {
    const { rows_source, rows_loaded, delivered_tests, second_run_changes } = shown.figures;
    expect([rows_loaded, rows_source]).toEqual([8742, 8742]);
    expect(delivered_tests).toEqual({ passed: 74, failed: 0 });
    expect(second_run_changes).toBe(0);
  });

  it("writes nothing when it looks again", () => {
    expect(shown.figures.second_reconcile_writes).toBe(0);
  });

  it("pushes to pull requests nothing but work, merges and one delivery, and starts few jobs", () => {
    const { work_commits, stages, pr_head_pushes, jobs, units } = shown.figures;
    // A pull request is opened on its first commit: that one is no push to its head.
    const [opened, delivery, byPeople] = [stages.length, 1, 1];
    expect(pr_head_pushes).toBe(work_commits - opened + stages.length + delivery + byPeople);
    const [rejections, fixRounds] = [1, 4];
    // After a fix the gates run again, and whoever signed what it changed looks again: spec, then the agents.
    const lookingAgain = 3 * fixRounds;
    const intentLevel = 2;
    expect(jobs).toBeLessThanOrEqual(
      5 * stages.length + 2 * units + rejections + 3 * fixRounds + lookingAgain + intentLevel,
    );
  });

  it("asks for few agent runs and jobs", () => {
    expect(shown.figures.agent_runs).toBeLessThanOrEqual(80);
    expect(shown.figures.jobs).toBeLessThanOrEqual(70);
  });

  it("asks GitHub for little: a look is a request, and a few points of the hour's 5,000", () => {
    const { looks, points_per_look, points, agent_runs, rest_requests, graphql_requests } = shown.figures;
    // How many looks it takes depends on how slow the machine is: events that come apart are looked at apart.
    expect(looks).toBeLessThanOrEqual(3 * agent_runs);
    expect(points_per_look).toBeLessThanOrEqual(3);
    expect(points).toBeLessThanOrEqual(9 * agent_runs);
    expect(rest_requests + graphql_requests).toBeLessThanOrEqual(16 * agent_runs);
  });

  it("bothers nobody without need", () => {
    expect(Math.max(0, ...Object.values(shown.figures.notifications))).toBeLessThanOrEqual(12);
  });

  it("tells it in lines of 80 columns", () => {
    for (const line of shown.lines.slice(0, -1)) expect(line.length).toBeLessThanOrEqual(80);
  });

  it(
    "comes to the same end when the App is killed at the worst moments, with nothing doubled",
    async () => {
      const killed = await run("dist/demo-in-process.mjs", "--kill-at", KILL_POINTS.join(","));
      expect(killed.figures.app_killed).toBe(KILL_POINTS.length);
      expect(killed.exit).toBe(0);
      expect(lasting(killed.figures)).toEqual(lasting(shown.figures));
    },
    LIMIT_MS,
  );
});

/** What must not depend on how often the App had to begin anew. */
function lasting(figures: Figures) {
  const { sealed, stages, units, bolts, findings, agent_runs, jobs, work_commits, pr_head_pushes } = figures;
  const { content_writes, notifications } = figures;
  return {
    sealed,
    stages,
    units,
    bolts,
    findings,
    agent_runs,
    jobs,
    work_commits,
    pr_head_pushes,
    content_writes,
    notifications,
  };
}
