import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { REPO } from "../../src/rehearsal/demo/demo-users.ts";
import { A_NOTE, branchOf } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { PLANNED } from "../support/story-jobs.ts";

/* Somebody writes into the engine's ledger by hand. It is undone and named; where that cannot be, mending it is enough. */

const BROKEN = "---\nschema: 1\ntitle: [never closed\n---\n";

async function deliveryCheck(story: Story) {
  const place = await story.maintainer.pull(`${A_NOTE}/main`);
  const checks = place ? await story.maintainer.checks(place.head) : [];
  return checks.find(({ name }) => name === "haiku/delivery") ?? null;
}

it("takes back what somebody else wrote, names them, and goes on", async () => {
  await using story = await openStory();
  await story.starts();
  const ledger = branchOf("ledger");
  await story.rests();
  const before = await story.maintainer.file(ledger, "intent.md");
  const theirs = await story.developer.pushes(ledger, "intent.md", BROKEN);
  await story.developer.pushes(ledger, "notes.md", "mine").catch(() => null); // too late when it is undone already

  await story.until("the books to be as they were", async () => {
    const text = await story.maintainer.file(ledger, "intent.md");
    return text !== null && text !== BROKEN && text.startsWith(before?.split("interventions:")[0] ?? "?");
  });
  await story.rests();
  expect(await story.maintainer.file(ledger, "notes.md")).toBeNull();
  expect((await story.maintainer.log(ledger))[0]).toContain("foreign commit undone");
  expect(story.books(A_NOTE).intent.interventions[0]).toMatchObject({
    do: "undone",
    by: { login: "developer" },
    source: `ledger/${theirs}`,
  });
  const place = await story.sees(`${A_NOTE}/main`, "draft");
  expect(place.body).toContain("Changes to the books that were undone");
  expect(place.body).toContain("by **developer**");

  await story.brings("elaborate", PLANNED, A_NOTE);
  expect(await story.maintainer.pull(`${A_NOTE}/work`)).not.toBeNull();
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("blocks this intent alone when nothing of the App is left there, and goes on once it is mended", async () => {
  await using story = await openStory();
  await story.starts();
  const ledger = branchOf("ledger");
  await story.rests();
  const before = await story.maintainer.headOf(ledger);
  await story.maintainer.resets(ledger, await story.maintainer.headOf("main"));

  const check = await story.until("the check to say what is wrong", async () => {
    const seen = await deliveryCheck(story);
    return seen?.conclusion === "failure" ? seen : null;
  });
  expect(check.title).toBe("Blocked: no commit of the App is left on haiku/1/ledger");
  expect(check.summary).toContain("What to do:");
  expect(check.summary).toContain("Nothing is lost");

  const place = await story.sees(`${A_NOTE}/main`, "draft", "blocked");
  const asked = await story.developer.comments(place.number, "/haiku why");
  const answer = await story.until("an answer", async () =>
    (await story.developer.conversation(place.number)).find(({ body }) => body.includes(`comment/${asked} -->`)),
  );
  expect(answer.body).toContain("no commit of the App is left");

  const other = await story.developer.opensIssue("Another note");
  await story.developer.comments(other, "/haiku start tiny");
  await story.until("another intent to begin", () => story.developer.pull(`${other}/main`));

  await story.maintainer.resets(ledger, before);
  await story.until("the check to be well again", async () => (await deliveryCheck(story))?.conclusion !== "failure");
  await story.rests();
  await story.brings("elaborate", PLANNED, A_NOTE);
  expect(await story.maintainer.pull(`${A_NOTE}/work`)).not.toBeNull();
  expect(await story.ends()).toEqual(AT_PEACE);
});

it.each(["told of it at once", "told of nothing", "told of nothing, by a process that has not known it"])(
  "says so when its branch is gone, and goes on once it is restored: %s",
  async (how) => {
    await using story = await openStory();
    await story.starts();
    const ledger = branchOf("ledger");
    const before = await story.maintainer.headOf(ledger);
    if (how !== "told of it at once") story.town.chaos.disturbDeliveries({ drop: 1 });
    await story.maintainer.deletes(ledger);
    if (how.includes("process")) await story.restarts();
    story.town.chaos.calm();
    await story.looks();
    const check = await story.until("the check to say what is wrong", async () => {
      const seen = await deliveryCheck(story);
      return seen?.conclusion === "failure" ? seen : null;
    });
    expect(check.title).toBe(`Blocked: the branch ${ledger} is gone`);
    expect(check.summary).toContain("restore it");

    await story.maintainer.restores(ledger, before);
    await story.until("the check to be well again", async () => (await deliveryCheck(story))?.conclusion !== "failure");
    await story.brings("elaborate", PLANNED);
    expect(await story.maintainer.pull("work")).not.toBeNull();
    expect(await story.ends()).toEqual(AT_PEACE);
  },
);

it("is the App's also when others have pushed to it more often than GitHub shows at once, and no second intent begins", async () => {
  await using story = await openStory();
  const { issue } = await story.starts();
  const ledger = branchOf("ledger");
  const before = await story.maintainer.headOf(ledger);
  await story.app.stop();
  for (let i = 0; i < 102; i += 1) await story.developer.pushes(ledger, "notes.md", `note ${i}\n`);
  await story.restarts();
  await story.looks();
  expect(await story.maintainer.file(ledger, "notes.md")).toBeNull();
  await story.developer.comments(issue, "/haiku start tiny");
  await story.looks();
  expect([...(await story.developer.branches("haiku/1-2/")).keys()]).toEqual([]);

  await story.app.stop();
  await story.maintainer.resets(ledger, before);
  await story.restarts();
  await story.looks();
  await story.brings("elaborate", PLANNED);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("says in the issue how a ledger that is gone comes back; then the intent goes on", async () => {
  await using story = await openStory();
  const { issue } = await story.starts();
  const ledger = branchOf("ledger");
  await story.rests();
  const head = await story.maintainer.headOf(ledger);
  await story.maintainer.deletes(ledger);
  await story.restarts();
  await story.looks();
  const why = await story.maintainer.comments(issue, "/haiku why");
  await story.looks();
  expect(await story.answerTo(issue, why)).toMatch(/no ledger of the App's among them.*put `haiku\/1\/ledger` back/s);
  await story.maintainer.restores(ledger, head);
  await story.brings("elaborate", PLANNED, A_NOTE);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("reads little of a branch that is called like a ledger and has a long history of somebody else's", async () => {
  await using story = await openStory();
  const git = (args: readonly string[], input = ""): string =>
    execFileSync("git", args, { cwd: story.town.host.gitDirectory(REPO), encoding: "utf8", input }).trim();
  const commit = (n: number): string =>
    `commit refs/tmp/long\ncommitter x <x@e.com> ${1_700_000_000 + n} +0000\ndata 1\nx\n`;
  git(["fast-import", "--quiet"], Array.from({ length: 2000 }, (_, n) => commit(n)).join(""));
  const issue = await story.outsider.opensIssue("hello");
  await story.rests();
  const costs = async (): Promise<number> => {
    const before = story.town.requests.length;
    await story.outsider.comments(issue, "/haiku help");
    await story.rests();
    return story.town.requests.length - before;
  };
  const without = await costs();
  await story.developer.restores("haiku/zzz/ledger", git(["rev-parse", "refs/tmp/long"]));
  await story.looks();
  expect(await costs()).toBeLessThanOrEqual(without + 5); // one page of its history, and whose it is
  expect(await costs()).toBeLessThanOrEqual(without + 1);
});

it("asks nothing about branches that are called like ledgers and are nobody's, until they move", async () => {
  await using story = await openStory();
  await story.starts();
  const mine = Array.from({ length: 12 }, (_, n) => `haiku/mine-${n}/ledger`);
  for (const branch of mine) await story.developer.branchesOff(branch);
  await story.looks();
  const cost = async (): Promise<number> => {
    const before = story.town.requests.length;
    await story.app.sweeps();
    await story.app.idle();
    return story.town.requests.length - before;
  };
  await story.looks();
  const quiet = await cost();
  await story.developer.pushes(mine[0] ?? "", "intent.md", "---\n---\n");
  await story.looks();
  for (const branch of mine) await story.developer.deletes(branch);
  await story.rests();
  expect(quiet).toBe(await cost());
  expect(await story.ends()).toEqual(AT_PEACE);
});
