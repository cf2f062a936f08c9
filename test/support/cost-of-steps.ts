import type { Story } from "./story.ts";
import { type Brought, made, PLANNED, SIGNED } from "./story-jobs.ts";

/* What the App asks GitHub for while jobs that are played by hand come home: starting one and fetching what it brings come on top. */

/** As GitHub counts it: requests of both kinds, and new content. */
export interface Cost {
  readonly requests: number;
  readonly contentWrites: number;
}

/** What the App has asked for while `work` went on. */
export async function costOf(story: Story, work: () => Promise<unknown>): Promise<Cost> {
  const { rest, graphql, contentWrites } = { ...story.town.stats().byApps };
  await work();
  const { byApps: now } = story.town.stats();
  return { requests: now.rest + now.graphql - rest - graphql, contentWrites: now.contentWrites - contentWrites };
}

/** The step of a job: its kind and what it brings. */
export type StepBrought = readonly [kind: "elaborate" | "audit" | "unit", files: Brought];

/** What each of these jobs leads to, without the look at everything that tells the App of it in a story. */
export async function costsOf(story: Story, steps: readonly StepBrought[]): Promise<readonly Cost[]> {
  const found: Cost[] = [];
  for (const [kind, files] of steps) {
    const idle = await costOf(story, () => story.looks());
    const cost = await costOf(story, () => story.brings(kind, files));
    found.push({
      requests: cost.requests - idle.requests,
      contentWrites: cost.contentWrites - idle.contentWrites,
    });
  }
  return found;
}

/** Of one of them. */
export function meanOf(costs: readonly Cost[]): Cost {
  const mean = (count: (cost: Cost) => number): number =>
    costs.reduce((sum, cost) => sum + count(cost), 0) / costs.length;
  return { requests: mean(({ requests }) => requests), contentWrites: mean(({ contentWrites }) => contentWrites) };
}

/** A plan of this many units, none of which waits for another. */
function planOf(units: number): Brought {
  return {
    commands: Array.from({ length: units }, (_, n) => {
      const number = String(n + 1).padStart(3, "0");
      const unit = {
        stage: "work",
        unit: `unit-${number}-note`,
        title: `Write note ${number}`,
        body: "Write one line.",
      };
      return [
        "haiku_unit_write",
        { ...unit, criteria: ["The note greets."], outputs: [n === 0 ? "note.txt" : `${n}.txt`] },
      ];
    }),
  };
}

/** A whole stage of the tiny studio with one unit. */
export const ONE_UNIT: readonly StepBrought[] = [
  ["elaborate", PLANNED],
  ["audit", SIGNED],
  ["unit", made()],
  ["audit", SIGNED],
];

/** The plan of many units, its audit, and the first of them. */
export function manyUnits(units: number): readonly StepBrought[] {
  return [
    ["elaborate", planOf(units)],
    ["audit", SIGNED],
    ["unit", made()],
  ];
}
