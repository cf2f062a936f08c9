import { expect, it } from "vitest";
import { A_NOTE } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { assessed, classified, files, fixed, isLookedAt } from "../support/story-findings.ts";
import type { Brought } from "../support/story-jobs.ts";
import { stageWith } from "../support/story-studio.ts";

/* Not every finding is fixed. Whoever closes one without says why, and it is read where the remark was made. */

const REMARK = {
  title: "The note is in English",
  body: "Our readers speak Frisian.",
  ...{ severity: "blocker", file: "note.txt", line: 1 },
};
const ON = { stage: "work", feedback_id: "FB-001" };
const INVALID: Brought = {
  commands: [["haiku_feedback_reject", { ...ON, message: "The goal asks for English in so many words." }]],
};

/** As far as a remark of its reviewer at the note's first line. */
async function isRemarkedOn(story: Story): Promise<number> {
  return (await isLookedAt(story, { tone: files(REMARK) })).pull.number;
}

it("nothing in this change could fix it: the classifier closes it with the reason, and the walk goes on", async () => {
  await using story = await openStory({ files: stageWith({ reviewers: ["tone"] }) });
  const number = await isRemarkedOn(story);
  const message = "The language is settled by the company's charter, not by this note.";
  const closing = { ...ON, message, resolution: "non_actionable" };
  await story.brings("triage", { commands: [["haiku_feedback_advance_hat", closing]] });

  const gate = await story.sees("work", "ready");
  const [thread] = await story.maintainer.threads(number);
  expect(thread).toMatchObject({ resolved: true });
  const said = thread?.comments.map(({ body }) => body).join("\n");
  expect(said).toContain("— closed: nothing in this change could fix it; closed by classifier.");
  expect(said).toContain(message);
  expect(gate.body).toMatch(/\| FB-001 \| The note is in English \| closed: nothing .* \| classifier \| The language /);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("it is not a defect: the assessor rejects what an agent found, with the reason", async () => {
  await using story = await openStory({ files: stageWith({ reviewers: ["tone"] }) });
  const number = await isRemarkedOn(story);
  await story.brings("triage", classified({ invalidates: ["tone"] }));
  await story.brings("fix", fixed({}));
  await story.brings("fix", INVALID);

  await story.sees("work", "ready");
  const [thread] = await story.maintainer.threads(number);
  expect(thread).toMatchObject({ resolved: true });
  expect(thread?.comments[0]?.body).toContain("— closed: found not to be a defect; closed by feedback-assessor.");
  expect(thread?.comments[0]?.body).toContain("The goal asks for English in so many words.");
  expect(story.books(A_NOTE).stages.work?.units["unit-001-note"]?.approvals.tone?.lapsed).toBeUndefined();
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("a person's finding no agent can reject: it stays open until it is fixed or a person rules on it", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  await story.developer.comments(gate.number, `/haiku feedback blocker ${REMARK.body}`);
  await story.brings("triage", classified({ invalidates: ["user"] }));
  await story.brings("fix", fixed({}));
  await story.brings("fix", INVALID);

  const refused = story.books(slug).findings[0];
  expect(refused).toMatchObject({ origin: "user-chat", resolution: null });
  expect(refused?.iterations.at(-1)).toMatchObject({ hat: "feedback-assessor", result: null, attempt: 2 });
  expect(refused?.iterations.at(-2)?.message).toMatch(/^human_finding: .*a person's finding is rejected by a person/);
  const open = await story.sees("work", "draft");
  expect(open.body).toMatch(
    /\| FB-001 \| blocker \| Our readers speak Frisian\. \| — \| developer \| being worked on \|/,
  );

  await story.maintainer.comments(open.number, "/haiku reject FB-001 the note is for everybody");
  await story.until("the ruling", async () => story.books(slug).findings[0]?.resolution === "rejected");
  const ruled = await story.sees("work", "ready");
  expect(ruled.body).toMatch(
    /\| FB-001 .* \| closed: found not to be a defect \| maintainer \| the note is for everybody/,
  );
  await story.brings("fix", assessed()); // comes too late: what a person has ruled stands
  expect(story.books(slug).findings[0]).toMatchObject({ resolution: "rejected", closed: { by: "maintainer" } });
  expect(await story.ends()).toEqual(AT_PEACE);
});
