import { expect, it } from "vitest";
import { AT_PEACE, openStory } from "../support/story.ts";

/* GitHub never answers one request of a sweep. Nobody but its own repository waits for that. */

it.each([
  ["what was said in one repository", /\/issues\/comments$/],
  ["which intents one repository has", /\/git\/matching-refs\//],
])("%s: intents that nobody has heard of begin in all others", async (_, path) => {
  await using story = await openStory({ neighbours: ["trains", "ships"] });
  story.town.chaos.sparePeople();
  story.town.chaos.disturbDeliveries({ drop: 1 });
  const places = [story.developer, ...["trains", "ships"].map((name) => story.elsewhere("developer", name))];
  for (const person of places) await person.comments(await person.opensIssue("A note"), "/haiku start tiny");
  // Whichever repository comes first.
  story.town.chaos.failNext({ method: "GET", path, status: 0, hangs: true });
  const begun = async (): Promise<number> => {
    const pulls = await Promise.all(places.map((person) => person.pull("main")));
    return pulls.filter((pull) => pull !== null).length;
  };
  const swept = story.app.sweeps();
  await story.until("the intents of the other repositories", async () => (await begun()) === 2);
  expect(story.town.chaos.hanging()).toBe(1);
  story.town.chaos.calm();
  await swept;
  for (const _ of ["what was not heard", "what came of it"]) await story.looks();
  expect(await begun()).toBe(3);
  expect(await story.ends()).toEqual(AT_PEACE);
});
