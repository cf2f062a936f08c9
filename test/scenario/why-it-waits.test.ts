import { expect, it } from "vitest";
import { A_NOTE } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { made, PLANNED, SIGNED } from "../support/story-jobs.ts";
import type { PullSeen } from "../support/story-person.ts";
import { stageWith } from "../support/story-studio.ts";

/** What `/haiku why` answers somebody who can only read, as lines: first the summary, then every unmet condition. */
async function why(story: Story, place: PullSeen): Promise<readonly string[]> {
  const comment = await story.outsider.comments(place.number, "/haiku why");
  return (await story.answerTo(place.number, comment)).split("\n").filter((line) => line.trim() !== "");
}

it("lists every condition that is not met, with who can meet it and how, wherever the intent stands", async () => {
  const files = stageWith({ elaboration: "collaborative", reviewers: ["grammar", "tone"] });
  await using story = await openStory({ files });
  await story.starts();
  const intent = await story.sees("main", "draft");
  expect(await why(story, intent)).toEqual([
    "**Working (stage work): the plan is being written**",
    "- **plan** (not met): the plan is being written — who: an agent in CI",
  ]);

  await story.brings("elaborate", PLANNED);
  const place = await story.sees("work", "draft");
  expect(await why(story, place)).toEqual([
    expect.stringContaining("Working (stage work)"),
    expect.stringMatching(/^- \*\*spec\*\* \(not met\): .*looked at — who: an agent in CI$/),
    expect.stringMatching(/^- \*\*grammar\*\* \(not met\)/),
    expect.stringMatching(/^- \*\*tone\*\* \(not met\)/),
  ]);

  await story.brings("audit", SIGNED);
  expect(await why(story, place)).toEqual([
    "**Waiting for someone with the approve permission: approve the plan by a review**",
    expect.stringMatching(
      /^- \*\*plan sign-off\*\* \(not met\): .* — who: someone with the approve permission — how: approve the plan by a review, or comment `\/haiku approve`; .*$/,
    ),
  ]);

  await story.maintainer.approves(place);
  await story.until("the work to begin", async () => story.jobs.waiting("unit"));
  expect(await why(story, place)).toEqual([
    expect.stringContaining("Working (stage work)"),
    expect.stringMatching(/^- \*\*unit-001-note Write the note\*\* \(not met\): maker is at work \(bolt 1\)/),
  ]);

  await story.developer.comments(place.number, "/haiku pause lunch");
  await story.until("the pause", async () => story.books(A_NOTE).intent.paused);
  expect(await why(story, place)).toEqual([
    "**Paused by developer: lunch**",
    expect.stringMatching(
      /^- \*\*1-a-note\*\* .*paused by developer: lunch — who: .*command permission — how: comment `\/haiku resume`$/,
    ),
    expect.stringMatching(/^ {2}- \*\*unit-001-note Write the note\*\*/),
  ]);
  await story.developer.comments(place.number, "/haiku resume");

  await story.brings("unit", made());
  await story.brings("audit", SIGNED); // spec
  await story.brings("audit", SIGNED); // grammar and tone
  const gate = await story.sees("work", "ready");
  expect(await why(story, gate)).toEqual([
    "**Waiting for someone with the approve permission: approve the pull request**",
    expect.stringMatching(
      /^- \*\*gate\*\* \(not met\): .* — who: someone with the approve permission — how: approve the pull request, or comment `\/haiku approve`$/,
    ),
  ]);

  await story.maintainer.approves(gate);
  const delivery = await story.sees("main", "ready");
  expect(await why(story, delivery)).toEqual([
    "**Waiting for a person: merge the pull request of the intent**",
    expect.stringMatching(/^- \*\*delivery\*\* .* — how: merge the pull request of the intent$/),
  ]);
  expect(await story.ends()).toEqual(AT_PEACE);
});
