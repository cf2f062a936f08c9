import { describe, expect, it } from "vitest";
import { openStory, type Story } from "../support/story.ts";
import { type Brought, made, PLANNED, SIGNED } from "../support/story-jobs.ts";

/*
 * What the App asks GitHub for from a start to the first job, and for a step whose job has come home, counted by GitHub. Jobs
 * are played by hand here: starting one and fetching what it brings, a request each, come on top.
 */

const BY_HAND = 2;
const MOST_OF_A_START = 30 - BY_HAND;
const MOST_OF_A_STEP = 11 - BY_HAND;

async function asked(story: Story, work: () => Promise<unknown>): Promise<number> {
  const { rest, graphql } = { ...story.town.stats().byApps };
  await work();
  const { byApps: now } = story.town.stats();
  return now.rest + now.graphql - rest - graphql;
}

/** What each of these jobs leads to, without the look at everything that tells the App of it in a story. */
async function costs(story: Story, brought: readonly (readonly ["elaborate" | "audit" | "unit", Brought])[]) {
  const found: number[] = [];
  for (const [kind, files] of brought) {
    const idle = await asked(story, () => story.looks());
    found.push((await asked(story, () => story.brings(kind, files))) - idle);
  }
  return found;
}

/** With 400 of them it is the same. */
const UNITS = 200;
const MANY: Brought = {
  commands: [...Array(UNITS).keys()].map((n) => {
    const number = String(n + 1).padStart(3, "0");
    const unit = { stage: "work", unit: `unit-${number}-note`, title: `Write note ${number}`, body: "Write one line." };
    return [
      "haiku_unit_write",
      { ...unit, criteria: ["The note greets."], outputs: [n === 0 ? "note.txt" : `${n}.txt`] },
    ];
  }),
};

describe("asks for", () => {
  it("thirty things at the most from a start to the first job, and eleven for a step", async () => {
    await using story = await openStory();
    expect(await asked(story, () => story.starts())).toBeLessThanOrEqual(MOST_OF_A_START);
    const all = await costs(story, [
      ["elaborate", PLANNED],
      ["audit", SIGNED],
      ["unit", made()],
      ["audit", SIGNED],
    ]);
    for (const cost of all) expect(cost).toBeLessThanOrEqual(MOST_OF_A_STEP);
  });

  it("no more for a step where there are hundreds of units", async () => {
    await using story = await openStory();
    await story.starts();
    const all = await costs(story, [
      ["elaborate", MANY],
      ["audit", SIGNED],
      ["unit", made()],
    ]);
    for (const cost of all) expect(cost).toBeLessThanOrEqual(MOST_OF_A_STEP);
  });
});
