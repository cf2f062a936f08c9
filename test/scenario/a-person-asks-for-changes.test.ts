import { expect, it } from "vitest";
import { blobId } from "../../src/shared/index.ts";
import { AT_PEACE, openStory } from "../support/story.ts";
import { assessed, audit, classified, fixed } from "../support/story-findings.ts";
import { artifactOf, type Brought } from "../support/story-jobs.ts";
import { promptOf } from "../support/story-prompt.ts";

const CONFIG = "agents:\n  default: { use: rehearsal }\nreviewers: [maintainer]\n";
const BEFORE = "Hello\n";
const AFTER = "Hello, reader\n";

/** The classifier on the text of the review: there is nothing in it besides. */
const SAYS_NO_MORE: Brought = {
  commands: [
    [
      "haiku_feedback_advance_hat",
      { stage: "work", feedback_id: "FB-002", message: "It is about FB-001.", resolution: "non_actionable" },
    ],
  ],
};

it("the remark is worked off where it was made; then that person is asked again, approves, and it merges", async () => {
  await using story = await openStory({ files: { ".github/haiku.yml": CONFIG } });
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  expect(await story.developer.askedToReview(gate)).toEqual(["maintainer"]);
  await story.maintainer.asksForChanges(gate, "Not yet.", [
    { path: "note.txt", line: 1, body: "Greet somebody.\n\nA greeting to nobody is none." },
  ]);

  const triage = await story.until("the remark to be taken up", async () => story.jobs.waiting("triage"));
  const locked = await story.sees("work", "draft"); // nobody merges past the remark
  expect(locked.body).toMatch(/FB-001.*Greet somebody\./);
  const author = { login: "maintainer", kind: "human" };
  expect(story.books(slug).findings).toMatchObject([
    { id: "FB-001", origin: "user-visual", author, anchor: { path: "note.txt", line: 1 } },
    { id: "FB-002", origin: "user-chat", author, anchor: null },
  ]);
  const { files } = await promptOf(story, triage);
  expect(files.get("FB-001.md")).toContain("A greeting to nobody is none.");

  const weighed = classified({ invalidates: ["user"], severity: "medium" });
  await story.brings("triage", (all) => artifactOf(all, (key) => (key.includes("FB-001") ? weighed : SAYS_NO_MORE)));
  await story.brings("fix", fixed({ files: { "note.txt": AFTER }, bases: { "note.txt": blobId(BEFORE) } }));
  const fix = await story.maintainer.headOf(`haiku/${slug}/work`);
  await story.brings("fix", assessed());

  const [thread, ...others] = await story.maintainer.threads(gate.number);
  expect(others).toEqual([]);
  expect(thread?.resolved).toBe(true);
  expect(thread?.comments.map(({ login }) => login)).toEqual(["maintainer", "haiku-for-github"]);
  expect(thread?.comments[0]?.body).toContain("Greet somebody."); // a person's words are not edited
  expect(thread?.comments[1]?.body).toContain("**FB-001: Greet somebody.** — fixed in");
  expect(thread?.comments[1]?.body).toContain(fix);
  const replies = (await story.maintainer.conversation(gate.number)).filter(({ body }) => body.includes("FB-002"));
  expect(replies).toHaveLength(1);
  expect(replies[0]?.body).toContain("It is about FB-001");

  await story.brings("audit", audit()); // spec looks again at what the fix changed
  const again = await story.sees("work", "ready");
  expect(await story.developer.askedToReview(again)).toEqual(["maintainer"]);
  await story.maintainer.approves(again, "Now it does.");
  await story.sees("work", "merged");
  expect(story.books(slug).stages.work?.gate).toMatchObject({ source: "review", by: { login: "maintainer" } });
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("somebody who may not command asks in vain, and nothing is shut by it", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  await story.outsider.asksForChanges(gate, "I do not like it.", [
    { path: "note.txt", line: 1, body: "This neither." },
  ]);
  await story.looks();
  expect(story.books(slug).findings).toEqual([]);
  expect((await story.sees("work", "ready")).head).toBe(gate.head);
  // Whoever may takes it up by quoting it.
  await story.developer.comments(gate.number, "/haiku feedback low Greet somebody.\n\n> I do not like it.");
  await story.until("the remark", async () => story.books(slug).findings[0]);
  expect(story.books(slug).findings).toMatchObject([{ title: "Greet somebody.", severity: "low" }]);
  expect(await story.ends()).toEqual(AT_PEACE);
});
