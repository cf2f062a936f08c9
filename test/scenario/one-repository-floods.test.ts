import { expect, it } from "vitest";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { StoryPerson } from "../support/story-person.ts";

/*
 * A hundred commands in ten seconds want two hundred new things written, and GitHub takes eighty a minute of one installation.
 * Whoever floods waits; a repository beside it does not, and everything that was said is answered once.
 */

const COMMANDS = 100;
const SECONDS = 10;
const PEOPLE = ["developer", "maintainer", "outsider"] as const;

/** Everybody asks at once, in the same pull request. Answers the ids of what they said. */
async function floods(story: Story, place: number): Promise<readonly number[]> {
  const { town } = story;
  const acts = (): void => story.passes(SECONDS / COMMANDS);
  const people = PEOPLE.map(
    (login) => new StoryPerson(login, { token: town.tokenFor(login), baseUrl: town.url, acts }),
  );
  const said: number[] = [];
  for (let n = 0; n < COMMANDS; n += 1)
    said.push((await people[n % people.length]?.comments(place, "/haiku status")) ?? 0);
  return said;
}

/** How often each of these comments is answered. */
async function answersTo(story: Story, place: number, comments: readonly number[]): Promise<readonly number[]> {
  const bodies = [...(await story.maintainer.wholeConversation(place))].map(({ body }) => body);
  return comments.map((id) => bodies.filter((body) => body.includes(`<!-- haiku:answer comment/${id} -->`)).length);
}

/** What GitHub has refused for its limits, of the App alone: people stay below theirs. */
function refused({ town }: Story): number {
  return town.requests.filter(({ status }) => status === 403 || status === 429).length;
}

it("the intent of another repository begins at once, and a hundred commands are answered once each", async () => {
  await using story = await openStory({ neighbours: ["trains"] });
  await story.starts();
  const main = await story.maintainer.pull("main");
  const place = main?.number ?? 0;
  const before = Date.parse(story.clock.now());
  const said = await floods(story, place);
  const trains = story.elsewhere("developer", "trains");
  const issue = await trains.opensIssue("A timetable");
  await trains.comments(issue, "/haiku start tiny");
  await story.rests();
  expect((await trains.pull("main"))?.by).toContain("haiku");
  // The flood, and a second for each of two things that a person has done: nobody has waited for anything.
  expect(Date.parse(story.clock.now()) - before).toBe((SECONDS + 2) * 1000);
  expect((await answersTo(story, place, said)).filter((times) => times > 0).length).toBeLessThan(COMMANDS);
  for (let minute = 0; minute < 8; minute += 1) {
    story.passes(62);
    await story.looks();
  }
  expect(new Set(await answersTo(story, place, said))).toEqual(new Set([1]));
  expect(refused(story)).toBe(0);
  expect(await story.ends()).toEqual(AT_PEACE);
});
