import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { APP_SLUG, makeCredentials, REPO } from "../../src/rehearsal/demo/demo-users.ts";
import { testCredentials } from "../support/credentials.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { made, PLANNED, SIGNED } from "../support/story-jobs.ts";

/* What operators live through: the App away for days, its traces deleted, installed again, its secret and key changed. */

const THREE_DAYS_AND_A_BIT = 3.2 * 24 * 3600;
const KEPT_MS = 3 * 24 * 3_600_000;

async function hasButtons(story: Story, head: string, button: string): Promise<void> {
  await story.until(`the button ${button}`, async () =>
    (await story.maintainer.checks(head)).find(({ name, title }) => name === "haiku/act" && title.includes(button)),
  );
}

/** Comments of the App in one conversation. */
async function ofTheApp(story: Story, place: number): Promise<readonly string[]> {
  const all = await story.maintainer.conversation(place);
  return all.filter(({ login }) => login === `${APP_SLUG}[bot]`).map(({ body }) => body);
}

it("was away for more than three days: what was approved and asked meanwhile is found by looking", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  let asked = 0;
  await story.isDownWhile(async () => {
    await story.maintainer.approves(gate);
    asked = await story.developer.comments(gate.number, "/haiku status");
    await story.town.idle();
    story.passes(THREE_DAYS_AND_A_BIT);
  });
  // GitHub remembers none of it: nothing of what was missed can be asked for again.
  const missed = story.town.deliveries.filter(({ status }) => status !== "OK");
  expect(missed.map(({ event }) => event)).toEqual(expect.arrayContaining(["pull_request_review", "issue_comment"]));
  const oldest = Date.parse(story.clock.now()) - KEPT_MS;
  expect(missed.filter(({ deliveredAt }) => Date.parse(deliveredAt) >= oldest)).toEqual([]);
  await story.looks();
  await story.sees("work", "merged");
  expect(await story.answerTo(gate.number, asked)).not.toBe("");
  expect(story.books(slug).stages.work?.gate).toMatchObject({ source: "review", by: { login: "maintainer" } });
  await story.maintainer.merges(await story.sees("main", "ready"));
  await story.until("the seal", async () => story.books(slug).intent.ended);
  expect(story.town.deliveries.filter(({ redelivery }) => redelivery)).toEqual([]);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("is started with a key that GitHub does not know yet: it goes on trying, and takes in what it refused till then", async () => {
  await using story = await openStory();
  const { privateKey } = testCredentials();
  await story.rests();
  story.town.settings.changesKeys(APP_SLUG, [makeCredentials().privateKey]);
  const issue = await story.developer.opensIssue("A note");
  const uploads = (async (): Promise<void> => {
    await expect.poll(() => story.app.lines.join(), { timeout: 10_000 }).toMatch(/not ready.*PRIVATE_KEY/);
    await story.developer.comments(issue, "/haiku start tiny");
    await story.town.idle();
    story.town.settings.changesKeys(APP_SLUG, [privateKey]);
  })();
  await story.restarts();
  await uploads;
  const missed = story.town.deliveries.filter(({ event }) => event === "issue_comment");
  expect(missed.map(({ statusCode }) => statusCode)).toContain(503);
  await story.until("the intent", () => story.developer.pull("main"));
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("was told to stop while a pressed button waited: it is heeded before the process ends", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  await hasButtons(story, gate.head, "Approve");
  await story.rests();
  await story.restarts({ gatherMs: 600_000 }); // now every look waits, and nothing comes to rest
  await story.maintainer.presses(gate.head, "approve");
  await story.town.idle();
  expect(story.books(slug).stages.work?.gate).toBeNull();
  await story.restarts();
  expect(story.books(slug).stages.work?.gate).toMatchObject({ source: "check", by: { login: "maintainer" } });
  await story.sees("work", "merged");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("has lost all its comments and checks: `sync` writes anew what holds, once", async () => {
  await using story = await openStory();
  const { slug, issue } = await story.starts();
  const gate = await story.reachesTheGate();
  await story.rests();
  const checksOf = async (): Promise<readonly string[]> => {
    const checks = await story.maintainer.checks(gate.head);
    return checks.map(({ name, title }) => `${name}: ${title}`).toSorted();
  };
  const before = await checksOf();
  expect(before).not.toEqual([]);
  story.town.settings.deletesAllOf(APP_SLUG);
  expect(await checksOf()).toEqual([]);
  await story.developer.comments(gate.number, "/haiku sync");
  await story.until("the checks", async () => (await checksOf()).length === before.length);
  await story.looks();
  expect(await checksOf()).toEqual(before);
  const told = [...(await ofTheApp(story, issue)), ...(await ofTheApp(story, gate.number))];
  expect(new Set(told).size).toBe(told.length);
  await story.maintainer.approves(gate);
  await story.sees("work", "merged");
  expect(story.books(slug).stages.work?.gate).not.toBeNull();
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("was taken away and installed again: it goes on where it was, with what happened between", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", SIGNED);
  await story.rests();
  const first = story.town.installationId(APP_SLUG, REPO);
  story.town.settings.uninstalls(APP_SLUG, REPO);
  const { number } = await story.sees("main", "draft");
  const asked = await story.developer.comments(number, "/haiku why");
  await story.looks();
  expect(await story.maintainer.conversation(number)).toMatchObject([{ body: "/haiku why" }]);
  story.town.settings.installs(APP_SLUG, REPO);
  expect(story.town.installationId(APP_SLUG, REPO)).not.toBe(first);
  expect(await story.answerTo(number, asked)).not.toBe("");
  expect(story.books(slug).intent.ended).toBeNull();
  await story.brings("unit", made());
  await story.brings("audit", SIGNED);
  await story.maintainer.approves(await story.sees("work", "ready"));
  await story.sees("work", "merged");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("is given another webhook secret and another key: with the old ones beside the new ones nothing is refused", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const old = testCredentials();
  const webhookSecret = randomBytes(24).toString("hex");
  const { privateKey } = makeCredentials();
  await story.rests();

  // A second key is made on the settings page, and the App is started with both secrets and the new key.
  story.town.settings.changesKeys(APP_SLUG, [old.privateKey, privateKey]);
  await story.restarts({ keys: { webhookSecret, privateKey }, previousSecret: old.webhookSecret });
  await story.brings("elaborate", PLANNED); // GitHub still signs with the old secret
  story.town.settings.changesWebhookSecret(APP_SLUG, webhookSecret);
  story.town.settings.changesKeys(APP_SLUG, [privateKey]);
  await story.brings("audit", SIGNED);
  await story.restarts({ keys: { webhookSecret, privateKey } });
  expect(story.town.deliveries.filter(({ statusCode }) => statusCode === 401)).toEqual([]);

  // The other way round: GitHub has it first, the App refuses what comes, and is asked again when it knows it too.
  const later = randomBytes(24).toString("hex");
  story.town.settings.changesWebhookSecret(APP_SLUG, later);
  const issue = await story.developer.opensIssue("Another note");
  await story.developer.comments(issue, "/haiku start tiny");
  await story.rests();
  expect(story.town.deliveries[0]).toMatchObject({ event: "issue_comment", statusCode: 401 });
  await story.restarts({ keys: { webhookSecret: later, privateKey } });
  await story.until("the second intent", async () => {
    const pulls = await story.maintainer.pulls();
    return pulls.filter(({ branch }) => branch.endsWith("/main")).length === 2;
  });
  expect(story.books(slug).intent.ended).toBeNull();
  expect(await story.ends()).toEqual(AT_PEACE);
});
