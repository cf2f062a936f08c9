import { afterEach, describe, expect, it } from "vitest";
import { HostError, UserError } from "../../../src/shared/index.ts";
import { deliver, fakeEngine, held, ORIGIN, SECRET, sign, startTestApp, type TestApp } from "./app-under-test.ts";

const PUSH = { ...ORIGIN, ref: "refs/heads/haiku/airports/build" };

let app: TestApp | null = null;
afterEach(async () => {
  await app?.stop();
  app = null;
});

describe("a delivery", () => {
  it("with the right signature is taken at once and wakes the intent", async () => {
    app = await startTestApp();
    const answer = await deliver(app.url, "push", PUSH);
    await app.queue.idle();
    expect(answer.status).toBe(202);
    expect(app.engine.calls).toEqual(["reconcile airports"]);
  });

  it.each([
    ["a wrong signature", { secret: "guessed" }, 401],
    ["nothing in it", { body: "" }, 401],
    ["no signature", { headers: { "x-hub-signature-256": null } }, 401],
    ["a signature of another kind", { headers: { "x-hub-signature-256": "sha1=00" } }, 401],
    ["another content type", { headers: { "content-type": "application/x-www-form-urlencoded" } }, 415],
    ["no id", { headers: { "x-github-delivery": null } }, 400],
    ["no event", { headers: { "x-github-event": null } }, 400],
  ])("with %s is refused and wakes nothing", async (_what, differs, status) => {
    app = await startTestApp();
    const answer = await deliver(app.url, "push", PUSH, differs);
    await app.queue.idle();
    expect(answer.status).toBe(status);
    expect(app.engine.calls).toEqual([]);
  });

  it.each([
    ["a body that is no JSON", "{"],
    ["a body that is no object", "[]"],
    ["a body of nothing", "null"],
    ["a payload that GitHub does not send", "{}"],
    ["a body nested a thousand times", `${'{"a":'.repeat(1000)}1${"}".repeat(1000)}`],
  ])("with %s is left alone, with a word in the log and none in GitHub's list of failures", async (_what, body) => {
    app = await startTestApp();
    expect((await deliver(app.url, "push", null, { body })).status).toBe(202);
    expect(app.queue.size()).toBe(0);
    expect(app.lines.filter((line) => line.includes("was left alone"))).toHaveLength(1);
    expect(app.lines.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
  });

  it.each(["constructor", "__proto__", "prototype", "toString", "valueOf", "hasOwnProperty", "then"])(
    "with a field named %s is taken like any other, wherever it stands",
    async (key) => {
      app = await startTestApp();
      const field = `"${key}": {"${key}": [null]}`;
      const inside = JSON.stringify(PUSH).replaceAll("{", `{${field},`);
      expect((await deliver(app.url, "push", null, { body: inside })).status).toBe(202);
      await app.queue.idle();
      expect(app.engine.calls).toEqual(["reconcile airports"]);
    },
  );

  it("is not read when its signature covers other bytes", async () => {
    app = await startTestApp();
    const signed = JSON.stringify(PUSH);
    const answer = await deliver(app.url, "push", null, {
      body: `${signed} `,
      headers: { "x-hub-signature-256": sign(signed) },
    });
    expect(answer.status).toBe(401);
  });

  it("of an event we do not listen to is accepted and forgotten", async () => {
    app = await startTestApp();
    expect((await deliver(app.url, "star", { ...ORIGIN, action: "created" })).status).toBe(202);
    expect((await deliver(app.url, "no_such_event", {})).status).toBe(202);
    expect(app.queue.size()).toBe(0);
  });

  it("sent twice is taken once", async () => {
    app = await startTestApp();
    const headers = { "x-github-delivery": "5a5a5a5a-0000-4000-8000-000000000001" };
    for (const _ of [1, 2]) {
      await deliver(app.url, "push", PUSH, { headers });
      await app.queue.idle();
    }
    expect(app.engine.calls).toEqual(["reconcile airports"]);
  });

  it("larger than GitHub sends is refused, announced or not", async () => {
    app = await startTestApp();
    const body = JSON.stringify({ ...PUSH, filler: "x".repeat(26 * 1024 * 1024) });
    const answer = await deliver(app.url, "push", null, { body }).catch((error: Error) => error);
    // The connection may be closed while the body is still being sent.
    expect(answer instanceof Response ? answer.status : 413).toBe(413);
    expect(app.metrics.text()).toContain('haiku_deliveries_total{event="push",status="413"} 1');
  });

  it("is taken with the previous secret while secrets are changed", async () => {
    app = await startTestApp({ config: { webhookSecrets: ["the new secret", SECRET] } });
    expect((await deliver(app.url, "push", PUSH)).status).toBe(202);
    expect((await deliver(app.url, "push", PUSH, { secret: "the new secret" })).status).toBe(202);
    expect((await deliver(app.url, "push", PUSH, { secret: "neither" })).status).toBe(401);
  });
});

describe("what follows from deliveries", () => {
  it("is one look at each intent, however many there were", async () => {
    app = await startTestApp({ config: { gatherMs: 2000 } });
    const { url } = app;
    const other = { ...ORIGIN, ref: "refs/heads/haiku/other/main" };
    await Promise.all([PUSH, PUSH, other, PUSH, PUSH].map((payload) => deliver(url, "push", payload)));
    await app.queue.idle();
    expect(app.engine.calls.toSorted()).toEqual(["reconcile airports", "reconcile other"]);
  });

  it("is answered before the work is done", async () => {
    const look = held<{ wrote: number; again_in: null }>();
    app = await startTestApp({ engine: fakeEngine({ reconcile: () => look.promise }) });
    expect((await deliver(app.url, "push", PUSH)).status).toBe(202);
    look.resolve({ wrote: 3, again_in: null });
    await app.queue.idle();
    expect(app.metrics.text()).toContain("haiku_writes_total 3");
  });

  it("can be followed in the log from the delivery on", async () => {
    app = await startTestApp();
    await deliver(app.url, "push", PUSH, { headers: { "x-github-delivery": "5a5a5a5a-0000-4000-8000-00000000abcd" } });
    await app.queue.idle();
    const line = app.lines.find((one) => one.includes("looked at an intent")) ?? "";
    expect(JSON.parse(line)).toMatchObject({
      intent: "airports",
      repo: "acme/airports",
      deliveries: ["5a5a5a5a-0000-4000-8000-00000000abcd"],
    });
  });

  it("starts an intent from a comment and then looks at it", async () => {
    app = await startTestApp();
    const comment = { id: 31, body: "/haiku start" };
    await deliver(app.url, "issue_comment", { ...ORIGIN, action: "created", issue: { number: 12 }, comment });
    await app.queue.idle();
    expect(app.engine.calls).toEqual(["comment 31 in issue 12", "reconcile started"]);
  });

  it("carries out every command of an issue once and in order, also after a passing failure", async () => {
    let failures = 1;
    const engine = fakeEngine({
      issueComment: async () => {
        failures -= 1;
        if (failures === 0) throw new HostError("GitHub: 502", { retryable: true, status: 502 });
        return { slug: null, refused: false };
      },
    });
    app = await startTestApp({ engine });
    for (const id of [1, 2, 3]) {
      const comment = { id, body: "text\n/haiku status" };
      await deliver(app.url, "issue_comment", { ...ORIGIN, action: "created", issue: { number: 12 }, comment });
    }
    await app.queue.idle();
    expect(engine.calls).toEqual([1, 1, 2, 3].map((id) => `comment ${id} in issue 12`));
  });

  it("goes on with the next comment when one can never be carried out", async () => {
    const engine = fakeEngine({
      issueComment: async (_issue, comment) => {
        if (comment === 1) throw new UserError("slug_taken", "no", "never");
        return { slug: null, refused: false };
      },
    });
    app = await startTestApp({ engine });
    for (const id of [1, 2]) {
      const comment = { id, body: "/haiku status" };
      await deliver(app.url, "issue_comment", { ...ORIGIN, action: "created", issue: { number: 12 }, comment });
      await app.queue.idle();
    }
    expect(engine.calls).toEqual(["comment 1 in issue 12", "comment 2 in issue 12"]);
  });

  it("asks which intent a pull request belongs to when the event does not say", async () => {
    const slugOfPull = async (number: number): Promise<string | null> => (number === 4 ? "airports" : null);
    app = await startTestApp({ slugOfPull });
    for (const number of [4, 5]) {
      const comment = { id: number, body: "/haiku why" };
      const issue = { number, pull_request: {} };
      await deliver(app.url, "issue_comment", { ...ORIGIN, action: "created", issue, comment });
    }
    await app.queue.idle();
    expect(app.engine.calls).toEqual(["reconcile airports"]);
  });
});

describe("a head that no intent stands behind", () => {
  const repository = { ...ORIGIN.repository, default_branch: "main" };
  const group = (number: number) => ({
    ...{ ...ORIGIN, repository, action: "checks_requested" },
    merge_group: {
      ...{ head_sha: `c0ffee${number}`, base_ref: "refs/heads/main" },
      head_ref: `refs/heads/gh-readonly-queue/main/pr-${number}-929f82`,
    },
  });

  it("is told apart from an intent's in a merge queue", async () => {
    const slugOfPull = async (number: number): Promise<string | null> => (number === 4 ? "airports" : null);
    app = await startTestApp({ slugOfPull });
    for (const number of [4, 5]) await deliver(app.url, "merge_group", group(number));
    await app.queue.idle();
    expect(app.engine.calls.toSorted()).toEqual([
      "foreign c0ffee4 unless airports",
      "foreign c0ffee5",
      "reconcile airports",
    ]);
  });

  it("has its check before the process ends, also where GitHub has failed for a moment", async () => {
    let failures = 0;
    const passForeign = async (): Promise<number> => {
      failures += 1;
      if (failures === 1) throw new HostError("GitHub: 502", { retryable: true, status: 502 });
      return 1;
    };
    app = await startTestApp({ engine: fakeEngine({ passForeign }), slugOfPull: async () => null });
    await deliver(app.url, "merge_group", group(5));
    await app.queue.drain();
    expect(app.engine.calls).toEqual(["foreign c0ffee5", "foreign c0ffee5"]);
  });
});

describe("the other routes", () => {
  it.each([
    ["/ping", 200, "PONG"],
    ["/healthz", 200, "alive"],
    ["/metrics", 200, "# TYPE haiku_deliveries_total counter"],
    ["/nothing", 404, "nothing here"],
    ["/api/github/webhooks", 405, "another method"],
  ])("%s answers %d", async (path, status, text) => {
    app = await startTestApp();
    const answer = await fetch(`${app.url}${path}`);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(text);
  });
});

describe("stopping", () => {
  it("answers 503 to what comes, lets running work end and forgets what will be found again", async () => {
    const look = held<{ wrote: number; again_in: null }>();
    const engine = fakeEngine({ reconcile: () => look.promise });
    const running = await startTestApp({ engine, config: { parallel: 1, gatherMs: 0 } });
    await deliver(running.url, "push", PUSH);
    await expect.poll(() => engine.calls).toEqual(["reconcile airports"]);
    await deliver(running.url, "push", { ...ORIGIN, ref: "refs/heads/haiku/other/main" });
    const stopped = running.stop();
    expect((await deliver(running.url, "push", PUSH)).status).toBe(503);
    expect((await fetch(`${running.url}/readyz`)).status).toBe(503);
    look.resolve({ wrote: 0, again_in: null });
    expect(await stopped).toBe(true);
    expect(engine.calls).toEqual(["reconcile airports"]);
    await expect(deliver(running.url, "push", PUSH)).rejects.toThrow();
  });

  const CHECK = { id: 9, head_sha: "c".repeat(40), external_id: "airports/gate/build#1", app: { id: 7 } };
  const PRESSED = {
    ...ORIGIN,
    action: "requested_action",
    check_run: CHECK,
    requested_action: { identifier: "approve" },
  };
  const ENDED = {
    ...ORIGIN,
    action: "completed",
    workflow_run: {
      ...{ id: 77, name: "haiku", display_title: "airports/build/hat/001/builder/1.1", run_attempt: 1 },
      ...{
        path: ".github/workflows/haiku.yml",
        event: "workflow_dispatch",
        status: "completed",
        conclusion: "success",
      },
      ...{ html_url: "https://github.test/runs/77", created_at: "2026-11-21T09:00:00Z", check_suite_node_id: "CS_77" },
      actor: { login: "haiku[bot]", id: 700, type: "Bot" },
      triggering_actor: { login: "haiku[bot]", id: 700, type: "Bot" },
      ...{ head_branch: "main", head_sha: "c0ffee" },
    },
  };
  const COMMENT = { ...ORIGIN, action: "created", issue: { number: 12 }, comment: { id: 31, body: "/haiku start" } };

  it.each([
    ["a button that was pressed", "check_run", PRESSED, ["reconcile airports"]],
    ["a comment of no intent", "issue_comment", COMMENT, ["comment 31 in issue 12"]],
    ["a push", "push", PUSH, []],
  ])("heeds %s that waits to be looked at, if nobody could find it again", async (_what, event, payload, calls) => {
    const engine = fakeEngine();
    const running = await startTestApp({ engine, config: { gatherMs: 600_000 } });
    const sent = deliver(running.url, event, payload);
    expect((await sent).status).toBe(202);
    expect(await running.stop()).toBe(true);
    expect(engine.calls).toEqual(calls);
  });

  it("gives the look what its events have told, the failed one's as well, and no other", async () => {
    const looks: unknown[] = [];
    const engine = fakeEngine({
      reconcile: async (_slug, told) => {
        looks.push(told);
        if (looks.length === 1) throw new HostError("GitHub is away", { retryable: true });
        return { wrote: 1, again_in: looks.length === 2 ? 1 : null };
      },
    });
    const running = await startTestApp({ engine, config: { gatherMs: 100 } });
    await deliver(running.url, "check_run", PRESSED);
    await deliver(running.url, "workflow_run", ENDED);
    await expect.poll(() => looks.length, { timeout: 20_000 }).toBe(3);
    await running.stop();
    const buttons = [{ action: "approve", check: 9, by: { login: "developer" } }];
    const ended = [{ id: 77, name: "airports/build/hat/001/builder/1.1", attempt: 1, suite: "CS_77" }];
    const told = { buttons, ended, byEvent: true };
    expect(looks).toMatchObject([told, told, { buttons: [], ended: [], byEvent: false }]);
  });

  it("does not wait longer than the grace period", async () => {
    const engine = fakeEngine({ reconcile: () => held<never>().promise });
    const running = await startTestApp({ engine, config: { graceMs: 10, gatherMs: 0 } });
    await deliver(running.url, "push", PUSH);
    await expect.poll(() => engine.calls.length).toBe(1);
    expect(await running.stop()).toBe(false);
  });
});
