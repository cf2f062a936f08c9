import { expect, it } from "vitest";
import { AT_PEACE, openStory } from "../support/story.ts";
import { made, PLANNED, SIGNED } from "../support/story-jobs.ts";

/*
 * The list of runs is a search, and lags; that a run is not in it proves nothing. No job is started twice for that, neither
 * where GitHub has told which run it is, nor on a server that does not tell.
 */

const SHOWN_AFTER_MINUTES = 20;

it.each([
  ["that tells its runs", true],
  ["that does not", false],
])("no job is started twice on a server %s", async (_, tells) => {
  await using story = await openStory({ patienceMs: 8000 });
  story.jobs.searchLagMs = SHOWN_AFTER_MINUTES * 60_000;
  story.jobs.tellsRuns = tells;
  const { slug } = await story.starts();
  const waits = async (): Promise<void> => {
    for (let minutes = 0; minutes < 6; minutes += 1) {
      story.passes(60);
      await story.looks();
    }
  };
  for (const [kind, brought] of [
    ["elaborate", PLANNED],
    ["audit", SIGNED],
    ["unit", made()],
    ["audit", SIGNED],
  ] as const) {
    await waits();
    await story.brings(kind, brought);
  }
  const gate = await story.sees("work", "ready");
  expect(new Set(story.jobs.dispatched.map(({ lane }) => lane)).size).toBe(story.jobs.dispatched.length);
  await story.developer.comments(gate.number, "/haiku approve");
  await story.rests();
  await story.maintainer.merges(await story.sees("main", "ready"));
  await story.looks();
  expect(story.books(slug).intent.ended).toMatchObject({ how: "sealed" });
  expect(await story.ends()).toEqual(AT_PEACE);
});
