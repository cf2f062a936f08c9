import { expect, it } from "vitest";
import { blobId } from "../../src/shared/index.ts";
import { A_NOTE } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { type Brought, made, PLANNED, SIGNED, stepOfWork } from "../support/story-jobs.ts";
import { promptOf } from "../support/story-prompt.ts";
import { stageWith } from "../support/story-studio.ts";

const UNIT = { stage: "work", unit: "unit-001-note" };
const DRAFT = "Hi\n";

/** The maker writes and hands on; the checker is to tick the criterion. */
function writes(text: string, before?: string): Brought {
  return {
    files: { "note.txt": text },
    ...(before === undefined ? {} : { bases: { "note.txt": blobId(before) } }),
    commands: [["haiku_unit_advance_hat", { ...UNIT, message: "Written." }]],
  };
}

const REJECTS: Brought = {
  commands: [
    ["haiku_unit_reject_hat", { ...UNIT, message: "Criterion 1 fails: the note does not greet anybody by name." }],
  ],
};
const ACCEPTS: Brought = { commands: made().commands };

async function isWritten(story: Story): Promise<void> {
  await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", SIGNED);
  await story.brings("unit", writes(DRAFT));
}

it("the work goes back once more, with what was rejected as a hard requirement", async () => {
  await using story = await openStory({ files: stageWith({ hats: ["maker", "checker"] }) });
  await isWritten(story);
  const checking = await story.brings("unit", REJECTS);
  expect(checking.steps).toEqual([stepOfWork(A_NOTE, "hat/001/checker/1.1")]);

  const again = await story.until("the second bolt", async () => story.jobs.waiting("unit"));
  expect(again.steps).toEqual([stepOfWork(A_NOTE, "hat/001/maker/2.1")]);
  const { text, files } = await promptOf(story, again);
  expect(text).toContain('"bolt": 2');
  expect(text).toMatch(/The last run was rejected by checker.*hard requirement/);
  expect(files.get("hand-off.md")).toContain("does not greet anybody by name");
  const [check] = await story.maintainer.checks((await story.sees("work", "draft")).head);
  expect(check?.summary).toContain("maker is at work (bolt 2)");

  await story.brings("unit", writes("Hello, reader\n", DRAFT));
  const { text: next } = await promptOf(story, await story.until("the check", async () => story.jobs.waiting("unit")));
  expect(next).not.toContain("hard requirement");
  await story.brings("unit", ACCEPTS);
  await story.brings("audit", SIGNED);
  await story.sees("work", "ready");
  expect(story.books(A_NOTE).stages.work?.units["unit-001-note"]?.iterations).toMatchObject([
    { hat: "maker", bolt: 1, result: "advance" },
    { hat: "checker", bolt: 1, result: "reject", message: expect.stringContaining("by name") },
    { hat: "maker", bolt: 2, result: "advance" },
    { hat: "checker", bolt: 2, result: "advance" },
  ]);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("as often as is allowed; then a person is asked, who has it tried again", async () => {
  const config = "agents:\n  default: { use: rehearsal }\nlimits: { unit_bolts: 1 }\n";
  await using story = await openStory({
    files: { ...stageWith({ hats: ["maker", "checker"] }), ".github/haiku.yml": config },
  });
  await isWritten(story);
  await story.brings("unit", REJECTS);
  expect(story.jobs.waiting()).toBeNull();
  const place = await story.sees("work", "draft", "blocked");
  const [check] = await story.maintainer.checks(place.head);
  expect(check).toMatchObject({ conclusion: "failure" });
  expect(check?.title).toMatch(/^Stuck.*001 maker — the verifier still rejects after 1/);
  expect(check?.summary).toContain("/haiku retry");

  await story.developer.comments(place.number, "/haiku retry Greet the reader.");
  const again = await story.until("another try", async () => story.jobs.waiting("unit"));
  expect(again.steps).toEqual([stepOfWork(A_NOTE, "hat/001/maker/2.1")]);
  const { text, files } = await promptOf(story, again);
  expect(text).toContain("note of developer");
  expect(files.get("note.md")).toContain("Greet the reader.");
  await story.brings("unit", writes("Hello, reader\n", DRAFT));
  await story.brings("unit", ACCEPTS);
  await story.brings("audit", SIGNED);
  await story.sees("work", "ready");
  expect(await story.ends()).toEqual(AT_PEACE);
});
