import { expect, it } from "vitest";
import { branchOf } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import type { PullSeen } from "../support/story-person.ts";
import { tinyStage } from "../support/story-project.ts";

/* A label that a gate waits for is set for what was to be seen then: no less, and no file more. */

const [MAIN, WORK] = [branchOf("main"), branchOf("work")];
const LABELLED = tinyStage("review: await\nawait: { label: ok }");

async function open(story: Story): Promise<PullSeen> {
  await story.starts();
  const gate = await story.reachesTheGate();
  await story.rests();
  return gate;
}

const gateWords = async (story: Story, head: string): Promise<string> =>
  (await story.maintainer.checks(head))
    .flatMap((one) => (one.name === "haiku/gate" ? [one.title, one.summary] : []))
    .join();

async function standing(story: Story): Promise<PullSeen> {
  const pull = await story.maintainer.pull("work");
  if (pull === null) throw new Error("the stage has no pull request");
  return pull;
}

/** It waits, says for what, and goes on once the label was taken off and set again. */
async function asksAgain(story: Story, file: string): Promise<void> {
  const waiting = await standing(story);
  expect(waiting.state).toBe("ready");
  expect(await story.maintainer.file(MAIN, file)).toBeNull();
  expect(await gateWords(story, waiting.head)).toContain(
    `maintainer set the label ok, but what it was set for has changed since (${file}): take it off and set it again`,
  );
  await story.maintainer.unlabels(waiting.number, "ok");
  await story.maintainer.labels(waiting.number, "ok");
  await story.sees("work", "merged");
  expect(await story.maintainer.file(MAIN, file)).not.toBeNull();
}

it("a file pushed after the label, while a check still runs, is not merged with it", async () => {
  await using story = await openStory({ files: LABELLED });
  const gate = await open(story);
  await story.developer.setsStatus(gate.head, "ci/slow", "pending");
  await story.maintainer.labels(gate.number, "ok");
  await story.looks();
  await story.developer.pushes(WORK, "backdoor.js", "steal()\n");
  await story.looks();
  await asksAgain(story, "backdoor.js");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("a file pushed after the label, both while nobody looked, is not merged with it", async () => {
  await using story = await openStory({ files: LABELLED });
  const gate = await open(story);
  await story.app.stop();
  await story.maintainer.labels(gate.number, "ok");
  await story.developer.pushes(WORK, "backdoor.js", "steal()\n");
  await story.restarts();
  await story.looks();
  await asksAgain(story, "backdoor.js");
});

it("a label on what somebody has pushed is not one of the App's older commit to which the branch is set back", async () => {
  await using story = await openStory({ files: LABELLED });
  const gate = await open(story);
  await story.app.stop();
  await story.developer.pushes(WORK, "fix.js", "fix()\n");
  await story.maintainer.labels(gate.number, "ok");
  await story.developer.resets(WORK, gate.head);
  await story.restarts();
  await story.looks();
  expect((await standing(story)).state).toBe("ready");
  expect(await gateWords(story, gate.head)).toContain("it cannot be told that it was for what stands now");
});

it("a label besides an approval is of what was seen as well", async () => {
  await using story = await openStory({ files: tinyStage("review: [await, ask]\nawait: { label: ok }") });
  const gate = await open(story);
  await story.maintainer.labels(gate.number, "ok");
  await story.looks();
  await story.developer.pushes(WORK, "backdoor.js", "steal()\n");
  await story.looks();
  await story.maintainer.approves(await standing(story), "I have seen it; the label is not mine to judge.");
  await story.looks();
  await asksAgain(story, "backdoor.js");
});

it("a label set before somebody merges, whose branch is deleted then, counts for what was merged", async () => {
  await using story = await openStory({ files: tinyStage("review: [await, external]\nawait: { label: ok }") });
  const gate = await open(story);
  await story.app.stop();
  await story.maintainer.labels(gate.number, "ok");
  await story.maintainer.merges(gate);
  await story.maintainer.deletes(WORK);
  await story.restarts();
  await story.looks();
  expect(story.books("1").stages.work?.gate).toMatchObject({ source: "merge", event: "label/ok" });
});

it("a label does not pass what was pushed after it and merged", async () => {
  await using story = await openStory({ files: tinyStage("review: [await, external]\nawait: { label: ok }") });
  const gate = await open(story);
  await story.app.stop();
  await story.maintainer.labels(gate.number, "ok");
  await story.developer.pushes(WORK, "backdoor.js", "steal()\n");
  await story.maintainer.merges(await standing(story));
  await story.maintainer.deletes(WORK);
  await story.restarts();
  await story.looks();
  expect(story.books("1").stages.work?.gate ?? null).toBeNull();
});
