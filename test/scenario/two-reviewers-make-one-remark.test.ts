import { expect, it } from "vitest";
import { blobId } from "../../src/shared/index.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { assessed, audit, classified, files, fixed, isLookedAt } from "../support/story-findings.ts";
import { stageWith } from "../support/story-studio.ts";

/* The same defect seen by several roles, now or later, is one finding with one thread; who saw it too stands by it. */

const WRITTEN = "Helo\n";
const WRONG_AGAIN = "Helllo\n";
const RIGHT = "Hello\n";
const seen = (title: string) => ({
  ...{ title, body: "It says `Helo`.", severity: "high", file: "note.txt", line: 1 },
});

it("in one audit and in a later one: one thread, the second role joins, nothing is said twice", async () => {
  await using story = await openStory({ files: stageWith({ reviewers: ["spelling", "tone"] }) });
  const both = {
    spelling: files(seen("The greeting is misspelt")),
    tone: files(seen("the greeting: is misspelt!")),
  };
  const { slug, pull } = await isLookedAt(story, both, { "note.txt": WRITTEN });

  const { number, body } = pull;
  const [thread, ...more] = await story.maintainer.threads(number);
  expect(more).toEqual([]);
  expect(thread?.comments).toHaveLength(1);
  expect(thread?.comments[0]?.body).toContain("Found by reviewer spelling; reviewer tone joins it.");
  expect(body).toContain("| reviewer spelling; reviewer tone joins it |");
  expect(story.books(slug).findings.map(({ id, also }) => [id, also])).toEqual([["FB-001", ["tone"]]]);
  expect(story.books(slug).stages.work?.units["unit-001-note"]?.approvals.tone).toMatchObject({ findings: ["FB-001"] });

  await story.brings("triage", classified({ invalidates: ["spelling"] }));
  await story.brings("fix", fixed({ files: { "note.txt": RIGHT }, bases: { "note.txt": blobId(WRITTEN) } }));
  await story.brings("fix", assessed());
  await story.brings("audit", audit()); // spec
  const again = await story.brings("audit", audit());
  expect(again.steps.map((key) => key.split("/")[3])).toEqual(["spelling", "tone"]); // both look at what was changed
  await story.sees("work", "ready");
  expect(await story.maintainer.threads(number)).toMatchObject([{ resolved: true, comments: [{}] }]);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("after it was fixed: it is there again, so it is a new one that refers to the old one", async () => {
  await using story = await openStory({ files: stageWith({ reviewers: ["spelling"] }) });
  const remarks = { spelling: files(seen("The greeting is misspelt")) };
  const { slug, pull } = await isLookedAt(story, remarks, { "note.txt": WRITTEN });
  const { number } = pull;
  await mended(story, { id: "FB-001", from: WRITTEN, to: WRONG_AGAIN });
  await story.brings("audit", audit({ spelling: files(seen("The greeting is misspelt")) }));

  const found = story.books(slug).findings;
  expect(found.map(({ id, resolution }) => [id, resolution])).toEqual([
    ["FB-001", "fixed"],
    ["FB-002", null],
  ]);
  expect(found[1]?.body).toContain("This was FB-001, which was closed as fixed. It is there again.");
  expect(await story.maintainer.threads(number)).toMatchObject([{ resolved: true }, { resolved: false }]);
  await mended(story, { id: "FB-002", from: WRONG_AGAIN, to: RIGHT });
  await story.brings("audit", audit());
  await story.sees("work", "ready");
  expect(await story.maintainer.threads(number)).toMatchObject([{ resolved: true }, { resolved: true }]);
  expect(await story.ends()).toEqual(AT_PEACE);
});

interface Mended {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** The finding goes through its fix loop, and `spec` signs what was made. */
async function mended(story: Story, { id, from, to }: Mended): Promise<void> {
  await story.brings("triage", classified({ id, invalidates: ["spelling"] }));
  await story.brings("fix", fixed({ files: { "note.txt": to }, bases: { "note.txt": blobId(from) } }, id));
  await story.brings("fix", assessed(id));
  await story.brings("audit", audit()); // spec
}
