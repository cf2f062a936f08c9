import { expect, it } from "vitest";
import { AT_PEACE, openStory } from "../support/story.ts";
import type { Brought } from "../support/story-jobs.ts";
import { promptOf } from "../support/story-prompt.ts";

/** The classifier answers, and with that it is over: nothing is built for a question. */
function answers(message: string, id = "FB-001"): Brought {
  const answer = { stage: "work", feedback_id: id, message, resolution: "answered" };
  return { commands: [["haiku_feedback_advance_hat", answer]] };
}

it("is answered where it was asked, and changes nothing", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  const question = await story.developer.comments(gate.number, "/haiku ask Why does the note greet in English?");
  const triage = await story.until("an agent to look at it", async () => story.jobs.waiting("triage"));
  expect(await story.maintainer.reactionsTo(question)).toEqual(["+1"]);
  expect((await promptOf(story, triage)).files.get("FB-001.md")).toContain("Why does the note greet in English?");

  await story.brings("triage", answers("Because the goal is written in English (see `intent.md`)."));
  expect(story.books(slug).findings).toMatchObject([{ origin: "user-question", resolution: "answered" }]);
  const said = (await story.developer.conversation(gate.number)).filter(({ body }) => body.includes("FB-001"));
  expect(said).toHaveLength(1);
  expect(said[0]?.login).toBe("haiku-for-github[bot]");
  expect(said[0]?.body).toContain("Because the goal is written in English");
  expect(said[0]?.body).toContain("> Why does the note greet in English?");

  const after = await story.sees("work", "ready");
  expect(after.head).toBe(gate.head);
  await story.maintainer.approves(after);
  await story.sees("work", "merged");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("an empty one is refused with how to ask, one of an outsider with who may", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const { number } = await story.sees("main", "draft");
  const empty = await story.developer.comments(number, "/haiku ask");
  expect(await story.answerTo(number, empty)).toContain("the question is missing — `/haiku ask <question>`");
  const outsiders = await story.outsider.comments(number, "/haiku ask What is it for?");
  expect(await story.answerTo(number, outsiders)).toBe(
    "Not done: `/haiku ask`. outsider may not do this; it needs write.",
  );
  expect(story.books(slug).findings).toEqual([]);
  expect(await story.ends()).toEqual(AT_PEACE);
});
