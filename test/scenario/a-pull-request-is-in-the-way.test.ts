import { expect, it } from "vitest";
import { branchOf } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { artifactOf, made, PLANNED, SIGNED } from "../support/story-jobs.ts";
import type { PullSeen } from "../support/story-person.ts";

/*
 * GitHub allows one pull request from a branch into another. One that a person has opened on our branch before the App did
 * is theirs: it is named, nothing is written on it, and the App opens its own once it is closed.
 */

const [MAIN, WORK] = [branchOf("main"), branchOf("work")];

/** What the App has opened from a branch. */
async function ours(story: Story, branch: string): Promise<readonly PullSeen[]> {
  const pulls = await story.maintainer.pulls();
  return pulls.filter((one) => one.branch === branch && one.by === "haiku-for-github[bot]");
}

/** The App commits the plan and dies before it opens the stage's pull request. */
async function commitsThePlan(story: Story, meanwhile: () => Promise<void>): Promise<void> {
  await story.starts();
  const request = await story.until("a job", async () => story.jobs.waiting("elaborate"));
  story.jobs.finish(request, artifactOf(request, PLANNED));
  void story.app.sweeps().catch(() => undefined);
  await story.diesAndRestarts(meanwhile);
}

it("of a stage: the intent's pull request says whose it is and what to do, and it goes on once that is closed", async () => {
  await using story = await openStory({ diesAt: "after-work-commit" });
  let theirs = 0;
  await commitsThePlan(story, async () => {
    theirs = (await story.developer.opensPull(WORK, "Mine", MAIN)).number;
  });
  await story.looks();
  const main = await story.maintainer.pull("main");
  const blocked = (await story.maintainer.checks(main?.head ?? "")).find(({ title }) => title.startsWith("Blocked:"));
  expect(blocked?.summary).toMatch(
    new RegExp(`#${theirs} from ${WORK} was opened by developer.*close #${theirs}\\. The App then opens its own`, "s"),
  );
  const why = await story.maintainer.comments(main?.number ?? 0, "/haiku why");
  await story.looks();
  expect(await story.answerTo(main?.number ?? 0, why)).toContain(`#${theirs} from ${WORK} was opened by developer`);
  expect(story.books("1").stages.work?.pull ?? null).toBeNull();
  expect((await story.maintainer.pulls()).find(({ number }) => number === theirs)?.body).toBe("");
  await story.developer.changesPull(theirs, { state: "closed" });
  await story.looks();
  await story.brings("audit", SIGNED);
  await story.brings("unit", made());
  await story.brings("audit", SIGNED);
  const isOne = (state: string) => async () => (await ours(story, WORK)).find((one) => one.state === state);
  await story.maintainer.approves(await story.until("the gate", isOne("ready")));
  await story.until("the merge", isOne("merged"));
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("of the intent: the issue says whose it is and what to do, and it begins once that is closed", async () => {
  await using story = await openStory({ diesAt: "after-goal" });
  const issue = await story.maintainer.opensIssue("A note");
  await story.maintainer.comments(issue, "/haiku start tiny");
  let theirs = 0;
  await story.diesAndRestarts(async () => {
    theirs = (await story.developer.opensPull(MAIN, "Mine")).number;
  });
  await story.looks();
  const why = await story.maintainer.comments(issue, "/haiku why");
  await story.looks();
  await story.looks();
  expect(await story.answerTo(issue, why)).toContain(`#${theirs} from ${MAIN} was opened by developer`);
  const said = (await story.maintainer.conversation(issue)).filter(({ body }) => body.includes("Blocked:"));
  expect(said.map(({ body }) => body)).toEqual([
    expect.stringMatching(new RegExp(`#${theirs} from ${MAIN} was opened by developer.*close #${theirs}`, "s")),
  ]);
  await story.developer.changesPull(theirs, { state: "closed" });
  await story.looks();
  await story.brings("elaborate", PLANNED);
  expect(await ours(story, MAIN)).toMatchObject([{ number: story.books("1").intent.pull?.number, state: "draft" }]);
});

it("of a stage, merged before the App had one: it is told that no gate was passed by that, and the stage goes on", async () => {
  await using story = await openStory({ diesAt: "after-work-commit" });
  await commitsThePlan(story, async () => {
    const theirs = await story.developer.opensPull(WORK, "Mine", MAIN);
    await story.developer.merges({ ...theirs, title: "", body: "", state: "ready", by: "developer" });
  });
  await story.looks();
  const main = await story.maintainer.pull("main");
  expect(story.app.lines.join("\n")).not.toContain("No commits between");
  expect(main?.body).toContain("the plan is being reviewed");
  story.passes(61); // the process that would have said it gets its time to do so
  const told = await story.until("a word about it", async () => {
    await story.looks();
    const said = await story.maintainer.conversation(main?.number ?? 0);
    return said.find(({ body }) => body.includes("Merged by hand."))?.body;
  });
  expect(told).toMatch(/What haiku\/1\/work held at \w{12} is in haiku\/1\/main already.*passes no gate/);
  await story.brings("audit", SIGNED);
  await story.brings("unit", made());
  await story.brings("audit", SIGNED);
  const isOne = (state: string) => async () => (await ours(story, WORK)).find((one) => one.state === state);
  const gate = await story.until("the gate", isOne("ready"));
  expect(story.books("1").stages.work?.gate).toBeNull();
  await story.maintainer.approves(gate);
  await story.until("the merge", isOne("merged"));
  expect(await story.ends()).toEqual(AT_PEACE);
});
