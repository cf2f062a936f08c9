import { expect, it } from "vitest";
import { openStory } from "../support/story.ts";

/* The clock of the App's machine is not GitHub's. What people say counts by when they said it. */

it.each([
  ["90 seconds ahead", 90_000],
  ["90 seconds behind", -90_000],
  ["a day ahead", 86_400_000],
])("%s: an approval a second after the gate has opened passes it", async (_, aheadMs) => {
  await using story = await openStory({ aheadMs });
  await story.starts();
  const gate = await story.reachesTheGate();
  await story.maintainer.comments(gate.number, "/haiku approve");
  await story.looks();
  expect((await story.maintainer.pull("work"))?.state ?? "merged").toBe("merged");
});
