import { expect, it } from "vitest";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { made, PLANNED, SIGNED } from "../support/story-jobs.ts";
import type { PullSeen } from "../support/story-person.ts";

/* People close, move and rename what belongs to an intent. What follows is said where they look, with the way on. */

async function titleOf(story: Story, pull: { readonly head: string }, name: string): Promise<string> {
  const check = (await story.maintainer.checks(pull.head)).find((one) => one.name === name);
  return `${check?.conclusion ?? check?.status}: ${check?.title}`;
}

async function whyIn(story: Story, place: number): Promise<string> {
  const asked = await story.developer.comments(place, "/haiku why");
  return story.answerTo(place, asked);
}

const jobs = (story: Story): number => story.jobs.dispatched.length;

function intentBranchOf(pull: PullSeen): string {
  return pull.branch.replace(/[^/]+$/, "main");
}

it("merges nothing into another branch: the gate shuts until the base is the right one again", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  const before = await story.maintainer.headOf("main");
  await story.developer.changesPull(gate.number, { base: "main" });
  await story.maintainer.approves(gate);
  await story.looks();
  const shut = await story.sees("work", "draft");
  expect(await story.maintainer.headOf("main")).toBe(before);
  expect(story.books(slug).stages.work).toMatchObject({ gate: null, merged: null, gate_opened_at: null });
  expect(await titleOf(story, shut, "haiku/gate")).toMatch(/^in_progress: .*change the base back to/);
  expect(await whyIn(story, gate.number)).toContain(`change the base back to \`${intentBranchOf(gate)}\``);
  expect(await story.maintainer.reviewsOf(gate.number)).toEqual([{ login: "maintainer", state: "DISMISSED" }]);
  const asked = await story.maintainer.comments(gate.number, "/haiku approve");
  expect(await story.answerTo(gate.number, asked)).toContain("the base of #3 is main instead of");

  await story.developer.changesPull(gate.number, { base: intentBranchOf(gate) });
  await story.looks();
  const open = await story.sees("work", "ready");
  expect(story.books(slug).stages.work).toMatchObject({ gate: null, merged: null });
  await story.maintainer.approves(open);
  await story.sees("work", "merged");
  expect(await story.maintainer.headOf("main")).toBe(before);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("opens no gate while the base is another one, and takes no command for an approval", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  const stage = await story.until("the stage's pull request", () => story.maintainer.pull("work"));
  await story.developer.changesPull(stage.number, { base: "main" });
  await story.brings("audit", SIGNED);
  await story.brings("unit", made());
  await story.brings("audit", SIGNED);
  const before = await story.maintainer.headOf("main");
  await story.maintainer.comments(stage.number, "/haiku approve");
  await story.looks();
  expect(await story.maintainer.headOf("main")).toBe(before);
  expect(story.books(slug).stages.work).toMatchObject({ gate: null, gate_opened_at: null });
  expect((await story.maintainer.pull("work"))?.state).toBe("draft");
});

it("pauses when the stage's pull request is closed at the gate, and goes on when it is open again", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  await story.maintainer.changesPull(gate.number, { state: "closed" });
  await story.looks();
  const main = await story.sees("main", "draft");
  expect(await titleOf(story, main, "haiku/delivery")).toContain("Paused: #3 was closed by maintainer");
  const why = await whyIn(story, main.number);
  expect(why).toContain("reopen #3");
  expect(why).toContain("/haiku abandon");
  const said = (await story.maintainer.conversation(gate.number)).filter(({ body }) => body.includes("**Paused.**"));
  expect(said).toHaveLength(1);
  const asked = await story.maintainer.comments(gate.number, "/haiku approve");
  expect(await story.answerTo(gate.number, asked)).toContain("#3 was closed by maintainer");
  await story.looks();
  expect(story.books(slug).stages.work).toMatchObject({ gate: null, merged: null });

  await story.maintainer.changesPull(gate.number, { state: "open" });
  await story.looks();
  await story.maintainer.approves(gate);
  await story.sees("work", "merged");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("starts nothing that costs while the intent's pull request is closed", async () => {
  await using story = await openStory();
  await story.starts();
  const main = await story.sees("main", "draft");
  await story.maintainer.changesPull(main.number, { state: "closed" });
  await story.brings("elaborate", PLANNED);
  const before = jobs(story);
  await story.looks();
  expect(jobs(story)).toBe(before);
  expect(await whyIn(story, main.number)).toContain("reopen #2");
  await story.maintainer.changesPull(main.number, { state: "open" });
  await story.looks();
  expect(jobs(story)).toBeGreaterThan(before);
});

it("abandons an intent whose pull request was closed", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const main = await story.sees("main", "draft");
  await story.maintainer.changesPull(main.number, { state: "closed" });
  await story.looks();
  await story.maintainer.comments(main.number, "/haiku abandon not wanted any more");
  await story.looks();
  expect(story.books(slug).intent.ended).toMatchObject({ how: "abandoned", by: { login: "maintainer" } });
});

it("pauses when a branch is deleted, names the commit to restore, and goes on from there", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  await story.maintainer.deletes(gate.branch);
  await story.looks();
  const why = await whyIn(story, 2);
  expect(why).toContain(`the branch ${gate.branch} is gone`);
  expect(why).toContain(`git push origin ${gate.head}:refs/heads/${gate.branch}`);
  await story.maintainer.restores(gate.branch, gate.head);
  await story.maintainer.changesPull(gate.number, { state: "open" });
  await story.looks();
  await story.maintainer.approves(gate);
  await story.sees("work", "merged");
  expect(story.books(slug).intent.ended).toBeNull();
});

it("abandons an intent whose branch is gone", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  await story.maintainer.deletes(`haiku/${slug}/main`);
  await story.looks();
  await story.maintainer.comments(2, "/haiku abandon the branch is gone");
  await story.looks();
  expect(story.books(slug).intent.ended).toMatchObject({ how: "abandoned" });
});

/** At its gate, the stage's branch is reset to what it was when its pull request was opened. */
async function isForcedBack(story: Story): Promise<{ slug: string; older: PullSeen; gate: PullSeen }> {
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  const older = await story.until("the stage's pull request", () => story.maintainer.pull("work"));
  await story.brings("audit", SIGNED);
  await story.brings("unit", made());
  await story.brings("audit", SIGNED);
  const gate = await story.sees("work", "ready");
  await story.developer.resets(gate.branch, older.head);
  await story.looks();
  return { slug, older, gate };
}

it("pauses when the branch is forced back to an older commit, and goes on once it is put back", async () => {
  await using story = await openStory();
  const { slug, gate } = await isForcedBack(story);
  const before = jobs(story);
  const why = await whyIn(story, gate.number);
  expect(why).toContain("was forced to");
  expect(why).toContain("by developer");
  expect(why).toContain(`git push --force origin ${gate.head}:refs/heads/${gate.branch}`);
  await story.looks();
  expect(jobs(story)).toBe(before);
  await story.developer.resets(gate.branch, gate.head);
  await story.looks();
  await story.maintainer.approves(await story.sees("work", "ready"));
  await story.sees("work", "merged");
  expect(story.books(slug).findings).toEqual([]);
});

it("goes on from what a branch was forced to when somebody says that this is meant", async () => {
  await using story = await openStory();
  const { slug, older, gate } = await isForcedBack(story);
  await story.developer.comments(gate.number, "/haiku resume");
  await story.looks();
  expect(story.books(slug).stages.work?.head).toBe(older.head);
  expect((await story.maintainer.pull("work"))?.state).toBe("draft");
  expect(await whyIn(story, gate.number)).not.toContain("was forced to");
});

it("keeps to its own pull request when somebody opens another one from the same branch", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  const other = await story.developer.opensPull(gate.branch, "Straight to main");
  await story.looks();
  expect(story.books(slug).stages.work?.pull).toEqual({ number: gate.number });
  const [second] = await story.maintainer.pulls();
  expect(second).toMatchObject({ number: other.number, body: "" });
  await story.maintainer.approves({ ...gate, number: other.number });
  await story.looks();
  expect(story.books(slug).stages.work?.gate).toBeNull();
  await story.maintainer.approves(gate);
  await story.sees("work", "merged");
});

it("puts right what people take away, and leaves their title alone", async () => {
  await using story = await openStory();
  await story.starts();
  const gate = await story.reachesTheGate();
  await story.developer.changesPull(gate.number, { title: "Mine", body: "Only my words" });
  await story.developer.convertsToDraft(gate.number);
  await story.looks();
  const after = await story.sees("work", "ready");
  expect(after.title).toBe("Mine");
  expect(after.body).toMatch(/^Only my words/);
  expect(after.body).toContain("Stage work of");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("says that a stage was merged into another branch, and waits until it is in the right one", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  story.town.chaos.disturbDeliveries({ drop: 1 });
  await story.developer.changesPull(gate.number, { base: "main" });
  await story.maintainer.merges(gate);
  story.town.chaos.calm();
  await story.looks();
  const why = await whyIn(story, 2);
  expect(why).toContain(`#3 was merged into main by maintainer instead of ${intentBranchOf(gate)}`);
  expect(story.books(slug).stages.work).toMatchObject({ merged: null, gate: null });
  await story.maintainer.pushes(intentBranchOf(gate), "merged.txt", "x\n", gate.head);
  await story.looks();
  expect(story.books(slug).stages.work).toMatchObject({ branch: intentBranchOf(gate), early_merge: {} });
});

it("ends early, and says so, when the intent is merged into another branch than the default one", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  await story.maintainer.approves(await story.reachesTheGate());
  const main = await story.sees("main", "ready");
  await story.maintainer.branchesOff("release");
  story.town.chaos.disturbDeliveries({ drop: 1 });
  await story.maintainer.changesPull(main.number, { base: "release" });
  await story.maintainer.merges(main);
  story.town.chaos.calm();
  await story.looks();
  expect(story.books(slug).intent.ended).toMatchObject({
    how: "ended-early",
    reason: "#2 was merged into release by maintainer, not into main",
  });
});

it("takes the delivery back into a draft while its base is another one", async () => {
  await using story = await openStory();
  await story.starts();
  await story.maintainer.approves(await story.reachesTheGate());
  const main = await story.sees("main", "ready");
  await story.maintainer.branchesOff("release");
  await story.maintainer.changesPull(main.number, { base: "release" });
  await story.looks();
  await story.sees("main", "draft");
  expect(await titleOf(story, main, "haiku/delivery")).toMatch(/^in_progress/);
  await story.maintainer.changesPull(main.number, { base: "main" });
  await story.looks();
  await story.sees("main", "ready");
});

it("asks once whether the work is still wanted when its issue is closed as not planned", async () => {
  await using story = await openStory();
  const { issue } = await story.starts();
  await story.maintainer.closesIssue(issue, "not_planned");
  await story.looks();
  await story.looks();
  const said = (await story.maintainer.conversation(2)).filter(({ body }) => body.includes("**Still wanted?**"));
  expect(said).toHaveLength(1);
  expect(said[0]?.body).toContain("#1 was closed as not planned");
  expect(said[0]?.body).toContain("/haiku abandon");
  expect(await story.ends()).toEqual(AT_PEACE);
});
