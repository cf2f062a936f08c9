import { verify } from "@octokit/webhooks-methods";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { branchWith, REPO, SECRET, startTown, statusOf, type Town } from "../../support/local-github/town.ts";

let town: Town;
beforeAll(async () => {
  town = await startTown();
});
afterAll(() => town.close());
afterEach(() => {
  town.github.chaos.calm();
  town.answerHooksWith(200);
  expect(town.github.problems).toEqual([]);
});

const issue = (title: string) => town.as("developer").rest.issues.create({ ...REPO, title });

async function heardAfter(work: () => Promise<unknown>) {
  await town.github.idle();
  const before = town.heard.length;
  await work();
  await town.github.idle();
  return town.heard.slice(before);
}

describe("an App", () => {
  it("knows itself and its installation by its key", async () => {
    const app = town.app();
    expect((await app.rest.apps.getAuthenticated()).data).toMatchObject({ id: 77, slug: "haiku" });
    const { data } = await app.rest.apps.getRepoInstallation(REPO);
    expect(data.id).toBe(town.github.installationId("haiku", { owner: "acme", name: "shop" }));
    expect((await app.rest.apps.listInstallations()).data.map((one) => one.id)).toEqual([data.id]);
  });

  it("gets tokens for less than it was given, never for more", async () => {
    const { octokit } = await town.installation({ permissions: { issues: "read" } });
    expect((await octokit.rest.issues.listForRepo(REPO)).status).toBe(200);
    await expect(octokit.rest.issues.create({ ...REPO, title: "no" })).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining("Resource not accessible by integration"),
      response: { headers: { "x-accepted-github-permissions": "issues=write" } },
    });
    await expect(town.installation({ permissions: { administration: "write" } })).rejects.toMatchObject({
      status: 422,
    });
  });

  it("commits in its own name, signed; people's commits are not", async () => {
    const { octokit } = await town.installation();
    const sha = await branchWith(octokit, "by-app", { "app.txt": "x\n" });
    const { data: own } = await octokit.rest.repos.getCommit({ ...REPO, ref: sha });
    expect([own.author?.login, own.commit.verification?.verified]).toEqual(["haiku[bot]", true]);
    const { data: theirs } = await octokit.rest.repos.getCommit({
      ...REPO,
      ref: await branchWith(town.as("developer"), "by-dev", { "dev.txt": "x\n" }),
    });
    expect([theirs.author?.login, theirs.commit.verification?.verified]).toEqual(["developer", false]);
  });

  it("is refused without a token, with a wrong one and with a strange key", async () => {
    const anonymous = await fetch(`${town.github.url}/repos/acme/shop/issues`, {
      method: "POST",
      body: '{"title":"t"}',
    });
    const wrong = await fetch(`${town.github.url}/repos/acme/shop`, { headers: { authorization: "token nope" } });
    const claims = Buffer.from(JSON.stringify({ iss: 77, iat: 1, exp: Math.floor(Date.now() / 1000) + 60 })).toString(
      "base64url",
    );
    const forged = await fetch(`${town.github.url}/app`, {
      headers: { authorization: `Bearer eyJhbGciOiJSUzI1NiJ9.${claims}.AAAA` },
    });
    expect([anonymous.status, wrong.status, forged.status]).toEqual([401, 401, 401]);
  });
});

describe("people", () => {
  it.each([
    ["outsider", "read", "read", 403],
    ["developer", "write", "write", 0],
    ["maintainer", "write", "maintain", 0],
  ])("%s has the permission %s (%s)", async (login, permission, role, status) => {
    const { data } = await town.as("outsider").rest.repos.getCollaboratorPermissionLevel({ ...REPO, username: login });
    expect([data.permission, data.role_name]).toEqual([permission, role]);
    expect(await statusOf(branchWith(town.as(login), `by-${login}`, { "f.txt": "x\n" }))).toBe(status);
  });

  it("who do not exist have none", async () => {
    expect(
      await statusOf(town.as("outsider").rest.repos.getCollaboratorPermissionLevel({ ...REPO, username: "nobody" })),
    ).toBe(404);
  });
});

describe("webhooks", () => {
  it("are signed, carry who and where, and come once with a GUID", async () => {
    const [one, ...more] = await heardAfter(() => issue("signed"));
    expect(more).toEqual([]);
    expect(await verify(SECRET, one?.body ?? "", one?.signature ?? "")).toBe(true);
    expect(one?.guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
    expect(JSON.parse(one?.body ?? "")).toMatchObject({
      action: "opened",
      issue: { title: "signed", user: { login: "developer" } },
      repository: { full_name: "acme/shop" },
      sender: { login: "developer", type: "User" },
      installation: { id: town.github.installationId("haiku", { owner: "acme", name: "shop" }) },
    });
  });

  it("that fail are listed and can be sent again under the same guid", async () => {
    town.answerHooksWith(500);
    const [lost] = await heardAfter(() => issue("lost"));
    town.answerHooksWith(200);
    const app = town.app();
    const { data: failed } = await app.rest.apps.listWebhookDeliveries({ status: "failure", per_page: 10 });
    const delivery = failed.find((one) => one.guid === lost?.guid);
    expect(delivery).toMatchObject({ event: "issues", action: "opened", status_code: 500, redelivery: false });
    const [again] = await heardAfter(() => app.rest.apps.redeliverWebhookDelivery({ delivery_id: delivery?.id ?? 0 }));
    expect(again).toEqual(lost);
    const { data: log } = await app.rest.apps.listWebhookDeliveries({ per_page: 1 });
    expect(log[0]).toMatchObject({ guid: lost?.guid, redelivery: true, status: "OK" });
    const { data: full } = await app.rest.apps.getWebhookDelivery({ delivery_id: delivery?.id ?? 0 });
    expect(full.request.headers).toMatchObject({
      "x-github-event": "issues",
      "x-github-hook-installation-target-type": "integration",
    });
  });

  it("to nobody who listens are failures too, and hold nothing up", async () => {
    const url = town.github.deliveries[0]?.app.webhookUrl ?? null;
    town.github.setWebhookUrl("haiku", "http://127.0.0.1:1/");
    await heardAfter(() => issue("unheard"));
    town.github.setWebhookUrl("haiku", url);
    expect(town.github.deliveries[0]).toMatchObject({ event: "issues", statusCode: 502 });
  });

  it("can be dropped and doubled on purpose", async () => {
    town.github.chaos.disturbDeliveries({ drop: 1 });
    expect(await heardAfter(() => issue("dropped"))).toEqual([]);
    town.github.chaos.disturbDeliveries({ duplicate: 1, delay: [1, 5] });
    const twice = await heardAfter(() => issue("doubled"));
    expect(new Set(twice.map((one) => one.guid)).size).toBe(1);
    expect(twice).toHaveLength(2);
  });
});

describe("requests", () => {
  it("fail on purpose, before or after their effect", async () => {
    const count = async () =>
      (await town.as("developer").rest.issues.listForRepo({ ...REPO, per_page: 100 })).data.length;
    const before = await count();
    town.github.chaos.failNext({ method: "POST", path: "/repos/acme/shop/issues", status: 503 });
    expect(await statusOf(issue("never"))).toBe(503);
    town.github.chaos.failNext({ method: "POST", path: "/repos/acme/shop/issues", status: 502, afterEffect: true });
    expect(await statusOf(issue("made, but not told"))).toBe(502);
    expect((await count()) - before).toBe(1);
  });

  it("that GitHub would not understand are refused, unknown keys included", async () => {
    const developer = town.as("developer");
    expect(
      await statusOf(developer.request("POST /repos/{owner}/{repo}/issues", { ...REPO, title: "t", colour: "red" })),
    ).toBe(422);
    expect(
      await statusOf(developer.request("GET /repos/{owner}/{repo}/pulls", { ...REPO, state: "ajar" as "open" })),
    ).toBe(422);
    expect(await statusOf(developer.request("GET /repos/{owner}/{repo}/no-such-thing", REPO))).toBe(404);
  });

  it("for what has not changed cost nothing: 304", async () => {
    const headers = { authorization: "token token-of-developer" };
    const first = await fetch(`${town.github.url}/repos/acme/shop/labels-free`, { headers });
    expect(first.status).toBe(404);
    const one = await fetch(`${town.github.url}/users/developer`, { headers });
    const again = await fetch(`${town.github.url}/users/developer`, {
      headers: { ...headers, "if-none-match": one.headers.get("etag") ?? "" },
    });
    expect([one.status, again.status, one.headers.get("x-ratelimit-limit")]).toEqual([200, 304, "5000"]);
  });

  it("that list are paged by link headers", async () => {
    const all = await town.as("developer").paginate("GET /repos/{owner}/{repo}/issues", { ...REPO, per_page: 2 });
    expect(all.length).toBeGreaterThan(2);
  });
});

describe("the limit on new content", () => {
  it("answers 403 with retry-after and lets through after the minute", async () => {
    let now = Date.parse("2026-01-01T00:00:00Z");
    const small = await startTown({ clock: () => now, limits: { perMinute: 3 } });
    const add = () => small.as("developer").rest.issues.create({ ...REPO, title: "one more" });
    for (let index = 0; index < 3; index += 1) await add();
    await expect(add()).rejects.toMatchObject({ status: 403, response: { headers: { "retry-after": "60" } } });
    now += 60_000;
    expect(await statusOf(add())).toBe(0);
    expect(small.github.stats().contentWrites).toBe(4);
    await small.close();
  });
});
