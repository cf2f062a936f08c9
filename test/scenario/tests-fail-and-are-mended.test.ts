import { expect, it } from "vitest";
import type { GateRun, RunRequest } from "../../src/ports/index.ts";
import { blobId } from "../../src/shared/index.ts";
import { AT_PEACE, openStory } from "../support/story.ts";
import { assessed, audit, classified, fixed } from "../support/story-findings.ts";
import { type Artifact, artifactOf, made, PLANNED, stepOfWork } from "../support/story-jobs.ts";
import { stageWith } from "../support/story-studio.ts";

/* The repository's own tests stand between the built work and its gate. */

const WRITTEN = "Helo\n";
const RIGHT = "Hello\n";
const COMMAND = "node --test";
const CONFIG = `agents:\n  default: { use: rehearsal }\nquality_gates: { test: { command: ${COMMAND} } }\n`;
const LAST_LINES = `${Array.from({ length: 40 }, (_, n) => `line ${n + 1}`).join("\n")}\nexpected Hello, got Helo`;

function ran(exit: number, tail: string): (request: RunRequest) => Artifact {
  const run: GateRun = {
    ...{ name: "test", command: COMMAND, dir: null },
    ...{ exit, duration_ms: 12, tail, passed: exit === 0 },
  };
  return (request) => artifactOf(request, { commands: [], gates: [run] });
}

it("the last lines are told, the fix is looked at again by whoever signed, and only then the gate opens", async () => {
  const files = { ...stageWith({ reviewers: ["spelling"] }), ".github/haiku.yml": CONFIG };
  await using story = await openStory({ files });
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", audit());
  await story.brings("unit", made({ "note.txt": WRITTEN }));
  const [gates, spec] = [story.jobs.waiting("gates"), story.jobs.waiting("audit")];
  expect([gates?.steps, spec?.steps]).toEqual([
    [stepOfWork(slug, "gates/-/-/1.1")],
    [stepOfWork(slug, "approve/spec/-/1.1")],
  ]);
  await story.brings("audit", audit());
  await story.brings("gates", ran(1, LAST_LINES));

  const red = await story.sees("work", "draft");
  expect(red.body).toMatch(/\| FB-001 \| blocker \| Quality gate test fails \| — \| the engine \| being worked on \|/);
  expect(red.body).toContain("`node --test` ended with exit code 1.");
  expect(red.body).toContain("expected Hello, got Helo");
  const checks = await story.maintainer.checks(red.head);
  const told = checks.find(({ name }) => name === "haiku/review quality_gates");
  expect(told).toMatchObject({ title: "1 finding: 1 blocker", conclusion: "neutral" });
  expect(told?.summary).toContain("expected Hello, got Helo");
  expect(story.jobs.waiting("audit")).toBeNull(); // nobody is asked about what does not work

  await story.brings("triage", classified());
  await story.brings("fix", fixed({ files: { "note.txt": RIGHT }, bases: { "note.txt": blobId(WRITTEN) } }));
  await story.brings("fix", assessed());
  expect(story.jobs.waiting("audit")?.steps).toEqual([stepOfWork(slug, "approve/spec/-/2.1")]);
  await story.brings("audit", audit()); // spec saw the note that was wrong
  await story.brings("gates", ran(0, "1 passed"));
  await story.brings("audit", audit()); // spelling, for the first time

  const green = await story.sees("work", "ready");
  expect(green.body).toMatch(/\| quality_gates \(the tests, run in CI\) \| — \| 1 of 1 \|/);
  expect(green.body).toMatch(/\| FB-001 \| Quality gate test fails \| fixed in /);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("what changes after they passed is tested again", async () => {
  await using story = await openStory({ files: { ".github/haiku.yml": CONFIG } });
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", audit());
  await story.brings("unit", made());
  await story.brings("audit", audit());
  await story.brings("gates", ran(0, "1 passed"));
  await story.sees("work", "ready");
  await story.developer.pushes(`haiku/${slug}/work`, "test.mjs", "// one more test\n");
  await story.looks();
  await story.sees("work", "draft");
  expect(story.jobs.waiting("audit")).toBeNull(); // the note is as it was signed
  await story.brings("gates", ran(0, "2 passed"));
  await story.sees("work", "ready");
  expect(await story.ends()).toEqual(AT_PEACE);
});
