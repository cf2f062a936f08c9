import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { A_NOTE } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";

/* Whoever asks for something that cannot be done is told why and what would do; nothing else happens. */

describe("in an issue", () => {
  let story: Story;
  let issue: number;
  beforeAll(async () => {
    story = await openStory();
    issue = await story.developer.opensIssue("A note");
  });
  afterAll(() => story[Symbol.asyncDispose]());

  it("a person who can only read starts nothing and learns who may", async () => {
    const comment = await story.outsider.comments(issue, "/haiku start tiny");
    expect(await story.answerTo(issue, comment)).toBe(
      "Not done: `/haiku start`. outsider may not do this; it needs write.",
    );
    expect(await story.maintainer.reactionsTo(comment)).toEqual(["confused"]);
  });

  it("a studio that is not there brings the nearest name", async () => {
    const comment = await story.developer.comments(issue, "/haiku start tinny");
    const answer = await story.answerTo(issue, comment);
    expect(answer).toContain('there is no studio "tinny"');
    expect(answer).toContain("did you mean `tiny`?");
    expect(answer).toContain("name the studio before it");
  });

  it("a stage that is not there brings the list", async () => {
    const comment = await story.developer.comments(issue, "/haiku start tiny/works");
    expect(await story.answerTo(issue, comment)).toMatch(/tiny has no stage "works".*there are: work/);
  });

  it("a mode that is not there brings the list", async () => {
    const comment = await story.developer.comments(issue, "/haiku start tiny --mode fast");
    expect(await story.answerTo(issue, comment)).toMatch(/there is no mode "fast".*continuous/);
  });

  it("commands of other programs, quotes and edits are none of ours", async () => {
    const before = await story.developer.conversation(issue);
    await story.developer.comments(issue, "/deploy now\n\n> /haiku start tiny\n\n`/haiku start tiny`");
    await story.looks();
    expect(await story.developer.conversation(issue)).toHaveLength(before.length + 1);
  });

  it("and by all that no branch was made", async () => {
    expect([...(await story.developer.branches()).keys()]).toEqual(["main"]);
    expect(await story.ends()).toEqual(AT_PEACE);
  });
});

describe("on the pull request", () => {
  it("a mistyped command gets the nearest one, an outsider the reason", async () => {
    await using story = await openStory();
    await story.starts();
    const place = await story.sees("main", "draft");
    const mistyped = await story.developer.comments(place.number, "/haiku stauts");
    expect(await story.answerTo(place.number, mistyped)).toBe(
      "There is no command `/haiku stauts`. Did you mean `/haiku status`? `/haiku help` lists them all.",
    );
    const pausing = await story.outsider.comments(place.number, "/haiku pause");
    expect(await story.answerTo(place.number, pausing)).toContain("outsider may not do this; it needs write");
    expect(story.books(A_NOTE).intent.paused).toBeNull();
    expect(await story.ends()).toEqual(AT_PEACE);
  });

  it("an outsider's approval passes no gate, whether commanded or reviewed", async () => {
    await using story = await openStory();
    const { slug } = await story.starts();
    const gate = await story.reachesTheGate();
    const comment = await story.outsider.comments(gate.number, "/haiku approve");
    expect(await story.answerTo(gate.number, comment)).toBe(
      "Not done: `/haiku approve`. outsider may not do this; it needs write.",
    );
    await story.outsider.approves(gate);
    await story.looks();
    expect(story.books(slug).stages.work).toMatchObject({ gate: null, merged: null });
    expect(await story.sees("work", "ready")).toMatchObject({ head: gate.head });
    await story.developer.comments(gate.number, "/haiku approve");
    await story.sees("work", "merged");
    expect(story.books(slug).stages.work?.gate).toMatchObject({ source: "command", by: { login: "developer" } });
    expect(await story.ends()).toEqual(AT_PEACE);
  });
});

it("without the workflow file nothing starts, and the file is named", async () => {
  await using story = await openStory({ withWorkflow: false });
  const issue = await story.developer.opensIssue("A note");
  const comment = await story.developer.comments(issue, "/haiku start tiny");
  const answer = await story.answerTo(issue, comment);
  expect(answer).toContain(".github/workflows/haiku.yml");
  expect(answer).toContain("add the workflow file");
  expect([...(await story.developer.branches()).keys()]).toEqual(["main"]);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("two intents from one issue are one", async () => {
  await using story = await openStory();
  const issue = await story.developer.opensIssue("A note");
  const said = ["/haiku start tiny", "/haiku start tiny", "/haiku start tiny another title"];
  await Promise.all(said.map((words) => story.developer.comments(issue, words)));
  await story.sees("main", "draft");
  await story.looks();
  const ledgers = [...(await story.developer.branches("haiku/")).keys()].filter((name) => name.endsWith("/ledger"));
  expect(ledgers).toHaveLength(1);
  expect(await story.developer.pulls()).toHaveLength(1);
  expect(await story.ends()).toEqual(AT_PEACE);
});

describe("a delivery that is not GitHub's", () => {
  let story: Story;
  beforeAll(async () => {
    story = await openStory();
  });
  afterAll(() => story[Symbol.asyncDispose]());

  const body = JSON.stringify({
    action: "created",
    issue: { number: 1 },
    comment: { id: 1, body: "/haiku start tiny", user: { login: "maintainer", id: 3 } },
  });
  const forged = `sha256=${createHmac("sha256", "guessed").update(body).digest("hex")}`;
  const signatures = [
    ["signed with another secret", { "x-hub-signature-256": forged }],
    ["signed by nobody", {}],
    ["signed with nonsense", { "x-hub-signature-256": "sha256=zz" }],
    ["signed in the old way only", { "x-hub-signature": "sha1=0123456789012345678901234567890123456789" }],
  ] as const;

  it.each(signatures)("%s is turned away before anybody looks at it", async (_what, signature) => {
    await story.rests();
    const before = story.town.requests.length;
    const names = { "x-github-event": "issue_comment", "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958" };
    const headers = { "content-type": "application/json", ...names, ...signature };
    const answer = await fetch(story.app.webhookUrl, { method: "POST", headers, body });
    expect([400, 401]).toContain(answer.status);
    await story.rests();
    expect(story.town.requests.slice(before)).toEqual([]);
  });
});
