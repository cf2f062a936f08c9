import { expect, it } from "vitest";
import { branchOf, pageOf } from "../support/a-note.ts";
import { AT_PEACE, openStory } from "../support/story.ts";
import { type Brought, PLANNED } from "../support/story-jobs.ts";
import { promptOf } from "../support/story-prompt.ts";
import { stageWith } from "../support/story-studio.ts";

const ASKS: Brought = {
  commands: [
    [
      "haiku_ask",
      { stage: "work", question: "In which language does the note greet?", options: ["English", "French"] },
    ],
  ],
};

it("puts it to people, and writes the plan with their answer", async () => {
  await using story = await openStory({ files: stageWith({ elaboration: "collaborative" }) });
  const { slug } = await story.starts();
  await story.brings("elaborate", ASKS);

  const place = await story.sees("main", "draft");
  const question = (await story.maintainer.conversation(place.number)).find(({ body }) => body.includes("Q-001"));
  expect(question?.login).toMatch(/\[bot\]$/);
  expect(question?.body).toContain("In which language does the note greet?");
  expect(question?.body).toContain("- French");
  expect(question?.body).toContain("/haiku answer Q-001");
  expect(place.body).toContain("Q-001");
  const [check] = await story.maintainer.checks(place.head);
  expect(check?.status).toBe("in_progress");
  expect(check?.title).toContain("Q-001");
  expect(story.jobs.waiting()).toBeNull();

  const answer = await story.developer.comments(place.number, "/haiku answer Q-001 In French, to everybody.");
  const request = await story.until("the plan to go on", async () => story.jobs.waiting("elaborate"));
  expect(await story.maintainer.reactionsTo(answer)).toEqual(["+1"]);
  const { text, files } = await promptOf(story, request);
  expect(text).toContain("answer to Q-001");
  expect(files.get("Q-001.md")).toContain("In French, to everybody.");
  expect(story.books(slug).stages.work?.questions).toMatchObject([
    { id: "Q-001", answer: { text: "In French, to everybody.", by: { login: "developer" } } },
  ]);

  await story.brings("elaborate", PLANNED);
  const plan = pageOf("stages/work/units/unit-001-note.md");
  expect(await story.maintainer.file(branchOf("work"), plan)).toContain("Write the note");
  expect((await story.sees("main", "draft")).body).not.toContain("Q-001");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("takes an answer without the number while one question is open, and says what is wrong with another", async () => {
  await using story = await openStory({ files: stageWith({ elaboration: "collaborative" }) });
  const { slug } = await story.starts();
  await story.brings("elaborate", ASKS);
  const place = await story.sees("main", "draft");
  const wrong = await story.developer.comments(place.number, "/haiku answer Q-007 In French.");
  expect(await story.answerTo(place.number, wrong)).toMatch(/Q-007 is not open.*Q-001/s);
  const outsiders = await story.outsider.comments(place.number, "/haiku answer Q-001 In Klingon.");
  expect(await story.answerTo(place.number, outsiders)).toContain("outsider may not do this; it needs write");
  expect(story.books(slug).stages.work?.questions[0]?.answer).toBeNull();
  await story.developer.comments(place.number, "/haiku answer In French.");
  await story.brings("elaborate", PLANNED);
  expect(story.books(slug).stages.work?.questions[0]?.answer).toMatchObject({ text: "In French." });
  const again = await story.developer.comments(place.number, "/haiku answer Q-001 In English.");
  expect(await story.answerTo(place.number, again)).toContain("no question is open");
  expect(await story.ends()).toEqual(AT_PEACE);
});
