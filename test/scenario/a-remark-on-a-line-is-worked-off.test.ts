import { expect, it } from "vitest";
import { blobId } from "../../src/shared/index.ts";
import { AT_PEACE, openStory } from "../support/story.ts";
import { assessed, audit, classified, files, fixed, isLookedAt } from "../support/story-findings.ts";
import { stepOfWork } from "../support/story-jobs.ts";
import { stageWith } from "../support/story-studio.ts";

/* A reviewer finds something at a line of the change: one thread, from the remark to its end. */

const WRITTEN = "Helo\nAll the best\n";
const RIGHT = "Hello\nAll the best\n";
const TYPO = {
  title: "The greeting is misspelt",
  body: "It says `Helo`; read aloud it must be `Hello`.",
  ...{ severity: "high", file: "note.txt", line: 1, suggestion: "Hello" },
};

it("stands at the line with a change that one click commits; once fixed it says by which commit and is resolved", async () => {
  await using story = await openStory({ files: stageWith({ reviewers: ["spelling"] }) });
  const { slug, pull } = await isLookedAt(story, { spelling: files(TYPO) }, { "note.txt": WRITTEN });

  const { number } = pull;
  const [thread, ...more] = await story.maintainer.threads(number);
  expect(more).toEqual([]);
  expect(thread).toMatchObject({ path: "note.txt", line: 1, resolved: false });
  const [remark] = thread?.comments ?? [];
  expect(remark?.body).toContain("**FB-001: The greeting is misspelt**");
  expect(remark?.body).toContain("```suggestion\nHello\n```");
  expect(remark?.body).toContain("Found by reviewer spelling");

  await story.brings("triage", classified({ invalidates: ["spelling"] }));
  await story.brings("fix", fixed({ files: { "note.txt": RIGHT }, bases: { "note.txt": blobId(WRITTEN) } }));
  const fix = await story.maintainer.headOf(`haiku/${slug}/work`);
  await story.brings("fix", assessed());

  const [closed] = await story.maintainer.threads(number);
  expect(closed).toMatchObject({ resolved: true });
  expect(closed?.comments.map(({ id }) => id)).toEqual([remark?.id]); // edited, nothing added
  expect(closed?.comments[0]?.body).toMatch(/^\*\*FB-001: .*\*\* — fixed in .*; closed by feedback-assessor\.$/m);
  expect(closed?.comments[0]?.body).toContain(fix);
  expect(closed?.comments[0]?.body).toContain("Read the note again: it is right now.");

  await story.brings("audit", audit()); // spec looks again at what the fix changed, then who found it
  const again = await story.brings("audit", audit());
  expect(again.steps).toEqual([stepOfWork(slug, "approve/spelling/-/2.1")]);
  await story.sees("work", "ready");
  expect(await story.maintainer.threads(number)).toHaveLength(1);
  expect(await story.maintainer.file(`haiku/${slug}/work`, "note.txt")).toBe(RIGHT);
  expect(await story.ends()).toEqual(AT_PEACE);
});
