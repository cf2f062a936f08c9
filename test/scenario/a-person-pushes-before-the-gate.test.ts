import { expect, it } from "vitest";
import { AT_PEACE, openStory } from "../support/story.ts";
import { audit } from "../support/story-findings.ts";
import { made, PLANNED, stepOfWork } from "../support/story-jobs.ts";
import { stageWith } from "../support/story-studio.ts";

it("the commit is kept, whoever had signed looks again at what it changed, and nothing is filed", async () => {
  await using story = await openStory({ files: stageWith({ reviewers: ["tone"] }) });
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", audit());
  await story.brings("unit", made());
  for (const _ of ["spec", "tone"]) await story.brings("audit", audit());
  await story.sees("work", "ready");
  const branch = `haiku/${slug}/work`;
  const pushed = await story.developer.pushes(branch, "note.txt", "Hello, dear reader\n");
  for (const role of ["spec", "tone"]) {
    const again = await story.brings("audit", audit());
    expect(again.steps).toEqual([stepOfWork(slug, `approve/${role}/-/2.1`)]);
    expect(again.sha).toBe(pushed);
  }

  const gate = await story.sees("work", "ready");
  expect(gate.head).toBe(pushed);
  expect(await story.maintainer.file(branch, "note.txt")).toBe("Hello, dear reader\n");
  expect(story.books(slug).findings).toEqual([]);
  const { approvals } = story.books(slug).stages.work?.units["unit-001-note"] ?? {};
  expect(Object.keys(approvals ?? {}).sort()).toEqual(["spec", "tone"]);
  const signed = new Set(Object.values(approvals ?? {}).map(({ witnesses }) => witnesses["note.txt"]));
  expect(signed).toEqual(new Set([await story.maintainer.blobOf(branch, "note.txt")]));

  await story.maintainer.approves(gate);
  await story.sees("work", "merged");
  expect(await story.maintainer.file(`haiku/${slug}/main`, "note.txt")).toBe("Hello, dear reader\n");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("while a reviewer looks, what it saw is no longer there: it looks again, and that costs nothing", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", audit());
  await story.brings("unit", made());
  const looking = await story.until("spec to look", async () => story.jobs.waiting("audit"));
  const pushed = await story.developer.pushes(`haiku/${slug}/work`, "note.txt", "Hello, dear reader\n");
  await story.looks();
  await story.brings("audit", audit());
  const again = await story.until("spec to look again", async () => story.jobs.waiting("audit"));
  expect(looking.sha).not.toBe(pushed);
  expect(again).toMatchObject({ sha: pushed, steps: [stepOfWork(slug, "approve/spec/-/1.2")] });
  expect(story.books(slug).stages.work?.runs.at(-2)).toMatchObject({
    result: "stale",
    message: expect.stringContaining("note.txt has changed"),
  });
  await story.brings("audit", audit());
  expect((await story.sees("work", "ready")).head).toBe(pushed);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("with the gate open, it shuts until they have looked; an approval of before does not count", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  await story.developer.pushes(gate.branch, "note.txt", "Hello, dear reader\n");
  await story.maintainer.approves(gate); // who has seen the text of before
  await story.until("spec to look again", async () => story.jobs.waiting("audit"));
  await story.sees("work", "draft");
  await story.brings("audit", audit());
  const again = await story.sees("work", "ready");
  expect(story.books(slug)).toMatchObject({ findings: [], stages: { work: { gate: null } } });
  await story.maintainer.approves(again);
  await story.sees("work", "merged");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it.each([
  ["a script that may be run", "100755"],
  ["a link to wherever its words lead", "120000"],
] as const)("a file whose bytes stay as they were becomes %s: it is looked at again", async (_, mode) => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  const before = await story.maintainer.blobOf(gate.branch, "note.txt");
  const pushed = await story.developer.changesMode(gate.branch, "note.txt", mode);
  expect(await story.maintainer.blobOf(gate.branch, "note.txt")).toBe(before);
  const again = await story.brings("audit", audit());
  expect(again).toMatchObject({ sha: pushed, steps: [stepOfWork(slug, "approve/spec/-/2.1")] });
  const open = await story.sees("work", "ready");
  const { approvals } = story.books(slug).stages.work?.units["unit-001-note"] ?? {};
  expect(approvals?.spec?.witnesses["note.txt"]).toBe(`${before}:${mode}`);
  await story.maintainer.approves(open);
  await story.sees("work", "merged");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("a file that nobody signed takes no signature back", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  const pushed = await story.developer.pushes(gate.branch, "docs/history.md", "# History\n");
  await story.looks();
  expect(story.jobs.waiting()).toBeNull();
  const now = await story.sees("work", "ready");
  expect(now.head).toBe(pushed);
  await story.maintainer.approves(now);
  await story.sees("work", "merged");
  expect(story.books(slug).findings).toEqual([]);
  expect(await story.ends()).toEqual(AT_PEACE);
});
