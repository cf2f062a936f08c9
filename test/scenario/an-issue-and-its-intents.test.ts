import { expect, it } from "vitest";
import { A_NOTE, branchOf } from "../support/a-note.ts";
import { AT_PEACE, openStory } from "../support/story.ts";

/* An issue has one intent at a time, named after it. */

it("branches are named after the issue, the folder says what it is about, and the ledger knows it", async () => {
  await using story = await openStory();
  const { issue, slug } = await story.starts("/haiku start tiny", "Write: a note");
  expect(slug).toBe(`${issue}`);
  expect([...(await story.developer.branches("haiku/")).keys()]).toContain(branchOf("ledger"));
  expect(story.books(slug).intent).toMatchObject({ folder: "1-write-a-note", title: "Write: a note" });
  expect(await story.developer.file(branchOf("main"), ".haiku/intents/1-write-a-note/intent.md")).toContain("note");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("a second start in the same issue is answered with the intent that is open", async () => {
  await using story = await openStory();
  const { issue } = await story.starts();
  const again = await story.developer.comments(issue, "/haiku start tiny\n/haiku status");
  const said = await story.answerTo(issue, again);
  expect(said).toMatch(/^Not done: `\/haiku start`\. An intent is open already, \*\*A note\*\*: see \[#2\]/);
  const pull = await story.maintainer.pull("main");
  const there = await story.maintainer.comments(pull?.number ?? 0, "/haiku start tiny");
  expect(await story.answerTo(pull?.number ?? 0, there)).toContain("An intent is open already");
  expect([...(await story.developer.branches("haiku/")).keys()].filter((one) => one.endsWith("/ledger"))).toEqual([
    branchOf("ledger"),
  ]);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("an abandoned intent frees its issue: the next one has the number 2, and says so", async () => {
  await using story = await openStory();
  const { issue } = await story.starts();
  await story.maintainer.comments(issue, "/haiku abandon wrong idea");
  await story.until("the end", async () => story.books(A_NOTE).intent.ended);

  const asked = await story.developer.comments(issue, "/haiku why");
  expect(await story.answerTo(issue, asked)).toMatch(/^The intent `1` of this issue has ended.*`\/haiku start` begins/);
  await story.developer.comments(issue, "/haiku start tiny");
  await story.until("the second pull request", () => story.developer.pull("1-2/main"));
  await story.rests();
  expect(story.books("1-2").intent).toMatchObject({ folder: "1-2-a-note", ended: null });
  expect(await story.developer.file("haiku/1-2/main", ".haiku/intents/1-2-a-note/intent.md")).toContain("A note");

  const paused = await story.developer.comments(issue, "/haiku pause for lunch");
  await story.until("the pause", async () => story.books("1-2").intent.paused);
  await story.looks();
  const answers = await story.maintainer.conversation(issue);
  expect(answers.filter(({ body }) => body.includes(`comment/${paused} `))).toEqual([]);
  expect(story.books(A_NOTE).intent.paused).toBeNull();
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("two Apps that hear one command at the same moment begin one intent", async () => {
  await using story = await openStory({ twice: true });
  await using _relay = await story.bothHear();
  await story.starts();
  const branches = [...(await story.developer.branches("haiku/")).keys()];
  expect(branches).toEqual([branchOf("ledger"), branchOf("main")]);
  expect((await story.maintainer.pulls()).map(({ branch }) => branch)).toEqual([branchOf("main")]);
  expect(await story.ends()).toEqual(AT_PEACE);
});
