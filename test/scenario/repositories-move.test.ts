import { describe, expect, it } from "vitest";
import { APP_SLUG, REPO } from "../../src/rehearsal/demo/demo-users.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { made, PLANNED, SIGNED } from "../support/story-jobs.ts";

/* An owner does something to the whole repository while an intent is under way. */

/** As far as a plan that was read: a unit's job runs. */
async function begun(story: Story): Promise<string> {
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", SIGNED);
  return slug;
}

async function sealed(story: Story, slug: string): Promise<void> {
  const gate = await story.sees("work", "ready");
  await story.developer.comments(gate.number, "/haiku approve");
  await story.rests();
  const main = await story.sees("main", "ready");
  await story.maintainer.merges(main);
  await story.rests();
  await story.looks();
  expect(story.books(slug).intent.ended).toMatchObject({ how: "sealed" });
  expect(await story.ends()).toEqual(AT_PEACE);
}

/** How many requests it costs to let an hour pass in which the App looks at everything again and again. */
async function requestsInAnHour(story: Story): Promise<readonly string[]> {
  await story.rests();
  const before = story.town.requests.length;
  for (let minutes = 0; minutes < 60; minutes += 10) {
    story.passes(600);
    await story.looks();
  }
  const asked = story.town.requests.slice(before).map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`);
  return asked.filter((one) => one.includes("/repos/") || one.includes("graphql"));
}

/** Everything that people read of the App. */
async function said(story: Story): Promise<string> {
  const pulls = (await story.maintainer.pulls()).map(({ body, title }) => `${title}\n${body}`);
  return pulls.join("\n");
}

describe("an archived repository", () => {
  it("is left alone: one line in the log, no requests, nothing goes wrong; and goes on when it is unarchived", async () => {
    await using story = await openStory({ patienceMs: 8000 });
    const slug = await begun(story);
    const relay = await story.hearsLate();
    const late = await story.developer.comments((await story.sees("main", "draft")).number, "/haiku status");
    story.town.settings.archives(REPO);
    await story.rests();
    await relay.letsGo();
    await story.rests();
    const lines = story.app.lines.length;
    expect(await requestsInAnHour(story)).toEqual([]);
    const wrong = story.app.lines.slice(lines).filter((line) => /"level":(40|50|60)/.test(line));
    expect(wrong).toEqual([]);
    expect(story.app.lines.filter((line) => line.includes("archived"))).toHaveLength(1);
    story.town.settings.unarchives(REPO);
    await story.rests();
    await relay[Symbol.asyncDispose]();
    expect(await story.developer.reactionsTo(late)).not.toEqual([]);
    await story.restarts();
    await story.brings("unit", made());
    await story.brings("audit", SIGNED);
    await sealed(story, slug);
  });

  it("in which somebody had just asked for an intent begins it when it is unarchived", async () => {
    await using story = await openStory({ patienceMs: 8000 });
    const issue = await story.developer.opensIssue("A note");
    const relay = await story.hearsLate();
    const start = await story.developer.comments(issue, "/haiku start tiny");
    story.town.settings.archives(REPO);
    await relay.letsGo();
    await story.looks();
    expect(await story.developer.pulls()).toEqual([]);
    story.town.settings.unarchives(REPO);
    await story.rests();
    await relay[Symbol.asyncDispose]();
    story.passes(60);
    await story.looks();
    expect(await story.developer.reactionsTo(start)).not.toEqual([]);
    await story.sees("main", "draft");
  });
});

describe("a repository with another name", () => {
  it.each(["told of it at once", "told of nothing"])("goes on, and its links are right: %s", async (how) => {
    await using story = await openStory({ patienceMs: 8000 });
    const slug = await begun(story);
    if (how === "told of nothing") story.town.chaos.disturbDeliveries({ drop: 1 });
    story.town.settings.renames(REPO, "airfields");
    await story.rests();
    story.town.chaos.calm();
    await story.looks();
    await story.brings("unit", made());
    story.passes(60);
    await story.looks();
    expect(await said(story)).toContain("acme/airfields/");
    expect(await said(story)).not.toContain("acme/airports/");
    await story.brings("audit", SIGNED);
    await sealed(story, slug);
  });
});

describe("a repository with another owner", () => {
  it("goes on where the App is installed there", async () => {
    await using story = await openStory({ patienceMs: 8000 });
    const slug = await begun(story);
    story.town.settings.transfers(REPO, "elsewhere");
    story.town.settings.installs("haiku-for-github", REPO);
    await story.looks();
    await story.brings("unit", made());
    await story.brings("audit", SIGNED);
    expect(await said(story)).toContain("elsewhere/airports/");
    expect(await said(story)).not.toContain("acme/airports/");
    await sealed(story, slug);
  });

  const handsOver = (story: Story) => story.town.settings.transfers(REPO, "elsewhere");
  it.each<[string, boolean, (story: Story) => void]>([
    ["everybody sees it", false, handsOver],
    ["it is private", true, handsOver],
    ["the App was taken off it", false, (story) => story.town.settings.uninstalls(APP_SLUG, REPO)],
  ])("is left alone where it is not: %s", async (_, secret, leaves) => {
    await using story = await openStory({ patienceMs: 8000, repository: { private: secret } });
    await begun(story);
    const relay = await story.hearsLate();
    await story.developer.comments((await story.sees("main", "draft")).number, "/haiku status");
    leaves(story);
    await story.rests();
    await relay.letsGo();
    await story.looks();
    await relay[Symbol.asyncDispose]();
    expect(story.app.lines.filter((line) => line.includes("not installed on it any more"))).toHaveLength(1);
    const lines = story.app.lines.length;
    expect(await requestsInAnHour(story)).toEqual([]);
    expect(story.app.lines.slice(lines).filter((line) => /"level":(40|50|60)/.test(line))).toEqual([]);
  });
});

it("a default branch with another name is where the intent goes from then on", async () => {
  await using story = await openStory({ patienceMs: 8000 });
  const slug = await begun(story);
  await story.town.settings.renamesDefaultBranch(REPO, "trunk");
  await story.looks();
  await story.brings("unit", made());
  await story.brings("audit", SIGNED);
  await sealed(story, slug);
});
