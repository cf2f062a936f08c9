import type { Octokit } from "@octokit/rest";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { OpenApi } from "../../../src/local-github/http/openapi.ts";
import { branchWith, commitFiles, REPO, startTown, statusOf, type Town } from "../../support/local-github/town.ts";

let town: Town;
let app: Octokit;
let head: string;
beforeAll(async () => {
  const rules = [{ pattern: "haiku/*/main", requiredChecks: [{ context: "gate", app: "haiku" }], bypass: ["haiku"] }];
  town = await startTown({ repo: { rules } });
  app = (await town.installation()).octokit;
  head = await branchWith(app, "haiku/i/main", { "m.txt": "m\n" });
});
afterAll(() => town.close());
afterEach(() => expect(town.github.problems).toEqual([]));

const check = (more: object = {}) => app.rest.checks.create({ ...REPO, name: "gate", head_sha: head, ...more });
const button = { label: "Approve", description: "Pass the gate", identifier: "approve" };
async function events(work: () => Promise<unknown>) {
  await town.github.idle();
  const before = town.heard.length;
  await work();
  await town.github.idle();
  return town.heard.slice(before).map((one) => JSON.parse(one.body));
}

describe("check runs", () => {
  it("are created, updated and completed by their App, each told once", async () => {
    const told = await events(async () => {
      const { data: run } = await check({ status: "in_progress", output: { title: "Working", summary: "s" } });
      const { data: done } = await app.rest.checks.update({ ...REPO, check_run_id: run.id, conclusion: "success" });
      expect([run.status, done.status, done.conclusion, done.output.title]).toEqual([
        "in_progress",
        "completed",
        "success",
        "Working",
      ]);
    });
    expect(told.map((one) => [one.action, one.check_run.app.slug])).toEqual([
      ["created", "haiku"],
      ["completed", "haiku"],
    ]);
    const { data } = await town
      .as("outsider")
      .rest.checks.listForRef({ ...REPO, ref: "haiku/i/main", check_name: "gate" });
    expect(data.check_runs.map((run) => run.conclusion)).toEqual(["success"]);
  });

  it("gather annotations, fifty at a time", async () => {
    const note = { path: "m.txt", start_line: 1, end_line: 1, annotation_level: "warning" as const, message: "m" };
    const output = { title: "t", summary: "s", annotations: Array.from({ length: 50 }, () => note) };
    const { data: run } = await check({ name: "notes", output });
    const { data } = await app.rest.checks.update({
      ...REPO,
      check_run_id: run.id,
      output: { ...output, annotations: [note] },
    });
    expect(data.output.annotations_count).toBe(51);
    expect(
      await statusOf(
        check({ name: "notes", output: { ...output, annotations: Array.from({ length: 51 }, () => note) } }),
      ),
    ).toBe(422);
  });

  it.each([
    ["a head that does not exist", { head_sha: "1".repeat(40) }],
    ["four buttons", { actions: [button, button, button, button] }],
    ["a label of 21 letters", { actions: [{ ...button, label: "x".repeat(21) }] }],
    ["no conclusion", { status: "completed" }],
    ["an unknown key", { color: "red" }],
  ])("are refused with %s", async (_name, more) => {
    expect(await statusOf(check(more))).toBe(422);
  });

  it("belong to Apps: people may neither write nor another App change them", async () => {
    expect(await statusOf(town.as("maintainer").rest.checks.create({ ...REPO, name: "mine", head_sha: head }))).toBe(
      403,
    );
    const host = town.github.host;
    const id = await host.createCheckRun(
      { owner: "acme", name: "shop" },
      { name: "job", headSha: head, detailsUrl: `${town.github.url}/x` },
    );
    expect(await statusOf(app.rest.checks.update({ ...REPO, check_run_id: id, conclusion: "success" }))).toBe(403);
    await host.completeCheckRun({ owner: "acme", name: "shop" }, id, "failure");
    const { data } = await app.rest.checks.get({ ...REPO, check_run_id: id });
    expect([data.conclusion, data.app?.slug]).toEqual(["failure", "github-actions"]);
  });

  it("have buttons that people press, and can be asked for again", async () => {
    const { data: run } = await check({ name: "act", conclusion: "neutral", actions: [button] });
    const maintainer = town.as("maintainer");
    const told = await events(async () => {
      await maintainer.request("POST /_local/check-runs/{id}/actions/{identifier}", {
        id: run.id,
        identifier: "approve",
      });
      await maintainer.rest.checks.rerequestRun({ ...REPO, check_run_id: run.id });
    });
    expect(told.map((one) => [one.action, one.sender.login, one.requested_action?.identifier])).toEqual([
      ["requested_action", "maintainer", "approve"],
      ["rerequested", "maintainer", undefined],
    ]);
    expect(
      await statusOf(
        maintainer.request("POST /_local/check-runs/{id}/actions/{identifier}", { id: run.id, identifier: "other" }),
      ),
    ).toBe(404);
  });
});

describe("rules", () => {
  it("are listed for a branch that need not exist", async () => {
    const { data } = await app.rest.repos.getBranchRules({ ...REPO, branch: "haiku/other/main" });
    expect(data).toMatchObject([
      {
        type: "required_status_checks",
        parameters: { required_status_checks: [{ context: "gate", integration_id: 77 }] },
      },
    ]);
  });

  it("keep people from updating and merging until the check passes, and let the App through", async () => {
    expect(await statusOf(commitFiles(town.as("developer"), "haiku/i/main", { "d.txt": "d\n" }))).toBe(422);
    await commitFiles(app, "haiku/i/main", { "a.txt": "a\n" });
    const stage = await branchWith(app, "haiku/i/build", { "b.txt": "b\n" }, "haiku/i/main");
    const { data: pull } = await app.rest.pulls.create({
      ...REPO,
      title: "Build",
      head: "haiku/i/build",
      base: "haiku/i/main",
    });
    const merge = () => town.as("maintainer").rest.pulls.merge({ ...REPO, pull_number: pull.number, sha: stage });
    expect(await statusOf(merge())).toBe(405);
    await app.rest.checks.create({ ...REPO, name: "gate", head_sha: stage, conclusion: "success" });
    expect((await merge()).data.merged).toBe(true);
  });
});

describe("answers that GitHub would not give", () => {
  it("are found out", async () => {
    const openapi = new OpenApi();
    const { data } = await app.request("GET /repos/{owner}/{repo}", REPO);
    expect(openapi.answerProblem("repos/get", 200, data)).toBeNull();
    expect(openapi.answerProblem("repos/get", 200, { ...data, id: "seven" })).toMatch(/\/id must be integer/);
    expect(openapi.answerProblem("repos/get", 201, data)).toMatch(/status 201/);
  });
});
