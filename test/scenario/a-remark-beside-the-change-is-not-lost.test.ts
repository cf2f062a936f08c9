import { expect, it } from "vitest";
import { blobId } from "../../src/shared/index.ts";
import { AT_PEACE, openStory } from "../support/story.ts";
import { assessed, audit, classified, files, fixed } from "../support/story-findings.ts";
import { made, PLANNED } from "../support/story-jobs.ts";
import { stageWith } from "../support/story-studio.ts";

/* GitHub takes remarks only at lines of the change. What a reviewer finds elsewhere is shown where it lasts. */

const WRITTEN = "Hello\n";
const RIGHT = "Hello\nFour\n";
const BESIDE = {
  title: "The note forgets what the README counts",
  body: "The README counts to three; the note must go on with `Four`.",
  ...{ severity: "medium", file: "README.md", line: 5 },
};

it("is annotated by its reviewer's check, and told in the pull request for as long as it is there", async () => {
  await using story = await openStory({ files: stageWith({ reviewers: ["completeness"] }) });
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", audit());
  await story.brings("unit", made({ "note.txt": WRITTEN }));
  await story.brings("audit", audit()); // spec
  await story.brings("audit", audit({ completeness: files(BESIDE) }));

  const open = await story.sees("work", "draft");
  expect(await story.maintainer.threads(open.number)).toEqual([]);
  const check = "haiku/review completeness";
  const checks = await story.maintainer.checks(open.head);
  expect(checks.find(({ name }) => name === check)).toMatchObject({
    conclusion: "neutral",
    title: "1 finding: 1 medium",
  });
  const [annotation, ...more] = await story.maintainer.annotations(open.head, check);
  expect(more).toEqual([]);
  expect(annotation).toMatch(/^README\.md:5 .*must go on with `Four`/);
  expect(open.body).toMatch(/\| FB-001 \| medium \| The note forgets .* \| `README\.md:5` \| reviewer completeness \|/);
  expect(open.body).toContain(BESIDE.body);

  await story.brings("triage", classified({ invalidates: ["completeness"] }));
  await story.brings("fix", fixed({ files: { "note.txt": RIGHT }, bases: { "note.txt": blobId(WRITTEN) } }));
  const fix = await story.maintainer.headOf(`haiku/${slug}/work`);
  await story.brings("fix", assessed());
  await story.brings("audit", audit()); // spec
  await story.brings("audit", audit());

  const closed = await story.sees("work", "ready");
  expect(closed.body).toContain("1 closed finding");
  const row = closed.body.split("\n").find((line) => line.startsWith("| FB-001 |"));
  expect(row).toContain(`commit/${fix}`);
  expect(row).toMatch(/\| fixed in .* \| feedback-assessor \| Read the note again: it is right now\. \|$/);
  expect(await story.ends()).toEqual(AT_PEACE);
});
