import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createWorkflows } from "../../../src/rehearsal/github/index.ts";
import { headCommit } from "../../support/fake-workflow-host.ts";
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

describe("a commit that a run is of", () => {
  const repo = { owner: REPO.owner, name: REPO.repo };
  const git = (args: readonly string[], env: Readonly<Record<string, string>> = {}): string => {
    const cwd = town.github.host.gitDirectory(repo);
    return execFileSync("git", args, { cwd, env: { ...process.env, ...env }, encoding: "utf8" }).trim();
  };
  const author = { GIT_AUTHOR_NAME: "Ann", GIT_AUTHOR_EMAIL: "ann@example.com", GIT_AUTHOR_DATE: "1700000000 -0500" };
  const committer = { GIT_COMMITTER_NAME: "Con", GIT_COMMITTER_EMAIL: "con@example.com" };

  it("is told whole, in UTC, by the server as by the one that tests of the runner put in its place", async () => {
    const tree_id = git(["rev-parse", "main^{tree}"]);
    const env = { ...author, ...committer, GIT_COMMITTER_DATE: "1700003600 +0200" };
    const id = git(["commit-tree", tree_id, "-m", "Add a till\n\nskip-checks: true"], env);
    const told = await town.github.host.commit(repo, id);
    expect(told).toEqual({
      ...{ id, tree_id, message: "Add a till\n\nskip-checks: true", timestamp: "2023-11-14T23:13:20Z" },
      author: { name: "Ann", email: "ann@example.com" },
      committer: { name: "Con", email: "con@example.com" },
    });
    expect(headCommit(town.github.host.gitDirectory(repo), id)).toEqual(told);
  });

  it("is refused when it is none, and found once it has come", async () => {
    const tree = git(["rev-parse", "main^{tree}"]);
    await expect(town.github.host.commit(repo, tree)).rejects.toThrow("cannot be read");
    const env = { ...author, ...committer, GIT_COMMITTER_DATE: "1700003601 +0000" };
    const later = execFileSync("git", ["hash-object", "-t", "commit", "--stdin"], {
      input: `tree ${tree}\nauthor Ann <ann@example.com> 1700000000 -0500\ncommitter Con <con@example.com> 1700003601 +0000\n\nLater\n`,
      encoding: "utf8",
    }).trim();
    await expect(town.github.host.commit(repo, later)).rejects.toThrow("cannot be read");
    expect(git(["commit-tree", tree, "-m", "Later"], env)).toBe(later);
    expect(await town.github.host.commit(repo, later)).toMatchObject({ id: later, message: "Later" });
  });
});

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
