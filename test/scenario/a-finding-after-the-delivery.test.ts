import { expect, it } from "vitest";
import { APP_SLUG } from "../../src/rehearsal/demo/demo-users.ts";
import { blobId } from "../../src/shared/index.ts";
import { A_NOTE, branchOf, pageOf } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import type { Brought } from "../support/story-jobs.ts";
import type { PullSeen } from "../support/story-person.ts";

/* What people remark once everything is delivered: it is delivered again, with what came of the remark. */

const INTENT = branchOf("main");
const ON = { feedback_id: "FB-001" };

/** The studio's own hat for fixes of the whole. */
const MENDER = { ".haiku/studios/tiny/fix-hats/mender.md": "# mender\n\n## Focus\n\nThe whole.\n" };

const CLASSIFIED: Brought = {
  commands: [
    ["haiku_feedback_set_severity", { ...ON, severity: "medium" }],
    ["haiku_feedback_set_targets", { ...ON, target_unit: null, target_invalidates: [] }],
    ["haiku_feedback_advance_hat", { ...ON, message: "It concerns the note." }],
  ],
};

function handsOn(closing: Readonly<Record<string, unknown>> = {}): Brought {
  return { commands: [["haiku_feedback_advance_hat", { ...ON, message: "The note is put right.", ...closing }]] };
}

/** As far as the delivery. */
async function isDelivered(story: Story): Promise<PullSeen> {
  await story.starts();
  await story.maintainer.approves(await story.reachesTheGate());
  return story.sees("main", "ready");
}

async function deliveries(story: Story): Promise<number> {
  return (await story.developer.log(INTENT)).filter((message) => message.startsWith("deliver ")).length;
}

it("makes the pull request a draft until it is fixed at intent scope and delivered anew", async () => {
  await using story = await openStory({ files: MENDER });
  const { number } = await isDelivered(story);
  expect(await deliveries(story)).toBe(1);
  await story.developer.comments(number, "/haiku feedback say good morning");
  await story.sees("main", "draft");
  expect(story.books(A_NOTE).intent.delivery).toBeNull();
  expect(story.books(A_NOTE).findings).toMatchObject([{ id: "FB-001", stage: null }]);

  await story.brings("triage", CLASSIFIED);
  const bases = { "note.txt": blobId("Hello\n") };
  await story.brings("fix", { ...handsOn(), files: { "note.txt": "Good morning\n" }, bases });
  await story.brings("fix", handsOn({ resolution: "fixed", verified: true, unverified: [] }));
  const ready = await story.sees("main", "ready");
  expect(await deliveries(story)).toBe(2);
  expect(await story.developer.file(INTENT, "note.txt")).toBe("Good morning\n");
  expect(await story.developer.file(INTENT, pageOf("README.md"))).toContain("FB-001");
  expect(Object.keys(story.books(A_NOTE).stages.work?.units ?? {})).toHaveLength(1);

  await story.maintainer.merges(ready);
  await story.until("the seal", async () => story.books(A_NOTE).intent.ended?.how === "sealed");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("delivers anew where nothing was to be changed", async () => {
  await using story = await openStory();
  const { number } = await isDelivered(story);
  await story.developer.comments(number, "/haiku ask why English?");
  await story.sees("main", "draft");
  const message = "The goal asks for it.";
  await story.brings("triage", {
    commands: [
      ...CLASSIFIED.commands.slice(0, 2),
      ["haiku_feedback_advance_hat", { ...ON, message, resolution: "answered" }],
    ],
  });
  await story.sees("main", "ready");
  expect(await deliveries(story)).toBe(2);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("is too late once the delivery is merged: it stays sealed, and whoever remarks is told", async () => {
  await using story = await openStory();
  const delivered = await isDelivered(story);
  await story.rests();
  story.town.setWebhookUrl(APP_SLUG, "http://127.0.0.1:9/nobody"); // the App learns of both in one look
  await story.maintainer.merges(delivered);
  const comment = await story.developer.comments(delivered.number, "/haiku feedback say good morning");
  await story.town.idle();
  await story.looks();
  expect(story.books(A_NOTE)).toMatchObject({ findings: [], intent: { ended: { how: "sealed" } } });
  expect(await story.answerTo(delivered.number, comment)).toContain("the intent is delivered and merged");
  expect(await story.ends()).toEqual(AT_PEACE);
});
