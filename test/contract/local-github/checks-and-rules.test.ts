import type { Octokit } from "@octokit/rest";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { answerProblem } from "../../../src/rehearsal/github/http/openapi.ts";
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
    const repo = { owner: "acme", name: "shop" };
    const suite = host.openCheckSuite(repo, head);
    const job = { name: "job", headSha: head, detailsUrl: `${town.github.url}/x`, suite };
    const id = await host.createCheckRun(repo, job);
    expect(await statusOf(app.rest.checks.update({ ...REPO, check_run_id: id, conclusion: "success" }))).toBe(403);
    const told = { level: "notice", title: "haiku-outcome", message: "sha256:0", path: ".github", line: 1 } as const;
    await host.completeCheckRun(repo, id, { conclusion: "failure", annotations: [told] });
    const { data: notes } = await app.rest.checks.listAnnotations({ ...REPO, check_run_id: id });
    expect(notes).toMatchObject([{ annotation_level: "notice", title: "haiku-outcome", message: "sha256:0" }]);
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

describe("commit statuses", () => {
  const set = (who: Octokit, more: object = {}) =>
    who.rest.repos.createCommitStatus({ ...REPO, sha: head, state: "pending", context: "ci/build", ...more });

  it("are set by whoever may write, and told with the branches whose head it is", async () => {
    const [told, ...more] = await events(() => set(town.as("developer"), { description: "at work" }));
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      ...{ sha: head, state: "pending", context: "ci/build", description: "at work", name: "acme/shop" },
      ...{ sender: { login: "developer" }, commit: { sha: head } },
      branches: [{ name: "haiku/i/main", commit: { sha: head } }],
    });
  });

  it("are listed newest first, and come together to the worst of the newest", async () => {
    const combined = async () => (await app.rest.repos.getCombinedStatusForRef({ ...REPO, ref: head })).data;
    await set(app, { state: "success" });
    expect(await combined()).toMatchObject({ state: "success", total_count: 1, statuses: [{ context: "ci/build" }] });
    await set(app, { context: "ci/lint" });
    expect((await combined()).state).toBe("pending");
    await set(app, { context: "ci/lint", state: "error" });
    expect(await combined()).toMatchObject({ state: "failure", total_count: 2 });
    const { data } = await app.rest.repos.listCommitStatusesForRef({ ...REPO, ref: "haiku/i/main" });
    expect(data.map(({ context, state, creator }) => [context, state, creator?.login])).toEqual([
      ["ci/lint", "error", "haiku[bot]"],
      ["ci/lint", "pending", "haiku[bot]"],
      ["ci/build", "success", "haiku[bot]"],
      ["ci/build", "pending", "developer"],
    ]);
  });

  it("are seen with the checks in a commit's rollup", async () => {
    const query = `query($sha: GitObjectID!) { repository(owner: "acme", name: "shop") { object(oid: $sha) { ... on Commit {
      status { state contexts { context state } }
      statusCheckRollup { contexts(first: 9) { nodes { ... on StatusContext { context state creator { login } } } } } } } } }`;
    const answer = await app.graphql<{ repository: { object: object } }>(query, { sha: head });
    const build = { context: "ci/build", state: "SUCCESS" };
    expect(answer.repository.object).toMatchObject({
      status: { state: "FAILURE", contexts: [build, { context: "ci/lint", state: "ERROR" }] },
      statusCheckRollup: { contexts: { nodes: expect.arrayContaining([{ ...build, creator: { login: "haiku" } }]) } },
    });
  });

  it.each<[string, string, object, number]>([
    ["a commit that does not exist", "developer", { sha: "1".repeat(40) }, 422],
    ["a state nobody knows", "developer", { state: "green" }, 422],
    ["somebody who may only read", "outsider", {}, 403],
  ])("are refused for %s", async (_, login, more, code) => {
    expect(await statusOf(set(town.as(login), more))).toBe(code);
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
    // A status of that name does as well, but not anybody's where the rule names the App.
    const status = { ...REPO, sha: stage, state: "success" as const, context: "gate" };
    await town.as("developer").rest.repos.createCommitStatus(status);
    expect(await statusOf(merge())).toBe(405);
    await app.rest.repos.createCommitStatus(status);
    expect((await merge()).data.merged).toBe(true);
  });
});

describe("answers that GitHub would not give", () => {
  it("are found out", async () => {
    const { data } = await app.request("GET /repos/{owner}/{repo}", REPO);
    expect(answerProblem("repos/get", 200, data)).toBeNull();
    expect(answerProblem("repos/get", 200, { ...data, id: "seven" })).toMatch(/\/id must be integer/);
    expect(answerProblem("repos/get", 201, data)).toMatch(/status 201/);
  });
});
