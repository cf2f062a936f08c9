import { Octokit } from "@octokit/rest";
import { expect, it } from "vitest";
import { REPO } from "../../src/rehearsal/demo/demo-users.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { made, PLANNED, SIGNED } from "../support/story-jobs.ts";

/*
 * What an intent came from is not where it was: the issue is locked, transferred or deleted while the work goes on. The goal
 * stands in the ledger, so nothing stops; what only tells people something in that issue is not told there.
 */

const ACTS: Readonly<Record<string, (story: Story, issue: number) => void>> = {
  locked: ({ town }, issue) => town.settings.locks(REPO, issue),
  transferred: ({ town }, issue) =>
    void town.settings.transfersIssue(REPO, issue, { owner: REPO.owner, name: "other" }),
  "transferred to where the App is not": ({ town }, issue) =>
    void town.settings.transfersIssue(REPO, issue, { owner: "elsewhere", name: "theirs" }),
  deleted: ({ town }, issue) => town.settings.deletesIssue(REPO, issue),
};

const BESIDES = [
  { owner: REPO.owner, name: "other", collaborators: { maintainer: "maintain", developer: "write" } },
  { owner: "elsewhere", name: "theirs", collaborators: { developer: "write" }, installed: [] },
] as const;

it.each(Object.keys(ACTS))("its issue is %s on the way: the intent comes to its end, with its goal", async (how) => {
  await using story = await openStory({ patienceMs: 8000, besides: BESIDES });
  const { issue, slug } = await story.starts();
  const goal = story.books(slug).intent.title;
  await story.brings("elaborate", PLANNED);
  ACTS[how]?.(story, issue);
  await story.looks();
  await story.restarts();
  await story.brings("audit", SIGNED);
  await story.brings("unit", made());
  await story.brings("audit", SIGNED);
  const gate = await story.sees("work", "ready");
  await story.developer.comments(gate.number, "/haiku approve");
  await story.rests();
  await story.maintainer.merges(await story.sees("main", "ready"));
  await story.looks();
  expect(story.books(slug).intent).toMatchObject({ title: goal, ended: { how: "sealed" } });
  expect(story.app.lines.filter((line) => /"level":50/.test(line))).toEqual([]);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("an issue is locked before the App could say that it began: it begins all the same", async () => {
  await using story = await openStory({ patienceMs: 8000 });
  const issue = await story.developer.opensIssue("A note");
  story.town.settings.locks(REPO, issue);
  await story.developer.comments(issue, "/haiku start tiny");
  await story.rests();
  const { number } = await story.sees("main", "draft");
  await story.brings("elaborate", PLANNED);
  const answer = await story.answerTo(number, await story.developer.comments(number, "/haiku why"));
  expect(answer).toContain("issue is locked");
  story.town.settings.unlocks(REPO, issue);
  story.passes(3600);
  await story.looks();
  const said = (await story.developer.conversation(issue)).map(({ body }) => body);
  expect(said.filter((body) => body.includes("Started"))).toHaveLength(1);
  expect(await story.ends()).toMatchObject({ writes: [], problems: [] });
});

it("a question in an issue that is locked then goes unanswered, and is asked about no more than a few times", async () => {
  await using story = await openStory({ patienceMs: 8000 });
  const issue = await story.developer.opensIssue("A note");
  story.town.settings.locks(REPO, issue);
  await story.developer.comments(issue, "/haiku help");
  await story.rests();
  const before = story.town.requests.length;
  for (let minutes = 0; minutes < 60; minutes += 10) {
    story.passes(600);
    await story.looks();
  }
  const writes = story.town.requests
    .slice(before)
    .filter(({ method, path }) => method === "POST" && path.includes("/issues/"));
  expect(writes.length).toBeLessThanOrEqual(4);
  expect(story.app.lines.filter((line) => /"level":50/.test(line))).toEqual([]);
});

it("in a repository without any commit a start is answered", async () => {
  const empty = { owner: REPO.owner, name: "empty", collaborators: { developer: "write" } } as const;
  await using story = await openStory({ patienceMs: 8000, besides: [empty] });
  const { rest } = new Octokit({ auth: story.town.tokenFor("developer"), baseUrl: story.town.url });
  const at = { owner: empty.owner, repo: empty.name };
  const { data: issue } = await rest.issues.create({ ...at, title: "A note" });
  await rest.issues.createComment({ ...at, issue_number: issue.number, body: "/haiku start" });
  await story.rests();
  const { data: said } = await rest.issues.listComments({ ...at, issue_number: issue.number });
  expect(said.map(({ body }) => body).join()).toContain("no commit on its default branch yet");
  expect(story.town.problems).toEqual([]);
});
