import { describe, expect, it } from "vitest";
import type { StepRun } from "../../../src/runner/job.ts";
import { keepRuns } from "../../../src/runner/kept-runs.ts";
import { fitted, NO_SIZE, type StepSize } from "../../../src/runner/step-size.ts";
import { BUILD } from "../../support/build-jobs.ts";
import { aState } from "../../support/recorded/records.ts";

const MB = 1024 * 1024;
const AT = "2026-01-05T09:00:00.000Z";

interface Brings {
  readonly files?: Readonly<Record<string, number>>;
  readonly transcript?: number;
  readonly gates?: number;
  readonly index?: number;
  readonly failure?: StepRun["outcome"]["failure"];
}

function aRun({ files = {}, transcript = 10, gates = 0, index = 0, failure = null }: Brings): StepRun {
  const gate = { name: "g", command: "c", dir: null, exit: 0, duration_ms: 1, tail: "", passed: true };
  return {
    start: { step: BUILD, state: aState({}), work: new Map(), carried: new Map(), index },
    outcome: {
      ...{ key: `step-${index}`, agent: null, started_at: AT, completed_at: AT, agent_ms: 1, commands: [] },
      files: Object.keys(files).map((path) => ({ path, mode: "100644", oid: "0".repeat(40), base: null })),
      gates: Array.from({ length: gates }, () => gate),
      ...{ usage: null, prompt: null, manifest: [], containment: [], failure },
    },
    files: new Map(Object.entries(files).map(([path, bytes]) => [path, new Uint8Array(bytes)])),
    tree: new Map(),
    transcript: "x".repeat(transcript),
  };
}

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, 1]));
const FAILED = { code: "timed_out", message: "the time was up" };

describe("a step in its job's outcome", () => {
  it.each<[what: string, brings: Brings, before: StepSize, message: RegExp | null]>([
    ["that is small", { files: { a: 10 } }, NO_SIZE, null],
    ["of 500 files", { files: many(500) }, NO_SIZE, null],
    ["of 501 files", { files: many(501) }, NO_SIZE, /^files: /],
    [
      "with one file of 30 MB",
      { files: { small: 10, "data/big.bin": 30 * MB } },
      NO_SIZE,
      /^it brings 2 changed files and 30\.0 MB, of which data\/big\.bin alone has 30\.0 MB; of one job at most 500 changed files and 20\.0 MB are taken$/,
    ],
    [
      "that is too large with the steps before it",
      { files: { a: 15 * MB } },
      { files: 3, bytes: 6 * MB },
      /^it brings 1 changed file and 15\.0 MB, of which a alone has 15\.0 MB; with the steps before it, 4 changed files and 21\.0 MB;/,
    ],
    [
      "that has too many files with the steps before it",
      { files: many(2) },
      { files: 499, bytes: 0 },
      /with the steps before it, 501 changed files/,
    ],
    ["with more gates than there is a place for", { gates: 51 }, NO_SIZE, /^gates: /],
  ])("%s", (_, brings, before, message) => {
    const { run, taken } = fitted(aRun(brings), before);
    if (message === null) {
      expect(run.outcome.failure).toBeNull();
      expect(taken.files).toBe(before.files + Object.keys(brings.files ?? {}).length);
      return;
    }
    expect(run.outcome.failure?.code).toBe("step_too_large");
    expect(run.outcome.failure?.message).toMatch(message);
    expect([run.outcome.files, run.files.size, taken]).toEqual([[], 0, before]);
  });

  it("keeps the reason it failed for, and says besides why nothing of it is kept", () => {
    const { run } = fitted(aRun({ files: { a: 30 * MB }, failure: FAILED }), NO_SIZE);
    expect(run.outcome.failure).toMatchObject({
      code: "timed_out",
      message: expect.stringMatching(/^the time was up; nothing of it was kept: it brings 1 changed file/),
    });
  });

  it("has what its agent printed cut off before anything else", () => {
    const { run } = fitted(aRun({ files: { a: 19 * MB }, transcript: 2 * MB }), NO_SIZE);
    expect([run.outcome.failure, run.files.size]).toEqual([null, 1]);
    expect(run.transcript).toMatch(/^… cut off before this\nx+$/);
    expect(run.transcript.length).toBeLessThan(70_000);
  });
});

describe("the steps of a job", () => {
  it("are written after each, in their order; one that is too large is told by name, and the next have room", async () => {
    const written: string[][] = [];
    const said: string[] = [];
    const keep = keepRuns(
      async (runs) => {
        written.push(runs.map(({ outcome }) => `${outcome.key} ${outcome.failure?.code ?? outcome.files.length}`));
        return {
          outcome: { schema: 1, engine: "", intent: "", lane: "", sha: "", ledger: "", config: "", steps: [] },
          digest: "",
        };
      },
      (line) => said.push(line),
    );
    await Promise.all([
      keep(aRun({ index: 2, files: { a: 12 * MB } })),
      keep(aRun({ index: 0, files: { a: 12 * MB } })),
      keep(aRun({ index: 1, files: { a: 6 * MB } })),
    ]);
    expect(written.at(-1)).toEqual(["step-0 step_too_large", "step-1 1", "step-2 1"]);
    expect(said).toEqual([expect.stringMatching(/^step-0: step_too_large: it brings 1 changed file and 12\.0 MB/)]);
  });
});
