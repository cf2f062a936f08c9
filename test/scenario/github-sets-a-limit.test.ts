import { expect, it } from "vitest";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { PLANNED, SIGNED } from "../support/story-jobs.ts";

/*
 * GitHub lets the App send nothing more for a long time. Nothing is given up, nothing is sent meanwhile, people read until
 * when it is where that can be written, and afterwards everything goes on by itself.
 */

const HOUR = 3600;
/** So many are under way when GitHub says the first no. */
const A_HANDFUL = 5;

interface Limit {
  readonly begins: (story: Story) => void;
  readonly seconds: number;
  /** Whether the check can still be written. */
  readonly isTold: boolean;
}

const LIMITS: Readonly<Record<string, Limit>> = {
  "the hour's points of GraphQL are used up": {
    begins: ({ town }) => town.limits.useUp("graphql"),
    ...{ seconds: HOUR, isTold: true },
  },
  "the hour's requests are used up": {
    begins: ({ town }) => town.limits.useUp("core"),
    ...{ seconds: HOUR, isTold: false },
  },
  "GitHub finds that too much was sent, for a quarter of an hour": {
    begins: ({ town }) => town.limits.pause(900),
    ...{ seconds: 900, isTold: false },
  },
};

async function checkOf(story: Story): Promise<string> {
  const main = await story.maintainer.pull("main");
  const checks = await story.maintainer.checks(main?.head ?? "");
  return checks.map(({ title }) => title).join("\n");
}

/** What GitHub has refused of what the App has asked for. */
function refused({ town }: Story): number {
  return town.requests.filter(({ status }) => status === 403 || status === 429).length;
}

it.each(Object.entries(LIMITS))("%s: it is waited out", async (_, { begins, seconds, isTold }) => {
  await using story = await openStory();
  await story.starts();
  await story.brings("elaborate", PLANNED);
  begins(story);
  const main = (await story.maintainer.pull("main"))?.number ?? 0;
  const asked = await story.developer.comments(main, "/haiku why");
  await story.rests();
  const sent = story.town.requests.length;
  const before = await checkOf(story);
  expect(before.includes("GitHub's limit until 2026-01-05 ")).toBe(isTold);
  expect(await story.ready()).toMatch(/^ready; GitHub's limit until 2026-01-05 \d\d:\d\d UTC$/);
  expect(story.app.lines.filter((line) => line.includes("GitHub's limit"))).not.toEqual([]);
  for (let minute = 1; minute < seconds / 60 - 1; minute += 1) {
    story.passes(60);
    if (minute % 5 === 0) await story.looks();
  }
  expect(refused(story)).toBeLessThanOrEqual(A_HANDFUL);
  expect(story.town.stats().sentWhileLimited).toBeLessThanOrEqual(A_HANDFUL);
  expect(story.town.requests.length).toBeGreaterThan(sent);
  story.passes(300);
  await story.rests();
  for (const __ of ["what was waiting", "what came of it"]) await story.looks();
  expect(await story.answerTo(main, asked)).toContain("Working");
  expect(await checkOf(story)).not.toContain("GitHub's limit");
  expect(await story.ready()).toBe("ready");
  await story.brings("audit", SIGNED);
  story.passes(120);
  await story.looks();
  expect(await story.ends()).toEqual(AT_PEACE);
});
