import { strToU8, zipSync } from "fflate";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunRequest } from "../../../src/ports/index.ts";
import { allAnswersUsed, type Fixture, fixture, OWN } from "./fixture.ts";

const WORKFLOW = `${OWN}/actions/workflows/haiku.yml`;
const ARTIFACTS = `${OWN}/actions/runs/8/artifacts?name=haiku-outcome&per_page=100`;
const request: RunRequest = {
  intent: "x",
  lane: "build/elaborate",
  kind: "elaborate",
  steps: ["build/elaborate"],
  branch: "haiku/x/main",
  sha: "a",
  ledger: "b",
  config: "c",
};

describe("jobs", () => {
  let f: Fixture;
  beforeEach(() => {
    f = fixture();
  });
  afterEach(allAnswersUsed);

  const plain = { ref: "refs/heads/trunk", inputs: { protocol: "1", request: JSON.stringify(request) } };

  function answerDispatch(status: number, message?: string): void {
    f.api
      .post(`${WORKFLOW}/dispatches`, { ...plain, return_run_details: true })
      .reply(status, message === undefined ? undefined : { message });
  }

  it("are dispatched on the default branch, named in full, with the request as JSON; the answer tells the run", async () => {
    f.api
      .post(`${WORKFLOW}/dispatches`, { ...plain, return_run_details: true })
      .reply(200, { workflow_run_id: 42, run_url: "u", html_url: "h" });
    expect(await f.ports.dispatcher.dispatch(request, "trunk")).toBe(42);
  });

  it("are dispatched without asking for the run on servers that do not know to tell it, from then on", async () => {
    answerDispatch(422, 'Invalid request.\n\n"return_run_details" is not a permitted key.');
    f.api.post(`${WORKFLOW}/dispatches`, plain).times(2).reply(204);
    expect(await f.ports.dispatcher.dispatch(request, "trunk")).toBeNull();
    expect(await f.ports.dispatcher.dispatch(request, "trunk")).toBeNull();
  });

  it.each([
    [404, "Not Found", "workflow_missing"],
    [422, "Workflow does not have 'workflow_dispatch' trigger", "workflow_outdated"],
    [422, 'Unexpected inputs provided: ["request"]', "workflow_outdated"],
    [422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow", "workflow_disabled"],
  ])("name what is wrong with the workflow: %i %s", async (status, message, code) => {
    answerDispatch(status, message);
    await expect(f.ports.dispatcher.dispatch(request, "trunk")).rejects.toMatchObject({ name: "UserError", code });
  });

  const user = (login: string, id: number) => ({ login, id, type: login.endsWith("[bot]") ? "Bot" : "User" });
  const listed = (id: number, status: string) => ({
    ...{ id, display_title: "build/elaborate", status, conclusion: null, html_url: "u" },
    ...{ created_at: "2026-11-21T09:00:00Z", path: ".github/workflows/haiku.yml@trunk", event: "workflow_dispatch" },
    ...{ actor: user("haiku[bot]", 9), triggering_actor: user("mallory", 3), head_branch: "trunk", head_sha: "c" },
    ...{ run_attempt: 2, check_suite_node_id: "CS_1" },
  });
  const asked = { created: ">=2026-11-21T08:59:59Z", per_page: 100 };
  const since = "2026-11-21T08:59:59.900Z";

  it("are listed newest first, in our three states, with who and what they are", async () => {
    const runs = [listed(1, "waiting"), listed(3, "completed"), listed(2, "in_progress")];
    f.api
      .get(`${WORKFLOW}/runs`)
      .query({ ...asked, page: 1 })
      .reply(200, { total_count: 3, workflow_runs: runs });
    const seen = await f.ports.dispatcher.runs(since, "haiku[bot]");
    expect(seen.map(({ id, status }) => [id, status])).toEqual([
      [3, "completed"],
      [2, "in_progress"],
      [1, "queued"],
    ]);
    expect(seen[0]).toMatchObject({
      ...{ path: ".github/workflows/haiku.yml", event: "workflow_dispatch", head_branch: "trunk", head: "c" },
      ...{ actor: { login: "haiku[bot]", id: 9, bot: true }, triggered_by: { login: "mallory", id: 3, bot: false } },
      ...{ attempt: 2, suite: "CS_1" },
    });
  });

  it("are still found when somebody floods the list: then only the App's own are asked for", async () => {
    const flood = Array.from({ length: 100 }, (_, n) => listed(1000 + n, "completed"));
    f.api
      .get(`${WORKFLOW}/runs`)
      .query({ ...asked, page: 1 })
      .reply(200, { total_count: 5000, workflow_runs: flood });
    f.api
      .get(`${WORKFLOW}/runs`)
      .query({ ...asked, page: 1, actor: "haiku[bot]" })
      .reply(200, { total_count: 1, workflow_runs: [listed(7, "completed")] });
    expect((await f.ports.dispatcher.runs(since, "haiku[bot]")).map(({ id }) => id)).toEqual([7]);
  });

  it("bring the newest outcome home, and storage never sees our token", async () => {
    const artifact = (id: number, expired = false) => ({ id, name: "haiku-outcome", expired });
    f.api.get(ARTIFACTS).reply(200, { artifacts: [artifact(1), artifact(5), artifact(9, true)] });
    f.api.get(`${OWN}/actions/artifacts/5/zip`).reply(302, "", { location: "https://storage.test/blob?sig=1" });
    nock("https://storage.test", { badheaders: ["authorization"] })
      .get("/blob?sig=1")
      .reply(200, Buffer.from(zipSync({ "outcome.json": strToU8("{}") })));
    const files = await f.ports.dispatcher.outcome(8);
    expect([...(files?.keys() ?? [])]).toEqual(["outcome.json"]);
  });

  it("are asked for again when storage no longer knows the address", async () => {
    f.api.get(ARTIFACTS).reply(200, { artifacts: [{ id: 5, name: "haiku-outcome", expired: false }] });
    f.api.get(`${OWN}/actions/artifacts/5/zip`).reply(302, "", { location: "https://storage.test/old" });
    nock("https://storage.test").get("/old").reply(403);
    await expect(f.ports.dispatcher.outcome(8)).rejects.toMatchObject({ retryable: true });
  });

  it("may leave no outcome", async () => {
    f.api.get(ARTIFACTS).reply(200, { artifacts: [] });
    expect(await f.ports.dispatcher.outcome(8)).toBeNull();
  });

  it("may leave an outcome that is kept no longer", async () => {
    f.api.get(ARTIFACTS).reply(200, { artifacts: [{ id: 5, name: "haiku-outcome", expired: false }] });
    f.api.get(`${OWN}/actions/artifacts/5/zip`).reply(410, { message: "Artifact has expired" });
    expect(await f.ports.dispatcher.outcome(8)).toBeNull();
  });

  it("are cancelled, also when they have ended", async () => {
    f.api
      .post(`${OWN}/actions/runs/8/cancel`)
      .reply(409, { message: "Cannot cancel a workflow run that is completed." });
    await f.ports.dispatcher.cancel(8);
  });
});
