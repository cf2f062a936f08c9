import { describe, expect, it } from "vitest";
import { type Cost, costOf, costsOf, manyUnits, meanOf, ONE_UNIT } from "../support/cost-of-steps.ts";
import { openStory } from "../support/story.ts";

/* What the App asks GitHub for from a start to the first job, and for a step whose job has come home, counted by GitHub. */

/** Jobs are played by hand here: starting one and fetching what it brings, a request each, come on top. */
const BY_HAND = 2;
const MOST_OF_A_START = 30 - BY_HAND;
const MOST_OF_A_STEP = 11 - BY_HAND;
const MEAN_OF_A_STEP = 5 - BY_HAND;

function expectLittle(costs: readonly Cost[]): void {
  for (const { requests } of costs) expect(requests).toBeLessThanOrEqual(MOST_OF_A_STEP);
}

describe("asks for", () => {
  it("thirty things at the most from a start to the first job, and eleven for a step", async () => {
    await using story = await openStory();
    const { requests } = await costOf(story, () => story.starts());
    expect(requests).toBeLessThanOrEqual(MOST_OF_A_START);
    expectLittle(await costsOf(story, ONE_UNIT));
  });

  it.each([10, 1000])("no more for a step where there are %i units", async (units) => {
    await using story = await openStory();
    await story.starts();
    const costs = await costsOf(story, manyUnits(units));
    expectLittle(costs);
    const { requests, contentWrites } = meanOf(costs);
    expect(requests).toBeLessThanOrEqual(MEAN_OF_A_STEP);
    expect(contentWrites).toBeLessThanOrEqual(0.4);
  });
});
