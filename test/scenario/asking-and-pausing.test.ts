import { expect, it } from "vitest";
import { branchOf, pageOf } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { PLANNED, SIGNED } from "../support/story-jobs.ts";

async function asks(story: Story, who: "developer" | "outsider", place: number, words: string): Promise<string> {
  const comment = await story[who].comments(place, words);
  return story.until(`an answer to ${words}`, async () => {
    const answers = await story.maintainer.conversation(place);
    return answers.find(({ body }) => body.includes(`comment/${comment} -->`))?.body;
  });
}

it("whoever can read may ask where things stand, why, and what there is to say", async () => {
  await using story = await openStory();
  await story.starts();
  const { number } = await story.sees("main", "draft");

  const status = await asks(story, "outsider", number, "/haiku status");
  expect(status).toContain("| work |");
  const why = await asks(story, "outsider", number, "/haiku why");
  expect(why).toMatch(/elaborat|plan/i);
  const help = await asks(story, "outsider", number, "/haiku help");
  for (const command of ["start", "pause", "resume", "approve", "retry", "feedback", "abandon", "why", "status"])
    expect(help).toContain(`\`/haiku ${command}`);

  const gate = await story.reachesTheGate();
  const waiting = await asks(story, "outsider", gate.number, "/haiku why");
  expect(waiting).toMatch(/approv/i);
  expect(waiting).toContain("the approve permission");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("where GitHub takes no reaction a question is answered all the same, once", async () => {
  await using story = await openStory();
  await story.starts();
  const { number } = await story.sees("main", "draft");
  const refused = {
    method: "POST",
    path: /\/reactions$/,
    status: 403,
    message: "Resource not accessible by integration",
  };
  story.town.chaos.failNext({ ...refused, times: Number.POSITIVE_INFINITY });
  await asks(story, "developer", number, "/haiku status");
  for (let minute = 0; minute < 3; minute += 1) {
    await story.looks();
    story.passes(61);
  }
  const said = await story.maintainer.conversation(number);
  expect(said.filter(({ body }) => body.includes("haiku:answer comment/"))).toHaveLength(1);
});

it("several commands in one comment are all answered, in one comment", async () => {
  await using story = await openStory();
  await story.starts();
  const { number } = await story.sees("main", "draft");
  await story.rests();
  const before = (await story.developer.conversation(number)).length;
  const answer = await asks(story, "developer", number, "/haiku status\n\nand\n\n/haiku why");
  expect(answer).toContain("| work |");
  expect(answer).toContain("---");
  expect(await story.developer.conversation(number)).toHaveLength(before + 2);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("ten commands at once are ten answers", async () => {
  await using story = await openStory();
  await story.starts();
  const { number } = await story.sees("main", "draft");
  await story.rests();
  const before = (await story.developer.conversation(number)).length;
  const people = [story.developer, story.maintainer, story.outsider];
  await Promise.all(Array.from({ length: 10 }, (_, n) => people[n % 3]?.comments(number, "/haiku status")));
  const said = async () => (await story.developer.conversation(number)).length - before;
  await story.until("ten answers", async () => (await said()) >= 20);
  await story.rests();
  expect(await said()).toBe(20);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("paused, what runs is taken in and nothing new begins; resumed, it goes on", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const { number, head } = await story.sees("main", "draft");
  await story.developer.comments(number, "/haiku pause waiting for the lawyers");
  await story.until("the pause", async () => story.books(slug).intent.paused);
  expect(story.books(slug).intent.paused).toMatchObject({
    by: { login: "developer" },
    reason: "waiting for the lawyers",
  });
  await story.brings("elaborate", PLANNED);
  expect(await story.maintainer.file(branchOf("work"), pageOf("stages/work/units/unit-001-note.md"))).not.toBeNull();
  expect(story.jobs.waiting()).toBeNull();
  const [check] = await story.maintainer.checks(head);
  expect(check?.title).toMatch(/paused/i);
  expect(check?.conclusion).not.toBe("failure");

  await story.developer.comments(number, "/haiku resume");
  await story.brings("audit", SIGNED);
  expect(story.books(slug).intent.paused).toBeNull();
  expect(story.jobs.waiting("unit")).not.toBeNull();
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("abandoned, everything is kept and nothing new begins", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const { number } = await story.sees("main", "draft");
  const refused = await asks(story, "developer", number, "/haiku abandon no longer wanted");
  expect(refused).toContain("it needs maintain");
  await story.maintainer.comments(number, "/haiku abandon no longer wanted");
  await story.until("the end", async () => story.books(slug).intent.ended);
  expect(story.books(slug).intent.ended).toMatchObject({ how: "abandoned", reason: "no longer wanted" });
  await story.brings("elaborate", PLANNED);
  expect(story.jobs.waiting()).toBeNull();
  expect([...(await story.maintainer.branches("haiku/")).keys()]).toContain(branchOf("ledger"));
  expect(await story.ends()).toEqual(AT_PEACE);
});
