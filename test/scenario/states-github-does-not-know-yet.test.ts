import { describe, expect, it } from "vitest";
import { REPO } from "../../src/rehearsal/demo/demo-users.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";

/* GitHub has not found out yet, keeps something to itself, or answers a part: a look goes on without what only informs, or waits. */

/** At the gate, and somebody has just said that it may pass, where GitHub does not answer this field. */
async function passesWithout(story: Story, field: string) {
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  await story.rests();
  story.town.chaos.fields.lacks(field, "forbidden");
  await story.maintainer.approves(gate);
  await story.looks();
  return { gate, slug };
}

const isMerged = (story: Story, slug: string) => story.books(slug).stages.work?.merged != null;

/** What the check of the whole says on the pull request of the intent. */
async function toldOf(story: Story): Promise<string> {
  const main = await story.maintainer.pull("main");
  const checks = await story.maintainer.checks(main?.head ?? "");
  return checks.map(({ name, title, summary }) => `${name}: ${title}\n${summary}`).join("\n");
}

describe("whether a pull request can be merged", () => {
  it("is waited for while GitHub finds out, and nobody is told that it was refused", async () => {
    await using story = await openStory({ repository: { mergeCommitAllowed: false } });
    const { slug } = await story.starts();
    const gate = await story.reachesTheGate();
    await story.rests();
    story.town.settings.forgetsMergeability(REPO, 2);
    await story.maintainer.approves(gate);
    for (let times = 0; times < 3; times += 1) {
      await story.looks();
      for (const { summary } of await story.maintainer.checks(gate.head)) expect(summary).not.toContain("refuses");
      story.passes(30);
    }
    await story.looks();
    const pressed = story.town.requests.filter(({ method, path }) => method === "PUT" && /\/merge$/.test(path));
    expect(pressed).toHaveLength(3);
    expect(isMerged(story, slug)).toBe(true);
    expect(await story.ends()).toEqual(AT_PEACE);
  });
});

describe("a field that GitHub keeps from the App", () => {
  it.each([
    "PullRequest.reviews",
    "PullRequest.reviewThreads",
    "PullRequest.timelineItems",
    "Commit.statusCheckRollup",
    "Commit.signature",
    "Ref.rules",
  ])("%s: nothing is decided without it, people are told, and it goes on once it is there", async (field) => {
    await using story = await openStory();
    const { slug } = await passesWithout(story, field);
    expect(isMerged(story, slug)).toBe(false);
    const told = await toldOf(story);
    expect(told).toContain("the App's installation lacks a permission");
    expect(told).toContain(field.split(".")[1]);
    story.town.chaos.calm();
    await story.looks();
    expect(isMerged(story, slug)).toBe(true);
    expect(await toldOf(story)).not.toContain("lacks a permission");
    expect(await story.ends()).toEqual(AT_PEACE);
  });

  it("ReviewRequest.requestedReviewer: it goes on without, as it only informs", async () => {
    await using story = await openStory();
    const { slug } = await passesWithout(story, "ReviewRequest.requestedReviewer");
    expect(isMerged(story, slug)).toBe(true);
    story.town.chaos.calm();
    expect(await story.ends()).toEqual(AT_PEACE);
  });
});

describe("an answer that holds a part, because it was too much for GitHub", () => {
  it.each([
    [2, "at once"],
    [4, "a little later"],
  ])("%i times is asked for again, %s, and counts for nothing", async (times) => {
    await using story = await openStory();
    const { slug } = await story.starts();
    const gate = await story.reachesTheGate();
    await story.rests();
    story.town.chaos.fields.lacks("PullRequest.reviews", "too much", times);
    await story.maintainer.approves(gate);
    await story.rests(); // nobody has it look a second time
    expect(isMerged(story, slug)).toBe(true);
    expect(await story.ends()).toEqual(AT_PEACE);
  });
});
