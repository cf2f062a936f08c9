import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { digestOf } from "../support/harness/digest.ts";
import { takeJourney } from "../support/harness/journey.ts";
import type { Story } from "../support/story.ts";

/*
 * A private repository on GitHub's free plan has no drafts. What is not to be merged yet says so at the beginning of its
 * title instead, and the intent goes the same way as elsewhere, event for event.
 */

const asEver = (seed: number): string =>
  readFileSync(new URL(`../golden/journeys/${seed}.txt`, import.meta.url), "utf8");

/** Titles as GitHub told them, of everything that happened to pull requests. */
function titlesTold({ town }: Story): readonly string[] {
  const told = town.deliveries.filter(({ event }) => event === "pull_request");
  return told.map(({ payload }) => String(JSON.parse(payload).pull_request.title));
}

it.each([1, 4])("journey %i ends as ever; locked by their titles, its pull requests open one by one", async (seed) => {
  let [told, left]: (readonly string[])[] = [[], []];
  const { ledger, end } = await takeJourney(seed, {
    repository: { private: true, plan: "free" },
    ends: async (story) => {
      told = titlesTold(story);
      left = (await story.maintainer.pulls()).map(({ title }) => title);
    },
  });
  expect(end).toMatchObject({ how: "sealed" });
  expect(digestOf(ledger)).toBe(asEver(seed));
  const isLocked = (title: string): boolean => title.startsWith("[working] ");
  expect(told?.some(isLocked)).toBe(true);
  expect(left?.filter(isLocked)).toEqual([]);
});
