import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { branchWith, REPO, startTown, type Town } from "../../support/local-github/town.ts";

let town: Town;
let number: number;
const NASTY = `<script>alert("x")</script> & 'more'`;
beforeAll(async () => {
  town = await startTown();
  const developer = town.as("developer");
  await developer.rest.issues.create({ ...REPO, title: NASTY, body: NASTY });
  const head = await branchWith(developer, "feature/one", { "p.txt": `${NASTY}\n` });
  number = (
    await developer.rest.pulls.create({ ...REPO, title: "Feature", head: "feature/one", base: "main", body: NASTY })
  ).data.number;
  const { octokit } = await town.installation();
  const actions = [{ label: "Approve", description: "Pass", identifier: "approve" }];
  await octokit.rest.checks.create({
    ...REPO,
    name: "haiku/act",
    head_sha: head,
    conclusion: "neutral",
    actions,
    details_url: "https://example.org/run",
    output: { title: NASTY, summary: NASTY },
  });
});
afterAll(() => town.close());
afterEach(() => expect(town.github.problems).toEqual([]));

const get = async (path: string) => {
  const response = await fetch(town.github.url + path);
  return { status: response.status, text: await response.text() };
};
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(town.github.url + path, { method: "POST", redirect: "manual", body: new URLSearchParams(fields), headers });

describe("pages", () => {
  it.each(["/", "/acme/shop", "/acme/shop/issues/1", "/acme/shop/pull/2", "/acme/shop/blob/feature/one/p.txt"])(
    "%s is there and shows nobody's markup",
    async (path) => {
      const { status, text } = await get(path);
      expect([status, text.includes("<script")]).toEqual([200, false]);
      if (path !== "/") expect(text).toMatch(/&lt;script&gt;|Feature/);
    },
  );

  it("of what does not exist are 404", async () => {
    expect([(await get("/acme/none")).status, (await get("/acme/shop/pull/99")).status]).toEqual([404, 404]);
  });
});

describe("forms", () => {
  it("comment, review, press buttons and merge as a chosen person, by the same rules as ever", async () => {
    const at = `/acme/shop/pull/${number}`;
    const { data: pull } = await town.as("developer").rest.pulls.get({ ...REPO, pull_number: number });
    expect((await post(`${at}/comment`, { as: "outsider", body: "hello there" })).headers.get("location")).toBe(at);
    expect((await post(`${at}/review`, { as: "maintainer", event: "APPROVE", body: "" })).status).toBe(303);
    expect((await post(`${at}/review`, { as: "developer", event: "APPROVE", body: "" })).status).toBe(422);
    const button = /action="(\/_local\/[^"]+)"/.exec((await get(at)).text)?.[1] ?? "";
    expect((await post(button, { as: "maintainer" })).status).toBe(303);
    expect((await post(`${at}/merge`, { as: "outsider", sha: pull.head.sha })).status).toBe(403);
    expect((await post(`${at}/merge`, { as: "maintainer", sha: pull.head.sha })).status).toBe(303);
    const { text } = await get(at);
    expect(text).toMatch(/hello there/);
    expect(text).toMatch(/<b>merged<\/b>/);
    await town.github.idle();
    const actions = town.heard.map((one) => JSON.parse(one.body)).filter((one) => one.requested_action);
    expect(actions.map((one) => one.sender.login)).toEqual(["maintainer"]);
  });

  it("do nothing for other sites, or as nobody", async () => {
    const wish = { as: "maintainer", title: "from elsewhere" };
    expect((await post("/acme/shop/issues", wish, { origin: "http://evil.example" })).status).toBe(403);
    expect((await post("/acme/shop/issues", { ...wish, as: "ghost" })).status).toBe(404);
    expect((await get("/acme/shop")).text).not.toContain("from elsewhere");
  });
});
