import { expect, it } from "vitest";
import { HostError, UserError } from "../../src/shared/index.ts";
import { openStory, type Story } from "../support/story.ts";

/*
 * GitHub starts no job. Its words are on the check at once, with who can mend it; nothing is written down for it, it is asked
 * for less and less often; and the job starts by itself once GitHub lets it.
 */

const REFUSALS: readonly (readonly [string, Error, string])[] = [
  [
    "because the workflow file cannot be dispatched any more",
    new UserError(
      "workflow_outdated",
      ".github/workflows/haiku.yml cannot be dispatched",
      "Give it the trigger `workflow_dispatch`.",
    ),
    "Give it the trigger",
  ],
  [
    "for a reason nobody has heard of",
    new HostError("dispatching: Actions are out of minutes", { retryable: false, status: 422 }),
    "Actions are out of minutes",
  ],
];

async function readable(story: Story): Promise<string> {
  const pulls = await story.developer.pulls();
  const checks = await Promise.all(pulls.map(({ head }) => story.developer.checks(head)));
  return JSON.stringify(checks);
}

it.each(REFUSALS)("%s", async (_, refusal, words) => {
  await using story = await openStory();
  story.jobs.refusal = refusal;
  const { slug } = await story.starts();
  await story.rests();
  const shown = await readable(story);
  expect(shown).toContain("GitHub does not start its job");
  expect(shown).toContain(words);
  const lines = (await story.developer.log(`haiku/${slug}/ledger`)).length;
  const minutes = 90;
  for (let minute = 0; minute < minutes; minute += 1) {
    story.passes(60);
    await story.looks();
  }
  expect((await story.developer.log(`haiku/${slug}/ledger`)).length).toBe(lines);
  // After 0, 1, 3, 7, 15, 31 and 63 minutes.
  expect(story.jobs.refusals).toBe(7);
  await story.developer.comments((await story.developer.pull("main"))?.number ?? 0, "/haiku why");
  await story.rests();
  const [main] = (await story.developer.pulls()).filter(({ branch }) => branch.endsWith("/main"));
  const answer = (await story.developer.conversation(main?.number ?? 0)).at(-1)?.body ?? "";
  expect(answer).toContain(words);
  story.jobs.refusal = null;
  story.passes(3600);
  await story.looks();
  expect(story.jobs.dispatched).toHaveLength(1);
  expect(await readable(story)).not.toContain("GitHub does not start its job");
});
