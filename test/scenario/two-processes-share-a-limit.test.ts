import { expect, it } from "vitest";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";

/*
 * Two processes of the App count what they write each for itself, and both hear everything. GitHub's own answers keep them
 * within its limits: what one of them may not write waits until GitHub says so, and everything is answered once.
 */

const COMMANDS = 24;
/** GitHub's limit is far below what each process counts with. */
const A_MINUTE = 10;

async function answered(story: Story, place: number, comments: readonly number[]): Promise<readonly number[]> {
  const bodies = (await story.maintainer.wholeConversation(place)).map(({ body }) => body);
  return comments.map((id) => bodies.filter((body) => body.includes(`<!-- haiku:answer comment/${id} -->`)).length);
}

function refused({ town }: Story): number {
  return town.requests.filter(({ status }) => status === 403 || status === 429).length;
}

it("both stay within it, and nothing is lost or said twice", async () => {
  await using story = await openStory({ twice: true, limits: { perMinute: A_MINUTE } });
  await using relay = await story.bothHear();
  await story.starts();
  const place = (await story.maintainer.pull("main"))?.number ?? 0;
  const people = [story.developer, story.maintainer, story.outsider];
  const said: number[] = [];
  for (let n = 0; n < COMMANDS; n += 1) {
    // People are under the same limit, each for themselves.
    if (n % 12 === 0) story.passes(61);
    said.push((await people[n % people.length]?.comments(place, "/haiku status")) ?? 0);
  }
  await story.rests();
  const before = { ...story.town.stats() };
  for (let minute = 0; minute < 14; minute += 1) {
    story.passes(62);
    await story.looks();
  }
  expect(new Set(await answered(story, place, said))).toEqual(new Set([1]));
  const { contentWrites, sentWhileLimited } = story.town.stats();
  expect(contentWrites - before.contentWrites).toBeLessThanOrEqual(14 * A_MINUTE);
  // Each of the two learns of a limit by itself, about once a minute.
  expect(refused(story)).toBeLessThanOrEqual(18);
  expect(sentWhileLimited).toBeLessThanOrEqual(9);
  await relay.letsGo();
  expect(await story.ends()).toEqual(AT_PEACE);
});
