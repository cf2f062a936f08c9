import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { FailureOptions } from "../../src/rehearsal/github/http/chaos.ts";
import { eventsOf } from "../support/harness/digest.ts";
import { takeJourney } from "../support/harness/journey.ts";
import { openStory, type Story } from "../support/story.ts";
import { made, PLANNED, SIGNED } from "../support/story-jobs.ts";

/*
 * From some point on GitHub refuses one thing that only informs people, for ever. The intent goes the same way as without
 * that, event for event; people read what is refused, by whom it can be lifted and how; and it is not asked for without end.
 */

const SEED = 3;
const FOR_EVER = Number.POSITIVE_INFINITY;

const REFUSALS: Readonly<Record<string, FailureOptions & { readonly words?: string }>> = {
  "the text of its pull requests": {
    ...{ mutation: "updatePullRequest", status: 422, message: "Validation Failed" },
    words: "Validation Failed",
  },
  "a check": {
    mutation: "createCheckRun",
    status: 422,
    message: "Invalid request.",
    words: "Invalid request.",
  },
  "changing a check that it has let in": {
    ...{ mutation: "updateCheckRun", status: 404, message: "Could not resolve to a node" },
  },
  "asking for reviews": {
    ...{ method: "POST", path: /requested_reviewers/, status: 422 },
    message: "Reviews may only be requested from collaborators.",
    words: "correct `reviewers` or CODEOWNERS",
  },
  "a comment, in a conversation that is locked": {
    // The first one there is the command that starts the intent.
    ...{ method: "POST", path: /\/issues\/1\/comments$/, status: 403, after: 1 },
    message: "Unable to create comment because issue is locked.",
    words: "unlock the conversation",
  },
  "a reaction": {
    ...{ method: "POST", path: /\/reactions$/, status: 403, message: "Resource not accessible by integration" },
  },
};

const asEver = readFileSync(new URL(`../golden/journeys/${SEED}.txt`, import.meta.url), "utf8");

/** Everything of ours that people can read on its pull requests: their texts, and the checks on their heads. */
async function readable(story: Story, slug: string): Promise<string> {
  const pulls = (await story.maintainer.pulls()).filter(({ branch }) => branch.startsWith(`haiku/${slug}/`));
  const checks = await Promise.all(pulls.map(({ head }) => story.maintainer.checks(head)));
  return JSON.stringify([pulls, checks]);
}

it.each(Object.entries(REFUSALS))("%s: all else goes its way", async (_, { words, ...failure }) => {
  let read = "";
  let asked = (): number => 0;
  const { ledger, end } = await takeJourney(SEED, {
    begins: ({ town }) => {
      asked = town.chaos.failNext({ ...failure, times: FOR_EVER });
    },
    ends: async (story, slug) => {
      read = await readable(story, slug);
    },
  });
  expect(end).toMatchObject({ how: "sealed" });
  expect(eventsOf(ledger)).toBe(asEver.split("\n")[0]);
  // A reaction is missed at the moment of its command alone; everything else is told for as long as it is refused.
  for (const told of words === undefined ? [] : ["What GitHub refuses", words]) expect(read).toContain(told);
  expect(asked()).toBeGreaterThan(0);
  expect(asked()).toBeLessThanOrEqual(eventsOf(ledger).split(" ").length);
});

it("making a pull request ready: it is told where people look, asked for seldom, and who approves passes the gate all the same", async () => {
  await using story = await openStory();
  const message = "It is not ready";
  const asked = story.town.chaos.failNext({
    ...{ mutation: "markPullRequestReadyForReview", status: 422, message, times: FOR_EVER },
  });
  const { slug } = await story.starts();
  for (const [kind, brought] of [
    ["elaborate", PLANNED],
    ["audit", SIGNED],
    ["unit", made()],
    ["audit", SIGNED],
  ] as const)
    await story.brings(kind, brought);
  for (const __ of ["told", "and told again"]) await story.looks();
  expect(await readable(story, slug)).toContain(`making a pull request ready for review: ${message}`);
  expect(asked()).toBe(1);
  await story.maintainer.comments((await story.maintainer.pull("work"))?.number ?? 0, "/haiku approve");
  await story.looks();
  expect(story.books(slug).stages.work?.merged).not.toBeNull();
});
