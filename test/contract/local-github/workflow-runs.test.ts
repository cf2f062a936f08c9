import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createWorkflows } from "../../../src/rehearsal/github/index.ts";
import { commitFiles, REPO, startTown, type Town } from "../../support/local-github/town.ts";

const BUILD = `name: Build
run-name: build \${{ inputs.what }}
on:
  workflow_dispatch:
    inputs:
      what: { required: true, type: string }
permissions: { contents: read }
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: { persist-credentials: false }
      - run: mkdir out && git rev-parse HEAD > out/head.txt && head -1 README.md > out/title.txt
      - uses: actions/upload-artifact@v6
        with: { name: result, path: out }
`;

let town: Town;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobs-"));
  town = await startTown({
    repo: { private: true },
    workflows: (host) => createWorkflows(host, { folder, actions: {}, env: { PATH: process.env.PATH ?? "" } }),
  });
  await commitFiles(town.as("maintainer"), "main", { ".github/workflows/build.yml": BUILD });
  await town.github.idle();
});
afterAll(async () => {
  await town.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => expect(town.github.problems).toEqual([]));

describe("a dispatched workflow", () => {
  it("runs on the real repository, reports, and hands its artifact over", async () => {
    const { octokit } = await town.installation();
    const head = (await octokit.rest.git.getRef({ ...REPO, ref: "heads/main" })).data.object.sha;
    const before = town.heard.length;
    await octokit.rest.actions.createWorkflowDispatch({
      ...REPO,
      workflow_id: "build.yml",
      ref: "main",
      inputs: { what: "it" },
    });
    await town.github.idle();
    const { data } = await octokit.rest.actions.listWorkflowRuns({ ...REPO, workflow_id: "build.yml", per_page: 5 });
    const [run] = data.workflow_runs;
    expect(run).toMatchObject({
      display_title: "build it",
      status: "completed",
      conclusion: "success",
      head_sha: head,
    });
    const told = town.heard.slice(before).map((one) => ({ event: one.event, ...JSON.parse(one.body) }));
    const runs = told
      .filter((one) => one.event === "workflow_run")
      .map((one) => [one.action, one.workflow_run.conclusion]);
    expect(runs).toContainEqual(["completed", "success"]);
    const checks = told.filter((one) => one.event === "check_run");
    expect(checks.map((one) => [one.check_run.app.slug, one.check_run.head_sha])).toContainEqual([
      "github-actions",
      head,
    ]);
    const run_id = run?.id ?? 0;
    const { data: jobs } = await octokit.rest.actions.listJobsForWorkflowRun({ ...REPO, run_id });
    expect(jobs.jobs.map((job) => job.conclusion)).toEqual(["success"]);
    const { data: artifacts } = await octokit.rest.actions.listWorkflowRunArtifacts({ ...REPO, run_id });
    const artifact_id = artifacts.artifacts[0]?.id ?? 0;
    const zip = await octokit.rest.actions.downloadArtifact({ ...REPO, artifact_id, archive_format: "zip" });
    expect(zip.headers).not.toHaveProperty("x-ratelimit-used"); // storage is another server, with no limit of the API
    const files = unzipSync(new Uint8Array(zip.data as ArrayBuffer)); // the answer of a download is bytes
    expect(Buffer.from(files["head.txt"] ?? []).toString()).toBe(`${head}\n`);
    expect(Buffer.from(files["title.txt"] ?? []).toString()).toBe("# Shop\n");
  });
});
