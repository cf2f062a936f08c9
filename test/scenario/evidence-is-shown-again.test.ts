import { expect, it } from "vitest";
import { A_NOTE } from "../support/a-note.ts";
import { openStory, type Story } from "../support/story.ts";
import { assessed, audit, classified, files, fixed } from "../support/story-findings.ts";
import { type Brought, made, PLANNED, SIGNED } from "../support/story-jobs.ts";
import { stageWith } from "../support/story-studio.ts";

/* Evidence belongs to what it was seen on: what was shown before a rejection or a change shows nothing of what is there now. */

const UNIT = { stage: "work", unit: "unit-001-note" };
const advance = (message: string): Brought["commands"][number] => ["haiku_unit_advance_hat", { ...UNIT, message }];
const shows = (evidence: string): Brought["commands"][number] => [
  "haiku_unit_criterion",
  { ...UNIT, n: 1, met: true, evidence },
];

/** A maker has written the note and shown the criterion; the checker's turn has come. */
async function written(): Promise<Story> {
  const story = await openStory({ files: stageWith({ hats: ["maker", "checker"], reviewers: ["post"] }) });
  await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", SIGNED);
  await story.brings("unit", made());
  return story;
}

const note = (story: Story) => story.books(A_NOTE).stages.work?.units["unit-001-note"];
const last = (story: Story) =>
  note(story)
    ?.iterations.filter(({ result }) => result !== null)
    .at(-1);

it("the verifier finishes nothing on what the maker has shown, and is told what to do", async () => {
  await using story = await written();
  expect(note(story)?.criteria).toMatchObject([{ met_by: "maker", witnesses: { "note.txt": expect.any(String) } }]);
  await story.brings("unit", { commands: [advance("Fine.")] });
  expect(last(story)).toMatchObject({ hat: "checker", result: "failed" });
  expect(last(story)?.message).toMatch(/^criteria_not_met: .*haiku_unit_criterion with your own evidence/);
  await story.brings("unit", { commands: [shows("read it"), advance("Fine.")] });
  expect(last(story)).toMatchObject({ hat: "checker", result: "advance" });
  expect(note(story)?.criteria).toMatchObject([{ met_by: "checker", evidence: "read it" }]);
});

it("a rejection takes back what it names; nobody finishes by doing nothing", async () => {
  await using story = await written();
  const no = "Criterion 1: the note does not greet.";
  await story.brings("unit", { commands: [["haiku_unit_reject_hat", { ...UNIT, message: no }]] });
  expect(note(story)?.criteria).toEqual([]);
  await story.brings("unit", { commands: [advance("I did nothing.")] });
  await story.brings("unit", { commands: [advance("Fine.")] });
  expect(last(story)).toMatchObject({ hat: "checker", result: "failed", bolt: 2 });
});

it("a fix of the note takes back what was shown on the note before", async () => {
  await using story = await written();
  await story.brings("unit", { commands: [shows("read it"), advance("Fine.")] });
  const odd = { title: "It greets nobody", body: "It does.", severity: "high", target_unit: "unit-001-note" };
  await story.brings("audit", audit());
  await story.brings("audit", audit({ post: files(odd) }));
  await story.brings("triage", classified({ invalidates: ["post"] }));
  expect(note(story)?.criteria).toHaveLength(1);
  const base = note(story)?.criteria[0]?.witnesses?.["note.txt"] ?? "";
  await story.brings("fix", fixed({ files: { "note.txt": "Hello you\n" }, bases: { "note.txt": base } }));
  await story.brings("fix", assessed());
  expect(note(story)?.criteria).toEqual([]);
});

it("a verifier that changes a file is refused: it writes its record and nothing else", async () => {
  await using story = await written();
  await story.brings("unit", {
    files: { "note.txt": "Hello\nChecked.\n" },
    bases: { "note.txt": note(story)?.criteria[0]?.witnesses?.["note.txt"] ?? "" },
    commands: [shows("read it"), advance("Put right by myself.")],
  });
  expect(last(story)).toMatchObject({ hat: "checker", result: "failed" });
  expect(last(story)?.message).toMatch(/note\.txt is outside what this step may write/);
  const record = ["haiku_unit_record", { ...UNIT, section: "Check", text: "Read it." }] as const;
  await story.brings("unit", { commands: [record, shows("read it"), advance("Fine.")] });
  expect(last(story)).toMatchObject({ hat: "checker", result: "advance" });
});
