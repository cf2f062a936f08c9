import type { Story, StoryOptions } from "../story.ts";
import { does } from "./world-acts.ts";
import { ANOTHER, type World } from "./worlds.ts";

/* A story in a world: what is so when it opens, what stays so on the way, and what each turn brings. */

export function optionsOf({ server, repository, rules, limits, aheadMs }: World): StoryOptions {
  return {
    ...(server === undefined ? {} : { server }),
    ...(aheadMs === undefined ? {} : { aheadMs }),
    ...{ repository, rules: rules ?? [], limits: limits ?? {}, besides: [ANOTHER] },
  };
}

/** What goes on as long as nobody has calmed it. */
export function disturb({ town, jobs }: Story, { deliveries, runs }: World): void {
  if (deliveries !== undefined) town.chaos.disturbDeliveries(deliveries);
  jobs.searchLagMs = runs?.searchLagMs ?? 0;
  jobs.tellsRuns = runs?.tellsRuns ?? true;
}

/** What this turn brings. `looks`: how the App is had to look. */
export async function actsOf(
  story: Story,
  { acts = [], stale = 0 }: World,
  { turn, issue, looks = () => story.looks() }: { turn: number; issue: number; looks?: () => Promise<void> },
): Promise<void> {
  if (stale > 0) story.town.chaos.staleNext(stale);
  for (const { act } of acts.filter((one) => one.turn === turn)) await does(story, act, { issue, looks });
}
