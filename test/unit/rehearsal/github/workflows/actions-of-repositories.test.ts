import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Bench, openBench, REPO } from "../../../../support/fake-workflow-host.ts";

const PATH = ".github/workflows/ci.yml";
const ACTION = "name: Hello\nruns: { using: node24, main: dist/main.mjs }\n";
let bench: Bench;

beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

/** Commits an action that says this, and tags it. */
function release(says: string, tag: string | null): string {
  const files = { "hello/action.yml": ACTION, "hello/dist/main.mjs": `console.log(${JSON.stringify(says)});\n` };
  const sha = bench.commit(files);
  const folder = join(bench.folder, "repos", REPO.owner, `${REPO.name}.git`);
  if (tag !== null) execFileSync("git", ["--git-dir", folder, "tag", tag, sha]);
  return sha;
}

/** What a job printed that uses this before it runs a command, and how it ended. */
async function run(uses: string): Promise<{ readonly conclusion: string | null; readonly log: string }> {
  const steps = `      - run: echo began\n      - uses: ${uses}\n`;
  bench.commit({ [PATH]: `on: workflow_dispatch\njobs:\n  a:\n    runs-on: x\n    steps:\n${steps}` });
  const asked = { ref: "main", return_run_details: true };
  await bench.call("POST", `/repos/octo/demo/actions/workflows/ci.yml/dispatches`, asked);
  await bench.workflows.idle();
  const { body } = await bench.call("GET", "/repos/octo/demo/actions/runs?per_page=1");
  const [last] = (body as { workflow_runs: { id: number; conclusion: string | null }[] }).workflow_runs;
  return { conclusion: last?.conclusion ?? null, log: bench.workflows.logOf(REPO, last?.id ?? 0).join("\n") };
}

describe("an action of a repository of this GitHub", () => {
  it("is taken at its tag, its branch and its commit", async () => {
    const first = release("one", "v1");
    release("two", null);
    for (const [ref, says] of Object.entries({ v1: "one", main: "two", [first]: "one" }))
      expect(await run(`octo/demo/hello@${ref}`)).toMatchObject({
        conclusion: "success",
        log: expect.stringContaining(says),
      });
  });

  it.each([
    ["octo/nowhere@v1", "repository not found"],
    ["octo/demo/hello@v9", "unable to find version `v9`"],
    [`octo/demo/hello@${"0".repeat(40)}`, `unable to find version \`${"0".repeat(40)}\``],
  ])("fails the job before its first step: %s", async (uses, why) => {
    release("one", "v1");
    const { conclusion, log } = await run(uses);
    expect({ conclusion, log }).toEqual({
      conclusion: "failure",
      log: `error: Unable to resolve action \`${uses}\`, ${why}`,
    });
  });

  it("is refused at a shortened commit, with the whole of it", async () => {
    const sha = release("one", "v1");
    const { log } = await run(`octo/demo/hello@${sha.slice(0, 8)}`);
    expect(log).toContain(`is not supported. Please use the full commit SHA \`${sha}\` instead.`);
  });

  it("fails its step where its folder holds no action", async () => {
    release("one", "v1");
    const { conclusion, log } = await run("octo/demo/other@v1");
    expect({ conclusion, log }).toEqual({
      conclusion: "failure",
      log: expect.stringMatching(/began(?:.|\n)*no .*action\.yml/),
    });
  });
});
