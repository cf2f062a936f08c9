import { execFile } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Figures } from "../../src/rehearsal/demo/figures.ts";
import { ROOT } from "../support/house/read-sources.ts";

/*
 * The demo's other playbooks, the App as a process and the Action in the demo's own: that jobs work as processes the whole
 * path shows. That each story showed what it promises is the exit code; what is looked at here besides is what the studio
 * makes of people and gates.
 */

const LIMIT_MS = 1_800_000;

interface Shown {
  readonly exit: number;
  readonly wrong: readonly string[];
  readonly figures: Figures;
}

function demo(studio: string): Promise<Shown> {
  const args = [join(ROOT, "dist/demo-in-process.mjs"), "--json", "--studio", studio];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { timeout: LIMIT_MS, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      const lines = stdout.trimEnd().split("\n");
      const last = lines.at(-1) ?? "";
      if (!last.startsWith("{")) {
        reject(new Error(`the demo ended without figures\n${stdout}\n${stderr}`));
        return;
      }
      const wrong = lines.filter((line) => line.includes("not as it should be"));
      resolve({ exit: Number(error?.code ?? 0), wrong, figures: JSON.parse(last) });
    });
  });
}

describe("a migration, from the inventory to the runbook of the switch", () => {
  let shown: Shown;
  beforeAll(async () => {
    shown = await demo("migration");
  }, LIMIT_MS);

  it("shows what it promises", () => {
    expect(shown.wrong).toEqual([]);
    expect(shown.exit).toBe(0);
  });

  it("asks people in the collaborative stages, and there alone", () => {
    expect(shown.figures).toMatchObject({ questions: 3, plan_signed: ["assessment", "mapping", "cutover"] });
  });

  it("leaves the gate of the cutover to a merge by people", () => {
    expect(shown.figures.stages.at(-1)).toEqual({ name: "cutover", gate: "external", source: "merge" });
  });

  it("moves every row, and nothing a second time", () => {
    expect(shown.figures).toMatchObject({ rows_source: 8742, rows_loaded: 8742, second_run_changes: 0 });
    expect(shown.figures.delivered_tests?.failed).toBe(0);
  });
});

describe("the operations of a service, as one stage alone", () => {
  let shown: Shown;
  beforeAll(async () => {
    shown = await demo("software");
  }, LIMIT_MS);

  it("shows what it promises", () => {
    expect(shown.wrong).toEqual([]);
    expect(shown.exit).toBe(0);
  });

  it("is one stage that the engine passes, with no plan to sign", () => {
    expect(shown.figures.stages).toEqual([{ name: "operations", gate: "auto", source: "engine" }]);
    expect(shown.figures.plan_signed).toEqual([]);
  });

  it("delivers a service that is asked for every airport, and answers", () => {
    expect(shown.figures).toMatchObject({ rows_source: 3376, rows_loaded: 3376, second_run_changes: 0 });
  });
});
