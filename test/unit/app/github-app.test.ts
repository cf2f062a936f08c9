import nock from "nock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProbot, whoAmI } from "../../../src/app/github-app.ts";
import { createLog } from "../../../src/app/log.ts";
import { createMetrics } from "../../../src/app/metrics.ts";
import { createRedeliver, deliveriesToRepeat } from "../../../src/app/redeliver.ts";
import { SELF, testConfig } from "./app-under-test.ts";

const config = testConfig();
const lines: string[] = [];
const log = createLog({ level: "info", secrets: [config.privateKey], to: { write: (line) => void lines.push(line) } });
const clock = { now: () => "2026-11-21T12:00:00.000Z", sleep: async () => undefined };
const TOKEN = { token: "t", expires_at: "2026-11-21T13:00:00Z", permissions: {} };
const api = () => nock("http://api.test");

beforeEach(() => {
  lines.length = 0;
  nock.disableNetConnect();
});
afterEach(() => {
  const forgotten = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(forgotten).toEqual([]);
});

describe("who the App is", () => {
  it("is asked of GitHub with the App's own key", async () => {
    api()
      .get("/app")
      .matchHeader("authorization", /^bearer ey/i)
      .reply(200, { id: 7, slug: "haiku" });
    api()
      .get("/app/installations")
      .query(true)
      .reply(200, [{ id: 4, suspended_at: "2026-01-01" }, { id: 5 }]);
    api().post("/app/installations/5/access_tokens").reply(201, TOKEN);
    api()
      .get("/users/haiku%5Bbot%5D")
      .matchHeader("authorization", "token t")
      .reply(200, { id: 700, login: "haiku[bot]" });
    expect(await whoAmI(createProbot(config, log), config)).toEqual(SELF);
  });

  it("is known before the App is installed anywhere", async () => {
    api().get("/app").reply(200, { id: 7, slug: "haiku" });
    api().get("/app/installations").query(true).reply(200, []);
    api().get("/users/haiku%5Bbot%5D").reply(200, { id: 700, login: "haiku[bot]" });
    expect(await whoAmI(createProbot(config, log), config)).toEqual(SELF);
  });

  it.each([
    ["another App's key", 200, { id: 8, slug: "other" }, "app_id_wrong"],
    ["a key GitHub does not accept", 401, { message: "bad" }, "app_key_refused"],
  ])("says so for %s", async (_what, status, body, code) => {
    api().get("/app").reply(status, body);
    await expect(whoAmI(createProbot(config, log), config)).rejects.toMatchObject({ code });
  });

  it("is a matter of waiting when GitHub is down, and no request is sent twice behind our back", async () => {
    api().get("/app").reply(502, "oh");
    await expect(whoAmI(createProbot(config, log), config)).rejects.toMatchObject({ retryable: true, status: 502 });
  });
});

describe("failed deliveries", () => {
  const seen = (id: number, guid: string, status: string, event = "push") => ({
    id: String(id),
    guid,
    status,
    event,
    delivered_at: `2026-11-21T11:00:0${id}Z`,
  });

  it("are asked for again unless they came through, were tried often, or mean nothing to us", () => {
    const deliveries = [
      seen(1, "failed", "500"),
      seen(2, "came later", "timed out"),
      seen(3, "came later", "OK"),
      ...[4, 5, 6].map((id) => seen(id, "often", "500")),
      seen(7, "other", "500", "star"),
      seen(8, "twice", "500"),
      seen(9, "twice", "timed out"),
    ];
    expect(deliveriesToRepeat(deliveries, new Set(["push"]))).toEqual(["1", "9"]);
  });

  it("are looked for on every page that is not too old", async () => {
    const next = '<http://api.test/app/hook/deliveries?per_page=100&cursor=c2>; rel="next"';
    const at = (id: number, delivered_at: string) => ({ ...seen(id, `g${id}`, "500"), delivered_at });
    api()
      .get("/app/hook/deliveries")
      .query({ per_page: 100 })
      .reply(200, [at(1, "2026-11-21T11:00:00Z")], { link: next });
    api()
      .get("/app/hook/deliveries")
      .query({ per_page: 100, cursor: "c2" })
      .reply(200, [at(2, "2026-11-20T11:00:00Z"), at(3, "2026-11-01T11:00:00Z")], { link: next });
    for (const id of [1, 2]) api().post(`/app/hook/deliveries/${id}/attempts`).reply(202, {});
    const events = new Set(["push"]);
    const redeliver = createRedeliver({
      probot: createProbot(config, log),
      events,
      clock,
      metrics: createMetrics(),
      log,
    });
    expect(await redeliver()).toBe(2);
  });

  it("are asked for again although GitHub refuses one of them", async () => {
    const delivered_at = "2026-11-21T11:00:00Z";
    const page = [1, 2].map((id) => ({ ...seen(id, `g${id}`, "500"), delivered_at }));
    api().get("/app/hook/deliveries").query(true).reply(200, page);
    api().post("/app/hook/deliveries/1/attempts").reply(404, { message: "Not Found" });
    api().post("/app/hook/deliveries/2/attempts").reply(202, {});
    const probot = createProbot(config, log);
    const redeliver = createRedeliver({ probot, events: new Set(["push"]), clock, metrics: createMetrics(), log });
    expect(await redeliver()).toBe(2);
    expect(lines.join()).toContain("cannot be asked for again");
  });

  it("are asked for again by their whole number, which has more digits than a number holds", async () => {
    const delivered_at = "2026-11-21T11:00:00Z";
    const [first, second] = ["1152921504606847001", "1152921504606847002"];
    const entry = (id: string, guid: string) =>
      JSON.stringify({ ...seen(0, guid, "500"), id: 0, delivered_at }).replace('"id":0', `"id":${id}`);
    const page = `[${entry(first, "a")},${entry(second, "b")}]`;
    api().get("/app/hook/deliveries").query(true).reply(200, page, { "content-type": "application/json" });
    for (const id of [first, second]) api().post(`/app/hook/deliveries/${id}/attempts`).reply(202, {});
    const probot = createProbot(config, log);
    const redeliver = createRedeliver({ probot, events: new Set(["push"]), clock, metrics: createMetrics(), log });
    expect(await redeliver()).toBe(2);
  });
});
