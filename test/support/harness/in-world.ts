import { REPO } from "../../../src/rehearsal/demo/demo-users.ts";
import type { LocalGitHub } from "../../../src/rehearsal/github/index.ts";
import type { HandDispatcher } from "../story-jobs.ts";
import { isPlain, type World } from "./worlds.ts";

/* What a world brings while a story goes on. */

/** Beyond 32 bits. */
const LONG = 19_000_000_000;

interface Place {
  readonly town: LocalGitHub;
  readonly jobs: HandDispatcher;
}

/** From the beginning. */
export function disturb({ town, jobs }: Place, world: World): void {
  if (isPlain(world)) return;
  const { deliveries, runs, ids, stale } = world;
  if (stale !== undefined) town.chaos.sparePeople();
  if (deliveries !== undefined) town.chaos.disturbDeliveries(deliveries);
  if (ids === "long") jobs.firstRun = LONG;
  jobs.searchLagMs = runs?.searchLagMs ?? 0;
  jobs.tellsRuns = runs?.tellsRuns ?? true;
}

/** Each time that some time goes by. */
export function disturbTurn(place: Pick<Place, "town">, world: World): void {
  disturbAct(place, world);
  if (world.unknown !== undefined) place.town.settings.forgetsMergeability(REPO, world.unknown);
}

/** Each time somebody does something. */
export function disturbAct({ town }: Pick<Place, "town">, { stale, lacks }: World): void {
  if (stale !== undefined) town.chaos.staleNext(stale);
  if (lacks !== undefined) town.chaos.fields.lacks(lacks.field, "forbidden", lacks.queries);
}

/** From now on nothing is stale, late, unknown or kept; how strict it is stays. */
export function comesToRest({ town, jobs }: Place, { unknown, lacks }: World): void {
  town.chaos.calm();
  if (unknown !== undefined) town.settings.forgetsMergeability(REPO, 0);
  if (lacks !== undefined && lacks.queries === undefined) town.chaos.fields.lacks(lacks.field, "forbidden");
  jobs.searchLagMs = 0;
}
