import { expect, it } from "vitest";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { PLANNED } from "../support/story-jobs.ts";

/* Somebody edits the engine's books by hand. Nothing crashes, the place is named, and mending it is enough. */

const BROKEN = "---\nschema: 1\ntitle: [never closed\n---\n";

async function deliveryCheck(story: Story) {
  const place = await story.maintainer.pull("a-note/main");
  const checks = place ? await story.maintainer.checks(place.head) : [];
  return checks.find(({ name }) => name === "haiku/delivery") ?? null;
}

it("blocks this intent alone, says where and what to do, and goes on once it is mended", async () => {
  await using story = await openStory();
  await story.starts();
  const ledger = "haiku/a-note/ledger";
  await story.rests();
  const before = await story.maintainer.headOf(ledger);
  await story.maintainer.pushes(ledger, "intent.md", BROKEN);

  const check = await story.until("the check to say what is wrong", async () => {
    const seen = await deliveryCheck(story);
    return seen?.conclusion === "failure" ? seen : null;
  });
  expect(check.title).toMatch(/^Blocked: haiku\/a-note\/ledger intent\.md:\d+/);
  expect(check.summary).toContain("What to do:");
  expect(check.summary).toContain("Nothing is lost");

  const place = await story.sees("a-note/main", "draft", "blocked");
  const asked = await story.developer.comments(place.number, "/haiku why");
  const answer = await story.until("an answer", async () =>
    (await story.developer.conversation(place.number)).find(({ body }) => body.includes(`comment/${asked} -->`)),
  );
  expect(answer.body).toContain("intent.md");
  await story.looks();
  expect(await story.maintainer.headOf(ledger)).not.toBe(before); // what was broken is left as it is

  const other = await story.developer.opensIssue("Another note");
  await story.developer.comments(other, "/haiku start tiny");
  await story.until("another intent to begin", () => story.developer.pull("another-note/main"));

  await story.maintainer.resets(ledger, before);
  await story.until("the check to be well again", async () => (await deliveryCheck(story))?.conclusion !== "failure");
  await story.rests();
  await story.brings("elaborate", PLANNED, "a-note");
  expect(await story.maintainer.pull("a-note/work")).not.toBeNull();
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("says so when its branch is gone, and goes on once it is restored", async () => {
  await using story = await openStory();
  await story.starts();
  const ledger = "haiku/a-note/ledger";
  const before = await story.maintainer.headOf(ledger);
  await story.maintainer.deletes(ledger);
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
});
