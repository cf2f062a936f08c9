import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { githubClock } from "../../../src/app/github-clock.ts";
import { createIdentity } from "../../../src/app/identity.ts";
import { type AppConfig, buildApp } from "../../../src/app/index.ts";
import { createLog } from "../../../src/app/log.ts";
import { systemClock } from "../../../src/app/system-clock.ts";
import { HostError, UserError } from "../../../src/shared/index.ts";
import { deliver, fakeEngine, ORIGIN, SELF, testConfig } from "./app-under-test.ts";

const silent = (): undefined => undefined;
const quiet = { debug: silent, info: silent, warn: silent, error: silent };

describe("asking who we are", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ["a wrong key", new UserError("app_key_refused", "no", "mend it"), [1, 2, 4, 8, 16, 32, 60, 60]],
    ["a GitHub that fails", new HostError("GitHub: 502", { retryable: true }), [1, 2, 4, 8, 16, 32, 60, 60]],
    ["a limit", new HostError("limit", { retryable: true, wait: 40_000 }), [40, 40, 40, 40, 40, 40, 60, 60]],
  ])("goes on after pauses that grow: %s", async (_what, error, pauses) => {
    const known: unknown[] = [];
    const ask = vi.fn(async () => Promise.reject(error));
    const identity = createIdentity({ ask, onKnown: (self) => known.push(self), log: quiet });
    identity.begin();
    for (const [asked, seconds] of pauses.entries()) {
      await vi.advanceTimersByTimeAsync(seconds * 1000 - 1);
      expect(ask).toHaveBeenCalledTimes(asked + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(ask).toHaveBeenCalledTimes(asked + 2);
    }
    ask.mockImplementation(async () => SELF as never);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(known).toEqual([SELF]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends when the process is to stop", async () => {
    const ask = vi.fn(async () => Promise.reject(new HostError("no", { retryable: true })));
    const identity = createIdentity({ ask, onKnown: silent, log: quiet });
    identity.begin();
    await vi.advanceTimersByTimeAsync(0);
    identity.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

type Trouble = (response: ServerResponse) => void;
const answer =
  (status: number, body: unknown, type = "application/json"): Trouble =>
  (response) =>
    response.writeHead(status, { "content-type": type }).end(typeof body === "string" ? body : JSON.stringify(body));

const GOOD: Readonly<Record<string, unknown>> = {
  "/app": { id: 7, slug: "haiku" },
  "/app/installations": [],
  "/users/haiku%5Bbot%5D": { id: 700, login: "haiku[bot]" },
  "/app/hook/deliveries": [],
};

let trouble: Trouble | null = null;
const server = createServer((request, response) => {
  if (trouble) trouble(response);
  else answer(200, GOOD[(request.url ?? "").split("?")[0] ?? ""] ?? {})(response);
});

describe("an App that cannot begin yet", () => {
  let url = "";
  beforeEach(async () => {
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    trouble = null;
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  async function started(differs: Partial<AppConfig> = {}) {
    const config = testConfig({ apiUrl: url, ...differs });
    const engine = fakeEngine();
    const openRepo = () => async () => ({ engine, slugOfPull: async () => null });
    const log = createLog({ level: "silent", secrets: [] });
    const app = await buildApp({ config, log, clock: githubClock(systemClock), openRepo });
    return { app, engine, at: `http://127.0.0.1:${await app.start()}` };
  }

  async function probe(at: string, path: string): Promise<string> {
    const response = await fetch(`${at}${path}`);
    return `${response.status} ${(await response.text()).trim()}`;
  }

  const JWT = { message: "A JSON web token could not be decoded" };
  it.each<[string, Trouble, Partial<AppConfig>, RegExp]>([
    ["a key of another App", answer(401, JWT), {}, /could not be decoded.*PRIVATE_KEY_PATH or PRIVATE_KEY.*APP_ID/],
    ["another App's number", answer(200, { id: 8, slug: "other" }), {}, /belongs to App 8, APP_ID is 7/],
    ["a number of no App", answer(404, { message: "Integration not found" }), {}, /no App with the number 7 .*APP_ID/],
    ["a GitHub that is down", answer(502, "oh"), {}, /oh.*asked at http:.*HAIKU_API_URL or GHE_HOST/],
    ["a limit", answer(403, { message: "API rate limit exceeded" }), {}, /rate limit exceeded/],
    ["no answer", (response) => response.destroy(), {}, /other side closed.*asked at http:/],
    ["something else that answers", answer(200, "<html>Sign in</html>", "text/html"), {}, /none of GitHub's.*asked at/],
    ["nobody there", answer(200, {}), { apiUrl: "http://127.0.0.1:9" }, /asked at http:\/\/127.0.0.1:9.*HAIKU_API_URL/],
    [
      "a proxy that does not let it through",
      answer(502, "Bad Gateway"),
      { proxy: { https: "http://p.test", http: null, none: "" } },
      /through the proxy of HTTPS_PROXY/,
    ],
  ])("listens all the same and says why: %s", async (_what, how, differs, words) => {
    trouble = how;
    const { app, at } = await started(differs);
    try {
      expect(await probe(at, "/healthz")).toBe("200 alive");
      await expect.poll(() => probe(at, "/readyz")).toMatch(words);
      expect(await probe(at, "/readyz")).toMatch(/^503 not ready: /);
    } finally {
      await app.stop();
    }
  });

  it("takes no delivery before it is ready, and becomes ready by itself", async () => {
    trouble = answer(503, "maintenance");
    const { app, at, engine } = await started();
    const push = { ...ORIGIN, ref: "refs/heads/haiku/airports/build" };
    try {
      expect((await deliver(at, "push", push)).status).toBe(503);
      trouble = null;
      await expect.poll(() => probe(at, "/readyz"), { timeout: 10_000 }).toBe("200 ready");
      expect((await deliver(at, "push", push)).status).toBe(202);
      await app.queue.idle();
      expect(engine.calls).toEqual(["reconcile airports"]);
    } finally {
      await app.stop();
    }
  });
});
