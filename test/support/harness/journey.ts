import { execFileSync } from "node:child_process";
import type { IntentState } from "../../../src/method/index.ts";
import { REPO } from "../../../src/rehearsal/demo/demo-users.ts";
import { HostError } from "../../../src/shared/index.ts";
import { Dice } from "../adventure/dice.ts";
import { filesAt, textOf } from "../loose-objects.ts";
import { openStory, type Story, type StoryOptions } from "../story.ts";
import { oneJobEnds, peopleHelp } from "./turns.ts";
import { journeyFiles } from "./two-stages.ts";

/** How many times something is done for an intent before it counts as one that comes to no end. */
const MOST_TURNS = 150;

export interface Journey {
  /** Every file of every commit of the ledger branch, oldest first, without addresses that change from run to run. */
  readonly ledger: string;
  readonly end: IntentState["intent"]["ended"];
}

/** What else happens on a journey. */
export interface OnTheWay {
  /** Of the repository that it happens in. */
  readonly repository?: StoryOptions["repository"];
  readonly server?: StoryOptions["server"];
  /** Has another process take the App's place after so many turns, again and again. */
  readonly restartsEvery?: number;
  /** Before the intent is started. */
  readonly begins?: (story: Story) => void;
  /** When it has ended, before everything is taken down. */
  readonly ends?: (story: Story, slug: string) => Promise<void>;
}

/** One intent of two stages from its first comment to its sealing. The same number gives the same ledger to the byte. */
export async function takeJourney(
  seed: number,
  { repository, server, restartsEvery, begins, ends }: OnTheWay = {},
): Promise<Journey> {
  const dice = new Dice(seed);
  await using story = await openStory({
    files: journeyFiles(dice),
    seed,
    repository,
    ...(server === undefined ? {} : { server }),
  });
  begins?.(story);
  const { slug } = await story.starts("/haiku start journey");
  for (let turn = 0; story.books(slug).intent.ended === null; turn += 1) {
    if (turn === MOST_TURNS)
      throw new HostError(`the intent comes to no end\n${await story.scene()}`, { retryable: false });
    if (!(await oneJobEnds(story, dice))) await peopleHelp(story, slug, turn);
    if (restartsEvery !== undefined && turn % restartsEvery === restartsEvery - 1) await story.restarts();
    await story.looks();
  }
  await ends?.(story, slug);
  return { ledger: ledgerOf(story, slug), end: story.books(slug).intent.ended };
}

/** Each commit's message and the files it changed, whole. */
function ledgerOf(story: Story, slug: string): string {
  const directory = story.town.host.gitDirectory(REPO);
  const args = ["rev-list", "--reverse", "--first-parent", `haiku/${slug}/ledger`];
  const commits = execFileSync("git", args, { cwd: directory, encoding: "utf8" }).trim().split("\n");
  let before: ReturnType<typeof filesAt> = new Map();
  const pages = commits.map((commit) => {
    const now = filesAt(directory, commit);
    const changed = [...now].filter(([path, { oid }]) => before.get(path)?.oid !== oid);
    const gone = [...before.keys()].filter((path) => !now.has(path)).map((path) => `gone: ${path}`);
    before = now;
    const files = changed.map(([path, { oid }]) => `file: ${path}\n${textOf(directory, oid)}`);
    return [textOf(directory, commit), ...gone, ...files].join("\n");
  });
  return pages.join("\n");
}
