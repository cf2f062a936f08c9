import { Dice } from "../adventure/dice.ts";
import { openStory, type Story } from "../story.ts";
import { brokenPromises, type Ending } from "./fault-promises.ts";
import { mixture, worldOf } from "./mixtures.ts";
import { oneJobEnds, peopleHelp } from "./turns.ts";
import { journeyFiles } from "./two-stages.ts";
import { actsOf } from "./world-acts.ts";
import { ANOTHER } from "./worlds.ts";

export { mixture };

/** More turns than any journey takes. */
const MOST_TURNS = 60;
const LOOKS_FOR_A_START = 4;
/** Where nothing comes to its end, it shows early. */
const TURNS_OF_STANDING = 3;
const START = "/haiku start journey";

export interface WorldEnding extends Ending {
  /** What everybody sees in the end, where it was not as it should be or is not sealed. */
  readonly scene: string | null;
}

/** One intent from its first comment to its end, in a world that is all of these at once. */
export async function goThrough(names: readonly string[], seed: number): Promise<WorldEnding> {
  const world = worldOf(names);
  const dice = new Dice(seed);
  await using story = await openStory({ seed, files: journeyFiles(dice), besides: [ANOTHER] }, world);
  const issue = await story.developer.opensIssue("A journey");
  await actsOf(story, world, { turn: 0, issue });
  const slug = await begins(story, issue);
  const most = world.stands === undefined ? MOST_TURNS : TURNS_OF_STANDING;
  for (let turn = 1; slug !== null && turn <= most && story.books(slug).intent.ended === null; turn += 1) {
    await actsOf(story, world, { turn, issue });
    if (!(await oneJobEnds(story, dice)) && world.stands === undefined) await peopleHelp(story, slug, turn);
    await story.looks();
  }
  await story.comesToRest();
  const ending = await brokenPromises(story, slug);
  const isFine = ending.broken.length === 0 && ending.end === "sealed";
  return { ...ending, scene: isFine ? null : await story.scene() };
}

/** Somebody starts the intent; its name as soon as there is one. */
async function begins(story: Story, issue: number): Promise<string | null> {
  await story.developer.comments(issue, START);
  for (let look = 0; look < LOOKS_FOR_A_START; look += 1) {
    await story.looks();
    const names = [...(await story.maintainer.branches("haiku/")).keys()];
    const slug = names.find((name) => name.endsWith("/ledger"))?.split("/")[1];
    if (slug !== undefined) return slug;
    story.passes(61);
  }
  return null;
}
