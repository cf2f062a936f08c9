import { expect, it } from "vitest";
import { takeJourney } from "../support/harness/journey.ts";
import { openStory, type Story } from "../support/story.ts";

/*
 * The App looks at everything every few minutes, also at what has ended years ago. What that costs is counted by GitHub, as
 * its own limits count it.
 */

/** What a sweep asks for besides intents: once for each installation, for a hundred repositories, and where something was said. */
const LISTS = /installation|access_tokens|issues\/comments$/;
const AT_A_GLANCE = "Glance";

/** Requests to GitHub while this is done: queries with their points, and what else was asked about intents. */
async function asked(story: Story, work: () => Promise<unknown>) {
  await story.rests();
  const before = story.town.stats();
  await work();
  await story.rests();
  const { queries: all, routes, graphqlPoints } = story.town.stats();
  const glances = (all[AT_A_GLANCE]?.points ?? 0) - (before.queries[AT_A_GLANCE]?.points ?? 0);
  const more = Object.entries(routes).filter(([route, count]) => count > (before.routes[route] ?? 0));
  const queries = Object.entries(all).map(([name, { requests }]): [string, number] => {
    return [name, requests - (before.queries[name]?.requests ?? 0)];
  });
  return {
    points: graphqlPoints - before.graphqlPoints - glances,
    queries: Object.fromEntries(queries.filter(([name, count]) => count > 0 && name !== AT_A_GLANCE)),
    rest: more.map(([route]) => route).filter((route) => !LISTS.test(route)),
  };
}

/** Another process takes the App's place and has looked at everything. */
async function begins(story: Story): Promise<void> {
  await story.restarts();
  await story.looks();
}

const NOTHING = { points: 0, queries: {}, rest: [] };

it("an intent that waits for somebody costs one request and one point, however often it is looked at", async () => {
  await using story = await openStory();
  await story.starts();
  await story.reachesTheGate();
  await story.looks();
  for (let sweeps = 0; sweeps < 2; sweeps += 1)
    expect(await asked(story, () => story.app.sweeps())).toEqual({ points: 1, queries: { Snapshot: 1 }, rest: [] });
});

it("one that has ended costs nothing while nothing of it moves, and is looked at again when something does", async () => {
  await takeJourney(1, {
    ends: async (story, slug) => {
      await story.looks();
      expect(await asked(story, () => story.looks())).toEqual(NOTHING);
      // Another process knows nothing: it looks once, in case the one before could not do all that follows.
      const { Commits, Snapshot } = (await asked(story, () => begins(story))).queries;
      expect([Commits, Snapshot]).toEqual([1, expect.any(Number)]);
      expect(await asked(story, () => story.looks())).toEqual(NOTHING);
      // After a while there is nothing left to do: one that begins then is told so by one query for all of them.
      story.passes(8 * 86_400);
      expect((await asked(story, () => begins(story))).queries).toEqual({ Commits: 1 });
      expect(await asked(story, () => story.looks())).toEqual(NOTHING);
      // No event comes through; the sweep alone sees that there is a branch again.
      await using relay = await story.hearsLate();
      await story.maintainer.branchesOff(`haiku/${slug}/build`);
      expect((await asked(story, () => story.app.sweeps())).queries).toMatchObject({ Snapshot: 1 });
      await relay.letsGo();
    },
  });
});
