import { expect, it } from "vitest";
import { A_NOTE } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { assessed, classified, files, fixed, isLookedAt } from "../support/story-findings.ts";
import { artifactOf, PLANNED } from "../support/story-jobs.ts";
import { stageWith } from "../support/story-studio.ts";

/* People say several things about one thing, or something that has just been overtaken: each word gets its answer. */

const REMARK = { title: "Too short", body: "One line is no note.", severity: "blocker", file: "note.txt", line: 1 };

/** As far as a remark of its reviewer at the note's first line. */
async function isRemarkedOn(story: Story): Promise<number> {
  return (await isLookedAt(story, { length: files(REMARK) })).pull.number;
}

it("two rulings on one finding: the first counts, the second is told so", async () => {
  await using story = await openStory({ files: stageWith({ reviewers: ["length"] }) });
  const number = await isRemarkedOn(story);
  const words = "/haiku reject FB-001 short is right\n/haiku severity FB-001 low\n/haiku reject FB-009 what";
  const answer = await story.answerTo(number, await story.maintainer.comments(number, words));
  expect(answer).toContain("FB-001 is closed as rejected");
  expect(answer).toContain('there is no finding "FB-009"');
  expect(story.books(A_NOTE).findings[0]).toMatchObject({ resolution: "rejected", severity: "blocker" });
  await story.sees("work", "ready");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("a ruling that arrives together with the fix: the fix stands, the ruling is told so", async () => {
  await using story = await openStory({ files: stageWith({ reviewers: ["length"] }) });
  const number = await isRemarkedOn(story);
  await story.brings("triage", classified({ invalidates: [] }));
  await story.brings("fix", fixed({}));
  const words = "/haiku waive FB-001 we are in a hurry";
  const request = await story.until("the assessor's job", async () => story.jobs.waiting("fix"));
  story.jobs.finish(request, artifactOf(request, assessed())); // nobody has looked since
  const comment = await story.maintainer.comments(number, words);
  expect(await story.answerTo(number, comment)).toContain("FB-001 is closed as fixed");
  await story.sees("work", "ready");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("after the end nothing counts any more, and whoever tries is told", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const { number, head } = await story.sees("main", "draft");
  const last = await story.maintainer.comments(number, "/haiku abandon not wanted\n/haiku pause for a while");
  expect(await story.answerTo(number, last)).toContain("the intent is abandoned");
  const ledger = await story.maintainer.headOf(`haiku/${slug}/ledger`);
  await story.brings("elaborate", PLANNED); // was under way
  await story.answerTo(number, await story.maintainer.comments(number, "/haiku retry"));
  await story.developer.pushes(`haiku/${slug}/main`, "more.txt", "more\n");
  await story.looks();
  expect(await story.maintainer.headOf(`haiku/${slug}/ledger`)).toBe(ledger);
  expect([...(await story.developer.branches(`haiku/${slug}/`)).keys()]).not.toContain(`haiku/${slug}/work`);
  const checks = await story.maintainer.checks(head);
  expect(checks.map(({ title }) => title)).toEqual(["The intent is abandoned"]);
  expect(await story.ends()).toEqual(AT_PEACE);
});
