import { expect, it } from "vitest";
import { REPO } from "../../src/rehearsal/demo/demo-users.ts";
import { branchOf } from "../support/a-note.ts";
import { treeOf } from "../support/raw-tree.ts";
import { openStory, type Story } from "../support/story.ts";
import type { PullSeen } from "../support/story-person.ts";

/* An approval passes the gate for what its reviewer saw changed: no less, and no file more. */

const WORK = branchOf("work");

/** Built and signed, while a check of the repository still runs: what is approved is not merged yet. */
async function held(story: Story): Promise<PullSeen> {
  await story.starts();
  const gate = await story.reachesTheGate();
  await story.developer.setsStatus(gate.head, "ci/slow", "pending");
  await story.rests();
  return gate;
}

/** The maintainer has approved it meanwhile. */
async function approved(story: Story): Promise<PullSeen> {
  const gate = await held(story);
  await story.maintainer.approves(gate);
  await story.looks();
  return gate;
}

async function atTheGate(story: Story): Promise<PullSeen> {
  const pull = await story.maintainer.pull("work");
  if (pull === null) throw new Error("the stage has no pull request");
  return pull;
}

it.each(["backdoor.js", "__proto__", "constructor"])(
  "a file pushed after the approval, %s, which no unit declares, is not merged with it",
  async (path) => {
    await using story = await openStory();
    await approved(story);
    await story.developer.pushes(WORK, path, "steal()\n");
    await story.looks();

    const waiting = await atTheGate(story);
    expect(waiting.state).toBe("ready");
    expect(await story.maintainer.file(branchOf("main"), path)).toBeNull();
    expect(waiting.body).toContain(`what it saw has changed since: ${path}`);

    await story.maintainer.approves(waiting, "I have seen it.");
    await story.sees("work", "merged");
    expect(await story.maintainer.file(branchOf("main"), path)).toBe("steal()\n");
  },
);

it("a file that an approval saw and that has gone since is a change as well", async () => {
  await using story = await openStory();
  await story.starts();
  const first = await story.reachesTheGate();
  await story.developer.pushes(WORK, "guard.js", "check()\n");
  await story.looks();
  const seen = await atTheGate(story);
  expect(seen.head).not.toBe(first.head);
  await story.developer.setsStatus(seen.head, "ci/slow", "pending");
  await story.maintainer.approves(seen);
  await story.looks();
  await story.developer.pushes(WORK, "guard.js", null);
  await story.looks();
  const waiting = await atTheGate(story);
  expect(waiting.state).toBe("ready");
  expect(waiting.body).toContain("what it saw has changed since: guard.js");
});

it("what the default branch brings along unchanged is nobody's change: the approval stands", async () => {
  await using story = await openStory();
  await approved(story);
  const theirs = await story.developer.pushes("main", "elsewhere.txt", "somebody else's work\n");
  await story.developer.pushes(WORK, "elsewhere.txt", "somebody else's work\n", theirs);
  await story.sees("work", "merged");
  expect(await story.maintainer.reviewsOf((await atTheGate(story)).number)).toHaveLength(1);
});

it("a merge of the default branch after the approval does not throw away what the intent has made", async () => {
  await using story = await openStory({ files: { "guard.js": "v1\n" } });
  await story.starts();
  await story.developer.pushes(branchOf("main"), "guard.js", "v2 of the intent\n");
  await story.looks();
  const gate = await story.reachesTheGate();
  await story.developer.setsStatus(gate.head, "ci/slow", "pending");
  await story.maintainer.approves(gate);
  await story.looks();
  const theirs = await story.developer.pushes("main", "guard.js", "v3\n");
  await story.developer.pushes(WORK, "guard.js", "v3\n", theirs);
  await story.looks();
  const waiting = await atTheGate(story);
  expect(waiting.state).toBe("ready");
  expect(waiting.body).toContain("what it saw has changed since: guard.js");
  expect(await story.maintainer.file(branchOf("main"), "guard.js")).toBe("v2 of the intent\n");

  await story.maintainer.approves(waiting, "Theirs is better.");
  await story.sees("work", "merged");
  expect(await story.maintainer.file(branchOf("main"), "guard.js")).toBe("v3\n");
});

it("an approval by comment is not of a commit pushed later, though that dates itself back", async () => {
  await using story = await openStory();
  const gate = await held(story);
  await story.maintainer.comments(gate.number, "/haiku approve");
  await story.looks();
  await story.developer.pushesDated(WORK, "backdoor.js", "steal()\n", "2020-01-01T00:00:00Z");
  await story.looks();
  const waiting = await atTheGate(story);
  expect(waiting.state).toBe("ready");
  expect(waiting.body).toContain("what it saw has changed since: backdoor.js");
  const again = await story.maintainer.comments(waiting.number, "/haiku approve");
  await story.sees("work", "merged");
  expect(await story.maintainer.reactionsTo(again)).toHaveLength(1);
});

it("an approval by comment on what somebody has pushed is not of the App's older commit to which the branch is set back", async () => {
  await using story = await openStory();
  const gate = await held(story);
  await story.app.stop();
  await story.developer.pushes(WORK, "fix.js", "fix()\n");
  const approve = await story.maintainer.comments(gate.number, "/haiku approve");
  await story.developer.resets(WORK, gate.head);
  await story.developer.setsStatus(gate.head, "ci/slow", "success");
  await story.restarts();
  expect(await story.answerTo(gate.number, approve)).toContain("look at what stands there now, and approve that");
  expect((await atTheGate(story)).state).toBe("ready");
  await story.maintainer.comments(gate.number, "/haiku approve");
  await story.sees("work", "merged");
});

it("a file whose name reads like that of one that was approved, for its bytes are no text, is not merged with it", async () => {
  await using story = await openStory();
  const first = await held(story);
  const repository = story.town.host.gitDirectory(REPO);
  const withFile = (parent: string, lastByte: number, text: string): Promise<string> =>
    story.developer.commitsTree(parent, treeOf(repository, [[Buffer.from([0x61, lastByte]), text]], parent), "x");
  await story.developer.resets(WORK, await withFile(first.head, 0xff, "fine\n"));
  await story.looks();
  const seen = await atTheGate(story);
  await story.developer.setsStatus(seen.head, "ci/slow", "pending");
  await story.maintainer.approves(seen);
  await story.looks();
  await story.developer.resets(WORK, await withFile(seen.head, 0xfe, "evil\n"));
  await story.looks();
  const waiting = await atTheGate(story);
  expect(waiting.state).toBe("ready");
  expect(waiting.body).toContain("what it saw has changed since: a\uFFFD, a\uFFFD(2)");
});

it("a pushed button that is not enough yet is kept, and counts when the rest has come", async () => {
  await using story = await openStory();
  const gate = await held(story);
  await story.maintainer.presses(gate.head, "approve");
  await story.looks();
  expect((await atTheGate(story)).state).toBe("ready");
  await story.developer.setsStatus(gate.head, "ci/slow", "success");
  await story.sees("work", "merged");
});

it.each([
  ["under another base", "elsewhere"],
  ["before the base was changed", null],
])("a button pressed %s does not count once the base is back; the one shown then does", async (_when, base) => {
  await using story = await openStory();
  await story.starts();
  const gate = await story.reachesTheGate();
  await story.rests();
  await using mail = await story.hearsLate();
  await story.developer.branchesOff("elsewhere");
  if (base === null) await story.maintainer.presses(gate.head, "approve");
  await story.developer.changesPull(gate.number, { base: "elsewhere" });
  if (base !== null) await story.maintainer.presses(gate.head, "approve");
  await story.developer.changesPull(gate.number, { base: branchOf("main") });
  await mail.letsGo();
  const words = "the button was shown before the gate opened or the base of the pull request was changed";
  await story.until("the answer", async () =>
    (await story.maintainer.conversation(gate.number)).some(({ body }) => body.includes(words)),
  );
  await story.looks();
  expect((await atTheGate(story)).state).toBe("ready");
  expect(story.books("1").stages.work?.gate).toBeNull();
  await story.maintainer.presses(gate.head, "approve");
  await story.sees("work", "merged");
});

it("words behind an approval that name no reviewer pass no gate", async () => {
  await using story = await openStory();
  await story.starts();
  const gate = await story.reachesTheGate();
  const said = await story.maintainer.comments(gate.number, "/haiku approve not yet: wait for the tests");
  expect(await story.answerTo(gate.number, said)).toContain("the words behind it name no reviewer");
  expect((await atTheGate(story)).state).toBe("ready");
});

it("an approval given while the pull request showed another difference does not count, though nobody looked then", async () => {
  await using story = await openStory();
  await story.starts();
  const gate = await story.reachesTheGate();
  await story.app.stop();
  await story.developer.branchesOff("elsewhere");
  await story.developer.changesPull(gate.number, { base: "elsewhere" });
  await story.maintainer.approves(gate);
  await story.developer.changesPull(gate.number, { base: branchOf("main") });
  await story.restarts();
  await story.looks();
  const waiting = await atTheGate(story);
  expect(waiting.state).toBe("ready");
});
