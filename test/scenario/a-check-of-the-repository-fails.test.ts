import { expect, it } from "vitest";
import { blobId } from "../../src/shared/index.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { assessed, audit, classified, fixed } from "../support/story-findings.ts";

/* Another system of the repository says no to what people are about to approve. */

const AS_MADE = "Hello\n"; // what `made` writes
const RIGHT = "Hello, world\n";

const gateSays = async (story: Story, head: string): Promise<string> => {
  const gate = (await story.maintainer.checks(head)).find(({ name }) => name === "haiku/gate");
  return `${gate?.title}\n${gate?.summary}`;
};

/** At the gate the check fails, with these words, and that has become a finding. */
async function failsAtTheGate(story: Story, words: string): Promise<{ slug: string; head: string }> {
  const { slug } = await story.starts();
  const { head } = await story.reachesTheGate();
  await story.developer.setsStatus(head, "ci/greeting", "failure", words);
  await story.until("the finding", async () => story.books(slug).findings.length === 1);
  return { slug, head };
}

it("what it says becomes a finding, and the gate opens on a head that it has not refused", async () => {
  await using story = await openStory();
  const { slug, head } = await failsAtTheGate(story, "note.txt greets nobody");

  const red = await story.sees("work", "draft");
  expect(red.body).toMatch(/\| FB-001 \| blocker \| The check ci\/greeting fails \| — \| the engine \|/);
  expect(story.books(slug).findings[0]?.body).toContain("note.txt greets nobody");
  await story.brings("triage", classified());
  await story.brings("fix", fixed({ files: { "note.txt": RIGHT }, bases: { "note.txt": blobId(AS_MADE) } }));
  await story.brings("fix", assessed());
  await story.brings("audit", audit());

  const green = await story.sees("work", "ready");
  expect(green.head).not.toBe(head);
  expect(green.body).toMatch(/\| FB-001 \| The check ci\/greeting fails \| fixed in /);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("is a person's to see to when no change can help, and the gate opens once it passes", async () => {
  await using story = await openStory();
  const { slug, head } = await failsAtTheGate(story, "the runner has no disk left");
  const message = "The runner is at fault, not the note.";
  const closing = { stage: "work", feedback_id: "FB-001", message, resolution: "non_actionable" };
  await story.brings("triage", { commands: [["haiku_feedback_advance_hat", closing]] });
  await story.rests();
  expect(await gateSays(story, head)).toMatch(/^Waiting for a person: push what mends it.*ci\/greeting/s);
  await story.developer.setsStatus(head, "ci/greeting", "success");
  await story.until("the approval is asked for", async () =>
    (await gateSays(story, head)).includes("approve the pull request"),
  );
  const [intents] = (await story.maintainer.pulls()).filter(({ branch }) => branch === `haiku/${slug}/main`);
  const told = await story.maintainer.checks(intents?.head ?? "");
  expect(told.find(({ name }) => name === "haiku/delivery")?.title).toContain("approve the pull request");
  await story.sees("work", "ready");
  expect(story.books(slug).findings).toMatchObject([{ id: "FB-001", resolution: "non_actionable" }]);
  expect(await story.ends()).toEqual(AT_PEACE);
});
