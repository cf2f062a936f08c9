import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Octokit } from "@octokit/rest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProbot, whoAmI } from "../../../src/app/github-app.ts";
import { createLog } from "../../../src/app/log.ts";
import { createMetrics } from "../../../src/app/metrics.ts";
import { createRedeliver } from "../../../src/app/redeliver.ts";
import { createSweep, heardComments, sweepInstallations } from "../../../src/app/sweep/index.ts";
import { createTraffics } from "../../../src/app/traffics.ts";
import type { Trigger } from "../../../src/app/trigger.ts";
import { githubPorts } from "../../../src/github/index.ts";
import { SELF, testConfig } from "./app-under-test.ts";

/*
 * A GitHub that does not answer some requests, or breaks off in the middle. Time-outs are short here; the product's are
 * 15 seconds, and a minute for merges.
 */

const SHORT_MS = 400;
const DELIVERED = {
  ...{ id: 1, guid: "g", status: "failed to connect to host", event: "push" },
  delivered_at: new Date().toISOString(),
};
const REPOSITORIES = {
  repositories: [{ node_id: "R_1", name: "airports", owner: { login: "acme" }, archived: false }],
};
const GLANCE = {
  ...{
    id: "R_1",
    refs: {
      pageInfo: { hasNextPage: false },
      nodes: [{ prefix: "refs/heads/", name: "haiku/12/ledger", target: { oid: "c0ffee" } }],
    },
  },
  ...{ issues: { nodes: [] }, pullRequests: { nodes: [] } },
};
const TOKEN = { token: "t", expires_at: "2100-01-01T00:00:00Z", permissions: {} };

const ANSWERS: Readonly<Record<string, unknown>> = {
  "GET /app": { id: 7, slug: "haiku" },
  "GET /app/installations": [{ id: 5 }, { id: 6 }, { id: 8 }],
  "GET /users/haiku%5Bbot%5D": { id: 700, login: "haiku[bot]" },
  "GET /installation/repositories": REPOSITORIES,
  "POST /graphql": { data: { nodes: [GLANCE] } },
  "GET /app/hook/deliveries": [DELIVERED],
  "POST /app/hook/deliveries/1/attempts": {},
  "POST /app/installations/5/access_tokens": TOKEN,
  "POST /app/installations/6/access_tokens": TOKEN,
  "POST /app/installations/8/access_tokens": TOKEN,
};

type Trouble = "never answers" | "breaks off" | "stops in the middle";
const TROUBLES: readonly Trouble[] = ["never answers", "breaks off", "stops in the middle"];

let troubled: { readonly request: string; readonly how: Trouble } | null = null;
let asked: string[] = [];
const server = createServer((request, response) => {
  const name = `${request.method} ${(request.url ?? "").split("?")[0]}`;
  asked.push(name);
  if (troubled?.request === name) misbehave(response, troubled.how);
  else response.setHeader("content-type", "application/json").end(JSON.stringify(ANSWERS[name] ?? {}));
});

function misbehave(response: ServerResponse, how: Trouble): void {
  if (how === "never answers") return;
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"id":', () => {
    if (how === "breaks off") response.destroy();
  });
}

let url = "";
beforeEach(async () => {
  asked = [];
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  troubled = null;
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const lines: string[] = [];
const log = createLog({ level: "info", secrets: [], to: { write: (line) => void lines.push(line) } });
const clock = { now: () => new Date().toISOString(), sleep: async () => undefined };

function probotOf(requestMs = SHORT_MS): {
  probot: ReturnType<typeof createProbot>;
  config: ReturnType<typeof testConfig>;
} {
  const config = testConfig({ apiUrl: url });
  return { probot: createProbot(config, log, { requestMs }), config };
}

describe.each(TROUBLES)("where GitHub %s", (how) => {
  it.each([
    "GET /app",
    "GET /app/installations",
    "POST /app/installations/5/access_tokens",
    "GET /users/haiku%5Bbot%5D",
  ])("%s fails for a passing reason, and who we are is told as soon as it answers", async (request) => {
    const { probot, config } = probotOf(how === "breaks off" ? undefined : 60);
    troubled = { request, how };
    await expect(whoAmI(probot, config)).rejects.toMatchObject({ name: "HostError", retryable: true });
    troubled = null;
    expect(await whoAmI(probotOf(15_000).probot, config)).toEqual(SELF);
  });

  it.each([
    ["the token of one installation", "POST /app/installations/5/access_tokens", [6, 8]],
    ["the list of repositories", "GET /installation/repositories", []],
    ["what is in them", "POST /graphql", []],
  ])("a sweep that asks for %s goes on with the others", async (_what, request, swept) => {
    const { probot } = probotOf();
    troubled = { request, how };
    const woken: Trigger[] = [];
    const trigger = (one: Trigger): void => void woken.push(one);
    const traffics = createTraffics({ clock, log });
    const installation = sweepInstallations({
      probot,
      traffics,
      self: () => SELF,
      heard: heardComments(clock),
      trigger,
      clock,
      log,
    });
    const sweep = createSweep({ probot, installation, redeliver: async () => 0, everyMs: 1, log });
    await sweep.once();
    expect(woken.map(({ installation }) => installation).sort()).toEqual(swept);
    expect(asked.filter((name) => name.endsWith("/access_tokens"))).toHaveLength(3);
  });

  it.each(["GET /app/hook/deliveries", "POST /app/hook/deliveries/1/attempts"])(
    "%s is tried with the next sweep",
    async (request) => {
      const { probot } = probotOf();
      const metrics = createMetrics();
      const redeliver = createRedeliver({ ...{ probot, clock, metrics, log }, events: new Set(["push"]) });
      troubled = { request, how };
      await expect(redeliver()).rejects.toMatchObject({ name: "HostError", retryable: true });
      troubled = null;
      expect(await redeliver()).toBe(1);
    },
  );
});

describe("a repository's requests", () => {
  const MERGE = "POST /repos/acme/airports/merges";
  const COMMENT = "POST /repos/acme/airports/issues/1/comments";

  it.each([
    ["a comment is given up soon", COMMENT, { usual: SHORT_MS, long: 600_000 }],
    ["a merge is given longer", MERGE, { usual: 600_000, long: SHORT_MS }],
  ])("%s", async (_what, request, patience) => {
    troubled = { request, how: "never answers" };
    const octokit = new Octokit({ baseUrl: url, auth: "t", log });
    const repo = { owner: "acme", name: "airports" };
    const ports = githubPorts({ octokit, repo, appId: 7, workflow: "haiku.yml", clock, log, patience });
    const sent =
      request === MERGE
        ? ports.store.merge("haiku/a/main", "1".repeat(40), "merge")
        : ports.conversation.comment(1, "x");
    await expect(sent).rejects.toMatchObject({ name: "HostError", retryable: true });
    expect(asked).toEqual([request]);
  });
});
