import { expect, it } from "vitest";
import { blobId } from "../../src/shared/index.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { assessed, audit, classified, fixed } from "../support/story-findings.ts";
import { type Brought, made, PLANNED, stepOfWork } from "../support/story-jobs.ts";
import { stageWith, twoStages } from "../support/story-studio.ts";

/*
 * The reviewer of a later stage finds a defect in what an earlier one has delivered: it is mended where people work
 * now, by those who would have mended it then, and whoever signed the earlier work signs again.
 */

const WRITTEN = "Helo\n";
const RIGHT = "Hello\n";
const UNIT = { stage: "card", unit: "unit-001-card" };
const CARD_PLANNED: Brought = {
  commands: [
    [
      "haiku_unit_write",
      {
        ...{ ...UNIT, title: "Draw the card", body: "A card with the note on it.", criteria: ["It carries the note."] },
        outputs: ["card.txt"],
      },
    ],
  ],
};
const CARD: Brought = {
  files: { "card.txt": "[ Helo ]\n" },
  commands: [
    ["haiku_unit_criterion", { ...UNIT, n: 1, met: true, evidence: "card.txt" }],
    ["haiku_unit_advance_hat", { ...UNIT, message: "Drawn." }],
  ],
};
const DEFECT = {
  ...{ stage: "work", title: "The note on the card is misspelt", severity: "high", file: "note.txt", line: 1 },
  body: "The card carries what the note says, and that is wrong.",
};

/** As far as the second stage's built card; the first is merged. */
async function isDrawn(story: Story): Promise<string> {
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", audit());
  await story.brings("unit", made({ "note.txt": WRITTEN }));
  await story.brings("audit", audit()); // spec
  await story.brings("audit", audit());
  await story.maintainer.approves(await story.sees("work", "ready"));
  await story.sees("work", "merged");
  await story.brings("elaborate", CARD_PLANNED);
  await story.brings("audit", audit());
  await story.brings("unit", CARD);
  await story.brings("audit", audit()); // spec
  return slug;
}

it("is fixed on the branch people look at now; its gate stays shut until the earlier work is signed again", async () => {
  const studio = { ...stageWith({ reviewers: ["spelling"] }), ...twoStages({ reviewers: ["fit"] }) };
  await using story = await openStory({ files: studio });
  const slug = await isDrawn(story);
  const before = await story.maintainer.headOf(`haiku/${slug}/main`);
  const ends = { stage: "card", summary: "The card is fine, the note on it is not." };
  const files: Brought = {
    commands: [
      ["haiku_feedback", DEFECT],
      ["haiku_review_complete", ends],
    ],
  };
  await story.brings("audit", audit({ fit: files }));

  const place = await story.sees("card", "draft");
  expect(place.body).toContain("Against earlier stages, fixed on this branch before this stage goes on:");
  expect(place.body).toContain("| FB-001 | high | The note on the card is misspelt | `note.txt:1` | reviewer fit |");
  const said = await story.maintainer.annotations(place.head, "haiku/review fit");
  expect(said).toEqual([expect.stringContaining("note.txt:1 The card carries what the note says")]);
  const { number } = await story.sees("main", "draft");
  expect(await story.maintainer.threads(number)).toEqual([]);

  const triage = await story.brings("triage", classified({ invalidates: ["spelling", "fit"] }));
  expect(triage.steps).toEqual([stepOfWork(slug, "fix/FB-001/classifier/1.1")]);
  await story.brings("fix", fixed({ files: { "note.txt": RIGHT }, bases: { "note.txt": blobId(WRITTEN) } }));
  const fix = await story.maintainer.headOf(`haiku/${slug}/card`);
  expect(await story.maintainer.file(`haiku/${slug}/card`, "note.txt")).toBe(RIGHT);
  expect(await story.maintainer.headOf(`haiku/${slug}/main`)).toBe(before);
  await story.brings("fix", assessed());

  const shut = await story.sees("card", "draft");
  expect(shut.body).toMatch(new RegExp(`\\| FB-001 .* \\| fixed in .*commit/${fix}`));
  await story.maintainer.comments(shut.number, "/haiku approve");
  await story.looks();
  expect(await story.sees("card", "draft")).toMatchObject({ number: shut.number }); // too early: nothing is passed

  const again = await story.brings("audit", audit());
  expect(again.steps).toEqual([stepOfWork(slug, "approve/spelling/-/2.1")]);
  const finder = await story.brings("audit", audit()); // who found it looks again too
  expect(finder.steps).toEqual([`${slug}/card/approve/fit/-/2.1`]);
  const rest = await story.brings("audit", audit()); // whom the fix did not clear, but whose file it changed
  expect(rest.steps).toEqual([stepOfWork(slug, "approve/spec/-/2.1")]);
  await story.maintainer.approves(await story.sees("card", "ready"));
  await story.sees("card", "merged");
  expect(await story.maintainer.file(`haiku/${slug}/main`, "note.txt")).toBe(RIGHT);
  expect(await story.ends()).toEqual(AT_PEACE);
});
