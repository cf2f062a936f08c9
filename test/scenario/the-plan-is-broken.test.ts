import { expect, it } from "vitest";
import { A_NOTE, branchOf, pageOf } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { made, PLANNED, SIGNED } from "../support/story-jobs.ts";

/* Somebody edits a plan by hand and leaves it unreadable. It is named where people look; mending it is enough. */

const BRANCH = branchOf("work");
const UNIT = pageOf("stages/work/units/unit-001-note.md");

async function gateTitle(story: Story): Promise<string> {
  const place = await story.maintainer.pull(`${A_NOTE}/work`);
  const checks = place ? await story.maintainer.checks(place.head) : [];
  return checks.find(({ name }) => name === "haiku/gate")?.title ?? "";
}

it("nothing goes on until it can be read again; then its reviewers read it again", async () => {
  await using story = await openStory();
  await story.starts();
  await story.brings("elaborate", PLANNED);
  const written = (await story.developer.file(BRANCH, UNIT)) ?? "";
  await story.developer.pushes(BRANCH, UNIT, written.replace("title: Write the note", "title: [Write the note"));
  await story.looks();
  await story.brings("audit", SIGNED); // was under way

  await story.until("the check to name the file", async () => (await gateTitle(story)).includes("unit-001-note.md"));
  const place = await story.sees(`${A_NOTE}/work`, "draft", "blocked");
  expect(place.body).toContain("#### Plans that cannot be read");
  expect(place.body).toMatch(/unit-001-note\.md:\d+/);
  const why = await story.answerTo(place.number, await story.outsider.comments(place.number, "/haiku why"));
  expect(why).toMatch(/unit-001-note\.md:\d+/);
  expect(story.jobs.waiting()).toBeNull();

  await story.developer.pushes(BRANCH, UNIT, written.replace("Write the note", "Write a short note"));
  await story.looks();
  await story.brings("audit", SIGNED);
  await story.brings("unit", made());
  await story.brings("audit", SIGNED);
  const gate = await story.sees("work", "ready");
  expect(gate.body).toContain("| 001 | Write a short note | done |");
  expect(gate.body).not.toContain("Plans that cannot be read");
  expect(await story.ends()).toEqual(AT_PEACE);
});
