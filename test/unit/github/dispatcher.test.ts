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

  function answerDispatch(status: number, message?: string): void {
    f.api
      .post(`${WORKFLOW}/dispatches`, { ref: "trunk", inputs: { protocol: "1", request: JSON.stringify(request) } })
      .reply(status, message === undefined ? undefined : { message });
  }

  it("are dispatched on the default branch with the request as JSON", async () => {
    answerDispatch(204);
    await f.ports.dispatcher.dispatch(request, "trunk");
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

  it("are listed newest first, in our three states", async () => {
    const listed = (id: number, status: string) => ({
      id,
      display_title: "build/elaborate",
      status,
      conclusion: null,
      html_url: "u",
      created_at: "2026-11-21T09:00:00Z",
    });
    f.api
      .get(`${WORKFLOW}/runs`)
      .query({ created: ">=2026-11-21T08:59:59Z", event: "workflow_dispatch", per_page: 100, page: 1 })
      .reply(200, { workflow_runs: [listed(1, "waiting"), listed(3, "completed"), listed(2, "in_progress")] });
    const runs = await f.ports.dispatcher.runs("2026-11-21T08:59:59.900Z");
    expect(runs.map(({ id, status }) => [id, status])).toEqual([
      [3, "completed"],
      [2, "in_progress"],
      [1, "queued"],
    ]);
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
