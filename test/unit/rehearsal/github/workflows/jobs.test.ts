import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterEach, describe, expect, it } from "vitest";
import { type Bench, DEVELOPER, openBench, REPO } from "../../../../support/fake-workflow-host.ts";

const DISPATCH = "/repos/octo/demo/actions/workflows/ci.yml/dispatches";
const PATH = ".github/workflows/ci.yml";
const ON = "name: CI\non: workflow_dispatch\n";
let bench: Bench;

afterEach(() => bench.close());

interface RunObject {
  readonly id: number;
  readonly status: string;
  readonly conclusion: string | null;
  readonly display_title: string;
  readonly [key: string]: unknown;
}

/** Commits one workflow, dispatches it, and waits until it is over. */
async function runOnce(yaml: string, inputs: Readonly<Record<string, unknown>> = {}): Promise<RunObject> {
  bench.commit({ [PATH]: yaml });
  const answer = await bench.call("POST", DISPATCH, { ref: "main", inputs, return_run_details: true });
  expect(answer.status).toBe(200);
  await bench.workflows.idle();
  return lastRun();
}

async function lastRun(): Promise<RunObject> {
  const { body } = await bench.call("GET", "/repos/octo/demo/actions/runs?per_page=1");
  const [run] = (body as { workflow_runs: RunObject[] }).workflow_runs;
  if (run === undefined) throw new RangeError("no run");
  return run;
}

function conclusions(): Readonly<Record<string, string | null>> {
  return Object.fromEntries(bench.checks.map((check) => [check.name, check.conclusion]));
}

describe("jobs", () => {
  it("passes outputs and artifacts along needs, skips by if, and reports every stage", async () => {
    bench = await openBench();
    bench.commit({ "data.txt": "one\ntwo\n" });
    const run = await runOnce(
      `${ON}run-name: count for \${{ github.actor }}
permissions:
  contents: read
  pull-requests: write
jobs:
  count:
    runs-on: ubuntu-latest
    outputs:
      lines: \${{ steps.count.outputs.lines }}
    steps:
      - uses: actions/checkout@v5
      - id: count
        run: |
          echo "lines=$(wc -l < data.txt)" >> "$GITHUB_OUTPUT"
          mkdir -p out/deep && cp data.txt out/deep/copy.txt && echo x > out/.hidden
      - uses: actions/upload-artifact@v6
        with: { name: result, path: out, retention-days: 3 }
  check:
    needs: count
    runs-on: ubuntu-latest
    steps:
      - uses: actions/download-artifact@v7
        with: { name: result, path: got }
      - run: test "$(cat got/deep/copy.txt | wc -l)" = "$LINES_SEEN" && test ! -e got/.hidden
        env:
          LINES_SEEN: \${{ needs.count.outputs.lines }}
  never:
    needs: count
    if: needs.count.outputs.lines == 3
    runs-on: ubuntu-latest
    steps: [{ run: exit 1 }]
  after-never:
    needs: never
    runs-on: ubuntu-latest
    steps: [{ run: exit 1 }]
  last:
    needs: [after-never, check]
    if: always()
    runs-on: ubuntu-latest
    steps:
      - run: test "\${{ needs.check.result }}" = success
`,
    );
    expect(bench.log.filter((line) => line.includes("error"))).toEqual([]);
    expect(conclusions()).toEqual({
      count: "success",
      check: "success",
      never: "skipped",
      "after-never": "skipped",
      last: "success",
    });
    expect(run).toMatchObject({
      status: "completed",
      conclusion: "success",
      display_title: "count for developer",
      event: "workflow_dispatch",
      path: PATH,
      run_attempt: 1,
    });
    const stages = bench.emitted.map(({ event, payload }) => [event, payload.action]);
    expect(stages).toEqual([
      ["workflow_run", "requested"],
      ["workflow_run", "in_progress"],
      ["workflow_run", "completed"],
    ]);
    expect([...bench.tokens.values()][0]).toEqual({ contents: "read", pull_requests: "write", metadata: "read" });
    expect(bench.revoked).toEqual([...bench.tokens.keys()]);
  });

  it("serves an artifact once, without credentials", async () => {
    bench = await openBench();
    const run = await runOnce(`${ON}jobs:
  make:
    runs-on: x
    steps:
      - run: mkdir -p a/b && echo hi > a/b/c.txt && echo no > a/skip.log
      - uses: actions/upload-artifact@v6
        with: { name: haiku-outcome, path: "a/**/*.txt", if-no-files-found: error }
`);
    const list = await bench.call("GET", `/repos/octo/demo/actions/runs/${run.id}/artifacts?name=haiku-outcome`);
    const { total_count, artifacts } = list.body as { total_count: number; artifacts: { id: number }[] };
    expect(total_count).toBe(1);
    const link = await bench.call("GET", `/repos/octo/demo/actions/artifacts/${artifacts[0]?.id}/zip`);
    expect(link.status).toBe(302);
    const location = link.headers?.location ?? "";
    const { bytes } = await bench.call("GET", location);
    expect(Object.keys(unzipSync(bytes ?? new Uint8Array()))).toEqual(["b/c.txt"]);
    expect((await bench.call("GET", location)).status).toBe(404);
  });

  it("goes on after continue-on-error, runs cleanup after a failure, and names the line of the failed step", async () => {
    bench = await openBench();
    const run = await runOnce(`${ON}jobs:
  build:
    runs-on: x
    steps:
      - id: soft
        run: exit 3
        continue-on-error: true
      - run: test "\${{ steps.soft.outcome }}-\${{ steps.soft.conclusion }}" = failure-success
      - run: exit 4
      - run: echo not-reached
      - if: failure()
        run: echo cleaned up
`);
    expect(run.conclusion).toBe("failure");
    const log = bench.workflows.logOf(REPO, run.id);
    expect(log).toContain("cleaned up");
    expect(log).not.toContain("not-reached");
    expect(log).toContain(`error: ${PATH}:11: Process completed with exit code 4.`);
    const jobs = (await bench.call("GET", `/repos/octo/demo/actions/runs/${run.id}/jobs`)).body as {
      jobs: { steps: { conclusion: string }[] }[];
    };
    expect(jobs.jobs[0]?.steps.map((step) => step.conclusion)).toEqual([
      "success",
      "success",
      "failure",
      "skipped",
      "success",
    ]);
  });

  it("leaves no credential behind with persist-credentials: false, and a working one otherwise", async () => {
    bench = await openBench();
    const sha = bench.commit({ "old.txt": "old" });
    const run = await runOnce(`${ON}jobs:
  look:
    runs-on: x
    steps:
      - uses: actions/checkout@v5
        with: { ref: ${sha}, persist-credentials: false, path: closed }
      - uses: actions/checkout@v5
        with: { ref: main, path: open, fetch-depth: 0 }
      - run: |
          test "$(git -C closed rev-parse HEAD)" = ${sha}
          ! grep -ri authorization closed/.git
          ! git -C closed ls-remote origin
          git -C open ls-remote origin
          test "$(git -C open log --oneline | wc -l)" = 2
          git -C open config --get-regexp extraheader
`);
    const log = bench.workflows.logOf(REPO, run.id);
    expect(run.conclusion, log.join("\n")).toBe("success");
    expect(log.join("\n")).not.toContain("ghs_job");
    expect(log.join("\n")).toMatch(/extraheader AUTHORIZATION: basic \*\*\*/);
  });

  it("gives a JavaScript action its environment and takes its outputs", async () => {
    const folder = await mkdtemp(join(tmpdir(), "action-"));
    mkdirSync(join(folder, "dist"));
    writeFileSync(
      join(folder, "action.yml"),
      `name: Look
inputs:
  command: { required: true }
  github-token: { default: "\${{ github.token }}" }
  agent args: { default: none }
outputs: { seen: { description: x } }
runs: { using: node24, main: dist/main.mjs }
`,
    );
    writeFileSync(
      join(folder, "dist/main.mjs"),
      `import { appendFileSync, readFileSync } from "node:fs";
const event = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, "utf8"));
appendFileSync(process.env.GITHUB_OUTPUT, "seen<<END\\n" + JSON.stringify({ env: process.env, event }) + "\\nEND\\n");
console.log("::add-mask::hush");
console.log("hush is " + process.env["INPUT_GITHUB-TOKEN"]);
console.log("::error file=a.txt,line=3::bad%0Athing");
`,
    );
    bench = await openBench({ actions: { "octo/haiku/action": folder } });
    const run = await runOnce(
      `name: CI
on: { workflow_dispatch: { inputs: { request: { required: true } } } }
env: { LEVEL: workflow }
jobs:
  run:
    runs-on: x
    env: { LEVEL: "job of \${{ github.workflow }}" }
    steps:
      - id: look
        uses: octo/haiku/action@0123456789
        with: { command: run }
        env: { REQUEST: "\${{ inputs.request }}" }
      - run: cat > ../seen.json <<< "$SEEN"; echo "$SEEN" > "${folder}/seen.json"
        env: { SEEN: "\${{ steps.look.outputs.seen }}" }
`,
      { request: "it's $(me)" },
    );
    const log = bench.workflows.logOf(REPO, run.id);
    expect(run.conclusion, log.join("\n")).toBe("success");
    const { env, event } = JSON.parse(readFileSync(join(folder, "seen.json"), "utf8"));
    expect(event).toMatchObject({
      inputs: { request: "it's $(me)" },
      repository: { full_name: "octo/demo" },
      ref: "refs/heads/main",
    });
    expect(env).toMatchObject({
      GITHUB_ACTIONS: "true",
      CI: "true",
      GITHUB_REPOSITORY: "octo/demo",
      GITHUB_REPOSITORY_OWNER: "octo",
      GITHUB_REF: "refs/heads/main",
      GITHUB_REF_NAME: "main",
      GITHUB_EVENT_NAME: "workflow_dispatch",
      GITHUB_RUN_ID: String(run.id),
      GITHUB_RUN_NUMBER: "1",
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_JOB: "run",
      GITHUB_ACTOR: "developer",
      GITHUB_WORKFLOW: "CI",
      GITHUB_API_URL: bench.url,
      GITHUB_GRAPHQL_URL: `${bench.url}/graphql`,
      GITHUB_SERVER_URL: bench.url,
      GITHUB_SHA: run.head_sha,
      RUNNER_OS: "Linux",
      INPUT_COMMAND: "run",
      INPUT_AGENT_ARGS: "none",
      REQUEST: "it's $(me)",
      LEVEL: "job of CI",
    });
    expect(Object.keys(env)).toEqual(
      expect.arrayContaining([
        "GITHUB_WORKSPACE",
        "GITHUB_OUTPUT",
        "GITHUB_ENV",
        "GITHUB_PATH",
        "GITHUB_STATE",
        "GITHUB_STEP_SUMMARY",
        "RUNNER_TEMP",
        "RUNNER_TOOL_CACHE",
        "HOME",
      ]),
    );
    expect(Object.keys(env).filter((name) => /^(VITEST|npm_|NODE_)/.test(name))).toEqual([]);
    expect(log).toContain("*** is ***");
    expect(log).toContain("error: bad");
  });
});

describe("stopping", () => {
  it("kills the process group on cancel and still runs always()", async () => {
    bench = await openBench();
    bench.commit({
      [PATH]: `${ON}jobs:
  slow:
    runs-on: x
    steps:
      - run: |
          (trap '' INT TERM; sleep 600) &
          echo "pid $!"
          sleep 600
      - if: always()
        run: echo tidy
      - run: echo not-reached
`,
    });
    const { body } = await bench.call("POST", DISPATCH, { ref: "main", return_run_details: true });
    const runId = (body as { workflow_run_id: number }).workflow_run_id;
    await expect.poll(() => bench.workflows.logOf(REPO, runId).find((line) => line.startsWith("pid "))).toBeDefined();
    expect((await bench.call("POST", `/repos/octo/demo/actions/runs/${runId}/cancel`)).status).toBe(202);
    await bench.workflows.idle();
    const log = bench.workflows.logOf(REPO, runId);
    expect((await lastRun()).conclusion).toBe("cancelled");
    expect(log).toContain("tidy");
    expect(log).not.toContain("not-reached");
    const pid = Number(log.find((line) => line.startsWith("pid "))?.slice(4));
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect((await bench.call("POST", `/repos/octo/demo/actions/runs/${runId}/cancel`)).status).toBe(409);
  });

  it("ends a job that takes too long, and a step alone that does", async () => {
    bench = await openBench();
    const run = await runOnce(`${ON}jobs:
  step:
    runs-on: x
    steps: [{ run: sleep 600, timeout-minutes: 0.002 }]
  job:
    runs-on: x
    timeout-minutes: 0.002
    steps: [{ run: sleep 600 }]
`);
    expect(run.conclusion).toBe("failure");
    expect(conclusions()).toEqual({ step: "failure", job: "cancelled" });
  });

  it("keeps one running and one waiting per concurrency group; a newer one replaces who waits", async () => {
    bench = await openBench({ concurrentJobs: 4 });
    bench.commit({
      [PATH]: `name: CI
on: { workflow_dispatch: { inputs: { gate: { required: true } } } }
run-name: \${{ inputs.gate }}
concurrency: deploy
jobs:
  go:
    runs-on: x
    steps: [{ run: 'while [ ! -e "$GATE" ]; do sleep 0.02; done', env: { GATE: "\${{ inputs.gate }}" } }]
`,
    });
    const gates = ["a", "b", "c"].map((name) => join(bench.folder, name));
    for (const gate of gates)
      expect((await bench.call("POST", DISPATCH, { ref: "main", inputs: { gate } })).status).toBe(204);
    for (const gate of gates) writeFileSync(gate, "");
    await bench.workflows.idle();
    const { body } = await bench.call("GET", "/repos/octo/demo/actions/workflows/ci.yml/runs");
    const runs = (body as { workflow_runs: RunObject[] }).workflow_runs;
    expect(runs.map((run) => [run.display_title, run.conclusion])).toEqual([
      [gates[2], "success"],
      [gates[1], "cancelled"],
      [gates[0], "success"],
    ]);
  });

  it("queues all with queue: max and cancels the running one with cancel-in-progress", async () => {
    bench = await openBench({ concurrentJobs: 4 });
    const workflow = (more: string): string => `name: CI
on: { workflow_dispatch: {} }
concurrency: { group: g, ${more} }
jobs:
  go: { runs-on: x, steps: [{ run: sleep 0.3 }] }
`;
    bench.commit({
      [PATH]: workflow("queue: max"),
      ".github/workflows/other.yml": workflow("cancel-in-progress: true").replace("group: g", "group: h"),
    });
    for (let n = 0; n < 3; n += 1) await bench.call("POST", DISPATCH, { ref: "main" });
    for (let n = 0; n < 2; n += 1) await bench.call("POST", DISPATCH.replace("ci.yml", "other.yml"), { ref: "main" });
    await bench.workflows.idle();
    const { body } = await bench.call("GET", "/repos/octo/demo/actions/runs");
    const runs = (body as { workflow_runs: RunObject[] }).workflow_runs;
    expect(runs.map((run) => run.conclusion)).toEqual(["success", "cancelled", "success", "success", "success"]);
  });

  it("runs a finished run again as its next attempt", async () => {
    bench = await openBench();
    const run = await runOnce(`${ON}jobs:\n  a: { runs-on: x, steps: [{ run: 'test "$GITHUB_RUN_ATTEMPT" = 2' }] }\n`);
    expect(run.conclusion).toBe("failure");
    expect((await bench.call("POST", `/repos/octo/demo/actions/runs/${run.id}/rerun`)).status).toBe(201);
    await bench.workflows.idle();
    expect(await lastRun()).toMatchObject({ id: run.id, run_attempt: 2, conclusion: "success" });
    const all = await bench.call("GET", `/repos/octo/demo/actions/runs/${run.id}/jobs?filter=all`);
    expect((all.body as { total_count: number }).total_count).toBe(2);
  });
});

/** A process that ended but was not yet collected by its parent counts as ended. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}

describe("events", () => {
  const push = (after: string, message: string, ref = "refs/heads/main") => ({
    ref,
    before: "0".repeat(40),
    after,
    head_commit: { message },
  });
  const CI =
    "name: CI\non: { push: { branches: [main] }, pull_request: {} }\njobs:\n  a: { runs-on: x, steps: [{ run: 'true' }] }\n";

  it("starts runs for people and Apps, not for job tokens, other branches or skipped commits", async () => {
    bench = await openBench();
    const sha = bench.commit({ [PATH]: CI });
    const job = { kind: "job", login: "github-actions[bot]", id: 1, permissions: {}, runId: 1 } as const;
    bench.workflows.onEvent(REPO, "push", push(sha, "x"), job);
    bench.workflows.onEvent(REPO, "push", push(sha, "x [skip ci]"), DEVELOPER);
    bench.workflows.onEvent(REPO, "push", push(sha, "x", "refs/heads/other"), DEVELOPER);
    bench.workflows.onEvent(REPO, "push", push("0".repeat(40), "x"), DEVELOPER);
    bench.workflows.onEvent(REPO, "check_run", { action: "created" }, DEVELOPER);
    await bench.workflows.idle();
    expect(bench.checks).toEqual([]);
    bench.workflows.onEvent(REPO, "push", push(sha, "subject line\n\nbody"), DEVELOPER);
    await bench.workflows.idle();
    expect(await lastRun()).toMatchObject({ event: "push", head_sha: sha, head_branch: "main", conclusion: "success" });
  });

  it("asks a pull request's head commit whether to skip", async () => {
    bench = await openBench();
    bench.commit({ [PATH]: CI });
    const skipped = bench.commit({ a: "1" }, "work\n\n\nHaiku-Step: x\nskip-checks: true\n", "topic");
    const wanted = bench.commit({ a: "2" }, "run it", "topic");
    const event = (sha: string) => ({
      action: "synchronize",
      pull_request: { number: 3, title: "T", head: { ref: "topic", sha }, base: { ref: "main" } },
    });
    bench.workflows.onEvent(REPO, "pull_request", event(skipped), DEVELOPER);
    bench.workflows.onEvent(REPO, "pull_request", event(wanted), DEVELOPER);
    await bench.workflows.idle();
    expect(bench.checks).toEqual([{ name: "a", headSha: wanted, conclusion: "success" }]);
  });

  it("starts scheduled workflows when time is let pass", async () => {
    bench = await openBench();
    bench.commit({
      [PATH]: "on: { schedule: [{ cron: '0 3 * * *' }] }\njobs:\n  a: { runs-on: x, steps: [{ run: 'true' }] }\n",
    });
    expect(await bench.workflows.tick(REPO)).toHaveLength(1);
    await bench.workflows.idle();
    expect(await lastRun()).toMatchObject({ event: "schedule", conclusion: "success" });
  });
});
