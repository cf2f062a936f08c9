import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { eventsOf } from "../support/harness/digest.ts";
import { takeJourney } from "../support/harness/journey.ts";
import { openStory } from "../support/story.ts";

/*
 * A server that signs no commit of an App's and has no list of who pushed. The intent goes the same way as on github.com, event
 * for event, also when another process takes the App's place; and people are told once what that server cannot enforce.
 */

const asEver = (seed: number): string =>
  readFileSync(new URL(`../golden/journeys/${seed}.txt`, import.meta.url), "utf8");

/** Which run is whose is noted by a process that has been told so, if it comes to it. */
function walked(events: string): string {
  return events.replaceAll(" dispatched", "");
}

it.each([1, 4])("journey %i ends as ever, with a new process every third job", async (seed) => {
  let told: readonly string[] = [];
  const { ledger, end } = await takeJourney(seed, {
    server: "older",
    restartsEvery: 3,
    ends: async (story) => {
      told = (await story.maintainer.conversation(1)).map(({ body }) => body);
    },
  });
  expect(end).toMatchObject({ how: "sealed" });
  expect(walked(eventsOf(ledger))).toBe(walked(asEver(seed).split("\n")[0] ?? ""));
  expect(told.filter((body) => body.includes("it is recorded, and not enforced"))).toHaveLength(1);
});

it("what somebody else commits to the ledger under a name of their own is undone there too", async () => {
  await using story = await openStory({ server: "older" });
  const { slug } = await story.starts();
  const before = story.books(slug);
  await story.maintainer.pushes(`haiku/${slug}/ledger`, "intent.md", "mine\n");
  await story.restarts();
  await story.looks();
  expect(story.app.lines.join()).toContain("undid what others wrote into the ledger");
  expect(story.books(slug).intent.title).toBe(before.intent.title);
});
