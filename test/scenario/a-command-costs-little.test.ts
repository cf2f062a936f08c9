import { expect, it } from "vitest";
import { openStory, type Story } from "../support/story.ts";

/*
 * What one command costs does not grow with what was said before it, nor with how many intents there are elsewhere. Measured
 * with 20 open intents and 300 comments: 7 requests where the whole conversation was read, 4 since only its end is.
 */

/** More than two pages. */
const TALK = 210;

/** Requests of the App while this is done. */
async function asked(story: Story, work: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> {
  await story.rests();
  const before = story.town.stats();
  await work();
  await story.rests();
  const { queries, routes } = story.town.stats();
  const queried = Object.entries(queries).map(([name, { requests }]): [string, number] => {
    return [name, requests - (before.queries[name]?.requests ?? 0)];
  });
  const rest = Object.entries(routes).map(([route, count]): [string, number] => {
    return [route.replace("/repos/{owner}/{repo}/", ""), count - (before.routes[route] ?? 0)];
  });
  return Object.fromEntries([...queried, ...rest].filter(([, count]) => count > 0));
}

it("a command in a long conversation of an issue without an intent", async () => {
  await using story = await openStory();
  await story.starts();
  const issue = await story.developer.opensIssue("Talk");
  for (let said = 0; said < TALK; said += 1) {
    await story.developer.comments(issue, `Word ${said}`);
    story.passes(30); // nobody may say so much within an hour
  }
  expect(await asked(story, () => story.developer.comments(issue, "/haiku status"))).toEqual({
    Comments: 1,
    "GET git/matching-refs/{+ref}": 1,
    "POST issues/comments/{comment_id}/reactions": 1,
    "POST issues/{issue_number}/comments": 2, // the command is one of them
  });
});
