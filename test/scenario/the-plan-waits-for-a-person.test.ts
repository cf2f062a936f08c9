import { expect, it } from "vitest";
import { A_NOTE, branchOf, pageOf } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { assessed, classified, fixed } from "../support/story-findings.ts";
import { made, PLANNED, SIGNED } from "../support/story-jobs.ts";
import type { PullSeen } from "../support/story-person.ts";
import { stageWith } from "../support/story-studio.ts";

const PLAN = pageOf("stages/work/plan.md");

/** A collaborative stage whose plan is written and reviewed: nothing runs, a person is waited for. */
async function planIsReady(files: Readonly<Record<string, string>> = {}): Promise<Story> {
  const story = await openStory({ files: { ...stageWith({ elaboration: "collaborative" }), ...files } });
  await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", SIGNED);
  expect(story.jobs.waiting()).toBeNull();
  return story;
}

/** What the pull request says is waited for. */
async function waitsFor(story: Story, place: PullSeen): Promise<string> {
  const checks = await story.maintainer.checks(place.head);
  const check = checks.find(({ name }) => name !== "haiku/act"); // the buttons are a check of their own
  expect(check).toMatchObject({ name: "haiku/gate", status: "in_progress", conclusion: null });
  return `${check?.title}\n${check?.summary}`;
}

it("signed by an approving review, it is built; the gate wants an approval of its own", async () => {
  await using story = await planIsReady({
    ".github/haiku.yml": "agents:\n  default: { use: rehearsal }\nreviewers: [maintainer]\n",
  });
  const place = await story.sees("work", "draft");
  expect(place.body).toContain("Write the note");
  expect(await waitsFor(story, place)).toMatch(/plan.*approve/is);
  expect(await story.developer.askedToReview(place)).toEqual(["maintainer"]);

  await story.maintainer.approves(place, "A good plan.");
  await story.brings("unit", made());
  expect(story.books(A_NOTE).stages.work?.plan_signed).toMatchObject({
    source: "review",
    by: { login: "maintainer" },
  });
  await story.brings("audit", SIGNED);
  const gate = await story.sees("work", "ready");
  expect(story.books(A_NOTE).stages.work?.gate).toBeNull();
  expect(await story.developer.askedToReview(gate)).toEqual(["maintainer"]);

  await story.maintainer.approves(gate);
  await story.sees("work", "merged");
  expect(story.books(A_NOTE).stages.work?.gate).toMatchObject({ source: "review", by: { login: "maintainer" } });
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("signed by a command, it is built", async () => {
  await using story = await planIsReady();
  const place = await story.sees("work", "draft");
  const comment = await story.developer.comments(place.number, "/haiku approve");
  await story.brings("unit", made());
  expect(await story.maintainer.reactionsTo(comment)).toEqual(["+1"]);
  expect(story.books(A_NOTE).stages.work?.plan_signed).toMatchObject({ source: "command" });
  await story.brings("audit", SIGNED);
  await story.sees("work", "ready");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("is not signed by somebody who may not, and both are told who may", async () => {
  await using story = await planIsReady();
  const place = await story.sees("work", "draft");
  const comment = await story.outsider.comments(place.number, "/haiku approve");
  expect(await story.answerTo(place.number, comment)).toBe(
    "Not done: `/haiku approve`. outsider may not do this; it needs write.",
  );
  await story.outsider.approves(place);
  await story.looks();
  expect(await waitsFor(story, place)).toMatch(/outsider has approved.*does not count.*needs write/is);
  expect(story.books(A_NOTE).stages.work?.plan_signed).toBeNull();
  expect(story.jobs.waiting()).toBeNull();
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("changed after the commit that was approved, it asks again", async () => {
  await using story = await planIsReady();
  const place = await story.sees("work", "draft");
  await story.developer.pushes(branchOf("work"), PLAN, "# Plan\n\nOne note, and no more.\n");
  await story.maintainer.approves(place); // who has not seen that yet
  await story.looks();
  const now = await story.sees("work", "draft");
  expect(now.head).not.toBe(place.head);
  expect(await waitsFor(story, now)).toMatch(/an approval was given, but the plan of work has changed since/);
  expect(story.books(A_NOTE).stages.work?.plan_signed).toBeNull();
  expect(story.jobs.waiting()).toBeNull();
  await story.maintainer.approves(now);
  await story.brings("unit", made());
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("sent back with `changes`, it is written anew and shown again", async () => {
  await using story = await planIsReady();
  const place = await story.sees("work", "draft");
  await story.maintainer.comments(place.number, "/haiku changes Greet in French.");
  const finding = await story.until("the finding", async () => story.books(A_NOTE).findings[0]);
  expect(finding).toMatchObject({ id: "FB-001", title: "Greet in French.", family: "reviews", origin: "user-chat" });
  await story.brings("triage", classified({ unit: "unit-001-note", invalidates: ["user"], severity: "high" }));
  const [[, plan]] = PLANNED.commands as [readonly [string, Readonly<Record<string, unknown>>]];
  const rewrite = ["haiku_unit_write", { ...plan, title: "Write the note in French" }] as const;
  await story.brings("fix", { commands: [rewrite, ...fixed({}).commands] });
  await story.brings("fix", assessed());
  await story.brings("audit", SIGNED);
  const again = await story.sees("work", "draft");
  expect(again.body).toContain("Write the note in French");
  expect(await waitsFor(story, again)).toContain("approve the plan");
  await story.maintainer.comments(place.number, "/haiku approve");
  await story.brings("unit", made());
  expect(await story.ends()).toEqual(AT_PEACE);
});
