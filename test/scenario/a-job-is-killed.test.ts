import { expect, it } from "vitest";
import { newSeal } from "../../src/ports/index.ts";
import { A_NOTE } from "../support/a-note.ts";
import { AT_PEACE, openStory } from "../support/story.ts";
import { artifactOf, made, PLANNED, SIGNED } from "../support/story-jobs.ts";

it("what a killed job had ended and sealed counts: its files are committed, and nothing of it is done again", async () => {
  await using story = await openStory();
  await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", SIGNED);
  const request = await story.until("a unit's job", async () => story.jobs.waiting("unit"));
  const seal = newSeal();
  story.passes(60);
  story.jobs.kills(request, seal.put(artifactOf(request, made())), seal.key);
  await story.looks();
  const iterations = story.books(A_NOTE).stages.work?.units["unit-001-note"]?.iterations ?? [];
  expect(iterations.map(({ result }) => result)).toEqual(["advance"]);
  expect(await story.ends()).toEqual(AT_PEACE);
});
