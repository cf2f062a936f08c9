import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Route } from "../../../../../src/rehearsal/github/seams.ts";
import { type Bench, openBench } from "../../../../support/fake-workflow-host.ts";

interface Description {
  readonly operations: Readonly<Record<string, { path: string; responses: Readonly<Record<string, object | null>> }>>;
  readonly schemas: Readonly<Record<string, object>>;
}

const description: Description = JSON.parse(
  readFileSync(new URL("../../../../../src/rehearsal/github/schema/openapi.json", import.meta.url), "utf8"),
);
// Users and repositories are the host's objects; here the runner's own fields are looked at.
const schemas = { ...description.schemas, "simple-user": {}, "minimal-repository": {} };
const REPO = "/repos/octo/demo/actions";
const YAML = `name: CI
on:
  workflow_dispatch:
    inputs: { who: { required: true } }
run-name: for \${{ inputs.who }}
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo hi > f.txt
      - uses: actions/upload-artifact@v6
        with: { name: one, path: f.txt }
`;
type AnswerRow = [method: Route["method"], path: string, operation: string, status: number];
type RefusalRow = [method: Route["method"], path: string, status: number, message: string, body?: object];
let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
  bench.commit({ ".github/workflows/ci.yml": YAML, ".github/workflows/broken.yml": "on: push\njobs: 3\n" });
  for (const who of ["ada", "bob"]) {
    await bench.call("POST", `${REPO}/workflows/ci.yml/dispatches`, { ref: "main", inputs: { who } });
    await bench.workflows.idle();
  }
});
afterAll(() => bench.close());

function problemOf(operation: string, status: number, body: unknown): string | null {
  const schema = description.operations[operation]?.responses[String(status)];
  if (schema === undefined) return "no such answer";
  if (schema === null) return body === undefined ? null : "no body expected";
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: "github", schemas });
  const pointed = JSON.parse(JSON.stringify(schema).replaceAll('"#/schemas/', '"github#/schemas/'));
  const validate = ajv.compile(pointed);
  return validate(JSON.parse(JSON.stringify(body))) ? null : JSON.stringify(validate.errors);
}

describe("answers have GitHub's form", () => {
  it.each<AnswerRow>([
    ["GET", "/workflows/ci.yml", "actions/get-workflow", 200],
    ["GET", "/workflows/501", "actions/get-workflow", 200],
    ["GET", "/workflows/ci.yml/runs", "actions/list-workflow-runs", 200],
    ["GET", "/runs", "actions/list-workflow-runs-for-repo", 200],
    ["GET", "/runs/1001", "actions/get-workflow-run", 200],
    ["GET", "/runs/1001/jobs", "actions/list-jobs-for-workflow-run", 200],
    ["GET", "/runs/1001/artifacts", "actions/list-workflow-run-artifacts", 200],
    ["GET", "/artifacts/1/zip", "actions/download-artifact", 302],
  ])("%s %s", async (method, path, operation, status) => {
    const answer = await bench.call(method, REPO + path);
    expect(answer.status).toBe(status);
    expect(problemOf(operation, status, answer.body)).toBeNull();
  });

  it("sends workflow_run in the same form", () => {
    for (const { payload } of bench.emitted) {
      expect(problemOf("actions/get-workflow-run", 200, payload.workflow_run)).toBeNull();
      expect(problemOf("actions/get-workflow", 200, payload.workflow)).toBeNull();
    }
  });

  it("every route is an operation of the description at the same path", () => {
    const own = bench.workflows.routes.filter((route) => !route.path.startsWith("/_local/"));
    expect(own).toHaveLength(10);
    for (const route of own) expect(description.operations[route.operation]?.path).toBe(route.path);
  });
});

describe("lists", () => {
  it.each([
    ["", 2],
    ["?event=workflow_dispatch", 2],
    ["?event=push", 0],
    ["?status=success", 2],
    ["?status=completed", 2],
    ["?status=failure", 0],
    ["?branch=main", 2],
    ["?created=>=2020-01-01T00:00:00Z", 2],
    ["?created=>=2999-01-01", 0],
  ])("runs%s", async (query, want) => {
    const { body } = await bench.call("GET", `${REPO}/runs${query}`);
    expect(body).toMatchObject({ total_count: want });
  });

  it("lag where they are searches, and only there", async () => {
    const late = await openBench({ searchLagMs: 3_600_000 });
    late.commit({ ".github/workflows/ci.yml": YAML });
    await late.call("POST", `${REPO}/workflows/ci.yml/dispatches`, { ref: "main", inputs: { who: "ann" } });
    await late.workflows.idle();
    const totals = ["", "?per_page=100", "?created=>=2020-01-01T00:00:00Z", "?event=workflow_dispatch"].map(
      async (query) => (await late.call("GET", `${REPO}/runs${query}`)).body,
    );
    const seen = [1, 1, 0, 0].map((total_count) => ({ total_count }));
    expect(await Promise.all(totals)).toMatchObject(seen);
    await late.close();
  });

  it("pages from the newest on and links to the next page", async () => {
    const { body, headers } = await bench.call("GET", `${REPO}/runs?per_page=1`);
    expect(body).toMatchObject({ total_count: 2, workflow_runs: [{ display_title: "for bob", run_number: 2 }] });
    expect(headers?.link).toContain('page=2>; rel="next"');
  });
});

describe("refusals", () => {
  it.each<RefusalRow>([
    ["POST", "/workflows/none.yml/dispatches", 404, "Not Found", { ref: "main" }],
    ["POST", "/workflows/ci.yml/dispatches", 422, "No ref found for: gone", { ref: "gone" }],
    ["POST", "/workflows/ci.yml/dispatches", 422, "Required input 'who' not provided", { ref: "main" }],
    [
      "POST",
      "/workflows/ci.yml/dispatches",
      422,
      'Unexpected inputs provided: ["x"]',
      { ref: "main", inputs: { x: 1 } },
    ],
    [
      "POST",
      "/workflows/broken.yml/dispatches",
      422,
      "failed to parse workflow: .github/workflows/broken.yml:2",
      { ref: "main" },
    ],
    ["GET", "/workflows/none.yml", 404, "Not Found"],
    ["GET", "/runs/7", 404, "Not Found"],
    ["GET", "/artifacts/1/tar", 404, "Not Found"],
    ["GET", "/artifacts/99/zip", 404, "Not Found"],
    ["POST", "/runs/1001/cancel", 409, "Cannot cancel"],
  ])("%s %s is %i", async (method, path, status, message, body) => {
    const answer = await bench.call(method, REPO + path, body);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(JSON.stringify(message).slice(1, -1));
  });
});
