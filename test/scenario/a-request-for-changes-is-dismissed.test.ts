import { expect, it } from "vitest";
import { openStory, type Story } from "../support/story.ts";

/*
 * Who asks for changes is heard, though somebody has taken the review off before the App looked: only whose it is, or who may
 * set findings aside, makes it undone. What the App has filed already stands in any case.
 */

type Person = "developer" | "maintainer";

async function gateAfter(asks: Person, dismisses: Person): Promise<{ story: Story; gate: number }> {
  const story = await openStory();
  await story.starts();
  const { number } = await story.reachesTheGate();
  const gate = await story.sees("work", "ready");
  await story.app.stop();
  await story[asks].asksForChanges(gate, "The greeting is wrong.", [
    { path: "note.txt", line: 1, body: "Greet somebody." },
  ]);
  await story[dismisses].dismisses(number, asks);
  await story.restarts();
  await story.looks();
  return { story, gate: number };
}

it.each<[string, Person, Person]>([["a person who may not set findings aside", "maintainer", "developer"]])(
  "by %s: it is worked off like any other",
  async (_, asks, dismisses) => {
    const { story, gate } = await gateAfter(asks, dismisses);
    await using _ending = story;
    expect(story.books("1").findings).toMatchObject([
      { title: "Greet somebody.", author: { login: asks }, anchor: { path: "note.txt", line: 1 } },
      { title: "The greeting is wrong.", author: { login: asks } },
    ]);
    expect(await story.sees("work", "draft")).toMatchObject({ number: gate });
  },
);

it.each<[string, Person, Person]>([
  ["whose it is", "developer", "developer"],
  ["a person who may set findings aside", "developer", "maintainer"],
])("by %s: nothing comes of it", async (_, asks, dismisses) => {
  const { story, gate } = await gateAfter(asks, dismisses);
  await using _ending = story;
  expect(story.books("1").findings).toEqual([]);
  expect(await story.sees("work", "ready")).toMatchObject({ number: gate });
});

it("an approval that is dismissed, with words: no request for changes is made of it", async () => {
  await using story = await openStory();
  await story.starts();
  const gate = await story.reachesTheGate();
  await story.app.stop();
  await story.developer.approves(gate, "The greeting is wrong, but so be it.");
  await story.developer.dismisses(gate.number, "developer");
  await story.maintainer.approves(gate, "Not good.");
  await story.developer.dismisses(gate.number, "maintainer");
  await story.restarts();
  await story.looks();
  expect(story.books("1").findings).toEqual([]);
  expect(story.books("1").stages.work?.gate).toBeNull();
});
