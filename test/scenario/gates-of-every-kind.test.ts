import { expect, it } from "vitest";
import { branchOf } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { made, PLANNED, SIGNED } from "../support/story-jobs.ts";
import { tinyStage } from "../support/story-project.ts";

const said = async (story: Story, place: number): Promise<string> =>
  (await story.maintainer.conversation(place)).map(({ body }) => body).join("\n=====\n");

const gateTitle = async (story: Story, head: string): Promise<string> =>
  (await story.maintainer.checks(head)).find(({ name }) => name === "haiku/gate")?.title ?? "";

/** All that the gate's check says. */
const gateWords = async (story: Story, head: string): Promise<string> =>
  (await story.maintainer.checks(head))
    .flatMap((one) => (one.name === "haiku/gate" ? [one.title, one.summary] : []))
    .join();

it("waits for a label that somebody who may has set while the gate was open", async () => {
  const files = tinyStage("review: await\nawait: { label: approved-by-legal }");
  await using story = await openStory({ files });
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  const draft = await story.sees("work", "draft");
  await story.maintainer.labels(draft.number, "approved-by-legal");
  await story.brings("audit", SIGNED);
  await story.brings("unit", made());
  await story.brings("audit", SIGNED);

  const gate = await story.sees("work", "ready");
  const waits = await story.until("the reason", async () => {
    const checks = await story.maintainer.checks(gate.head);
    return checks.find(({ name, summary }) => name === "haiku/gate" && summary.includes("before the gate opened"));
  });
  expect(waits).toMatchObject({ status: "in_progress" });
  await story.maintainer.unlabels(gate.number, "approved-by-legal");
  await story.maintainer.labels(gate.number, "approved-by-legal");
  await story.sees("work", "merged");
  await story.rests();
  expect(story.books(slug).stages.work?.gate).toMatchObject({
    source: "event",
    ref: "label/approved-by-legal",
    by: { login: "maintainer" },
  });
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("waits for a check of a system that sets statuses, and goes on as soon as it is set", async () => {
  await using story = await openStory({ files: tinyStage("review: await\nawait: { check: deployed }") });
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  await story.rests();
  expect(await gateTitle(story, gate.head)).toContain("deployed is waited for; it has not run on this head");
  await story.developer.setsStatus(gate.head, "deployed", "pending");
  await story.developer.setsStatus(gate.head, "deployed", "failure");
  await story.until("what became of it", async () => (await gateTitle(story, gate.head)).includes("ended as failure"));
  expect(story.books(slug).stages.work?.gate).toBeNull();
  await story.developer.setsStatus(gate.head, "deployed", "success");
  await story.sees("work", "merged");
  await story.rests();
  expect(story.books(slug).stages.work?.gate).toMatchObject({ source: "event", ref: "status/deployed" });
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("hears nobody but whom the stage names, although a writer covers what they said", async () => {
  await using story = await openStory({
    files: tinyStage("review: await\nawait: { check: deployed, by: maintainer }"),
  });
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  const says = (words: string): Promise<boolean> =>
    story.until(words, async () => (await gateWords(story, gate.head)).includes(words));
  await story.developer.setsStatus(gate.head, "deployed", "success");
  await says("developer reported it, and maintainer has to");
  await story.maintainer.setsStatus(gate.head, "deployed", "failure");
  await says("ended as failure");
  await story.developer.setsStatus(gate.head, "deployed", "success");
  await story.rests();
  expect(await gateWords(story, gate.head)).toContain("ended as failure");
  expect(story.books(slug).stages.work?.gate).toBeNull();
  await story.maintainer.setsStatus(gate.head, "deployed", "success");
  await story.sees("work", "merged");
  await story.rests();
  expect(story.books(slug).stages.work?.gate).toMatchObject({ source: "event", ref: "status/deployed" });
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("needs the event besides the approval", async () => {
  const files = tinyStage("review: [await, ask]\nawait: { date: 2020-01-01, label: shipped }");
  await using story = await openStory({ files });
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  await story.maintainer.approves(gate);
  await story.rests();
  expect(await gateTitle(story, gate.head)).toMatch(/label shipped|set the label/i);
  expect(story.books(slug).stages.work?.gate).toBeNull();
  await story.developer.labels(gate.number, "shipped");
  await story.sees("work", "merged");
  await story.rests();
  expect(story.books(slug).stages.work?.gate).toMatchObject({
    source: "review",
    by: { login: "maintainer" },
    event: "label/shipped date/2020-01-01",
  });
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("goes on after a stage was merged before its time, and passes its gate by an approval", async () => {
  await using story = await openStory({ files: tinyStage("review: external") });
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.developer.mergesDraft(await story.sees("work", "draft"));
  const { number } = await story.sees("main", "draft");
  await story.until("the notice", async () => (await said(story, number)).includes("Merged early"));
  await story.rests();
  expect(story.books(slug).stages.work).toMatchObject({
    branch: branchOf("main"),
    early_merge: { by: { login: "developer" }, why: "developer merged before the gate was open" },
  });
  expect([...(await story.developer.branches("haiku/")).keys()]).toEqual([branchOf("ledger"), branchOf("main")]);

  await story.brings("audit", SIGNED);
  await story.brings("unit", made());
  await story.brings("audit", SIGNED);
  expect(await story.maintainer.file(branchOf("main"), "note.txt")).toBe("Hello\n");
  expect(story.books(slug).stages.work?.gate).toBeNull();
  await story.maintainer.comments(number, "/haiku approve");
  await story.sees("main", "ready");
  const { gate, early_merge } = story.books(slug).stages.work ?? {};
  expect(gate).toMatchObject({ source: "merge", ref: early_merge?.ref, by: { login: "maintainer" } });
  expect((await said(story, number)).match(/Merged early/g)).toHaveLength(1);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("wants a second person where the default branch requires approvals", async () => {
  const rules = [{ pattern: "main", requiredApprovals: 1 }];
  await using story = await openStory({ files: tinyStage("review: [external, ask]"), rules });
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  await story.developer.comments(gate.number, "/haiku approve");
  await story.until("the refusal", async () => (await said(story, gate.number)).includes("second_person_required"));
  expect(story.books(slug).stages.work?.gate).toBeNull();

  await story.developer.merges(gate);
  const { number } = await story.sees("main", "draft");
  await story.until("the notice", async () => (await said(story, number)).includes("somebody else has to agree"));
  await story.maintainer.comments(number, "/haiku approve");
  const whole = await story.sees("main", "ready");
  await expect(story.developer.merges(whole)).rejects.toThrow("approving review");
  await story.maintainer.approves(whole);
  await story.developer.merges(whole);
  await story.sees("main", "merged");
  await story.rests();
  expect(story.books(slug).intent.ended).toMatchObject({ how: "sealed" });
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("says that a delivery was merged by whoever asked for it, alone", async () => {
  const config = "agents:\n  default: { use: rehearsal }\nrequire_second_person: always\n";
  await using story = await openStory({ files: { ".github/haiku.yml": config } });
  const { slug } = await story.starts();
  await story.developer.approves(await story.reachesTheGate());
  const whole = await story.sees("main", "ready");
  expect(whole.body).toContain("not developer alone");
  await story.developer.merges(whole);
  await story.sees("main", "merged");
  await story.looks();
  expect(story.books(slug).intent.ended).toMatchObject({
    how: "ended-early",
    reason: expect.stringContaining("second_person_required"),
  });
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("says which required checks did not run on what is to be approved", async () => {
  const rules = [{ pattern: "main", requiredChecks: [{ context: "test" }] }];
  await using story = await openStory({ files: tinyStage("review: ask"), rules });
  await story.starts();
  const gate = await story.reachesTheGate();
  const words = "required on the default branch, but did not run here: test (`/haiku run-ci`";
  await story.until("the check", async () => {
    const checks = await story.maintainer.checks(gate.head);
    return checks.find(({ name, summary }) => name === "haiku/gate" && summary.includes(words));
  });
  await story.maintainer.approves(gate);
  await story.sees("work", "merged");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("reminds people once of a gate that nobody passes, with what they make sure of", async () => {
  const protocol = "gate-protocol: { timeout: 0m, timeout-action: escalate, conditions: [The note was proof-read] }";
  await using story = await openStory({ files: tinyStage(`review: ask\n${protocol}`) });
  await story.starts();
  const gate = await story.reachesTheGate();
  await story.until("the reminder", async () => (await said(story, gate.number)).includes("@developer the gate"));
  await story.looks();
  expect((await said(story, gate.number)).match(/has been open for more than/g)).toHaveLength(1);
  expect((await story.sees("work", "ready")).body).toContain("- The note was proof-read");
  await story.maintainer.approves(gate);
  await story.sees("work", "merged");
  expect(await story.ends()).toEqual(AT_PEACE);
});
