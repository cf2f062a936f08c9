import { execFileSync } from "node:child_process";
import { type IntentState, workingStage } from "../../../src/method/index.ts";
import { REPO } from "../../../src/rehearsal/demo/demo-users.ts";
import { HostError } from "../../../src/shared/index.ts";
import { Dice } from "../adventure/dice.ts";
import { filesAt, textOf } from "../loose-objects.ts";
import { openStory, type Story, type StoryOptions } from "../story.ts";
import { workOn } from "./scripted-agent.ts";
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

/** The oldest open job ends with what its agent did. False when there is none. */
async function oneJobEnds(story: Story, dice: Dice): Promise<boolean> {
  const request = story.jobs.dispatched.find((one) => story.jobs.isOpen(one));
  if (!request) return false;
  story.passes(60);
  const at = { directory: story.town.host.gitDirectory(REPO), now: () => story.clock.now() };
  const temper = dice.chance(20) ? "any" : "good";
  story.jobs.finish(request, dice.chance(3) ? null : await workOn(at, request, { dice, temper }));
  return true;
}

/** Nothing runs: people give what is waited for. Whatever one of them does is answered before the next does something: who is heard first is no chance. */
async function peopleHelp(story: Story, slug: string, turn: number): Promise<void> {
  story.passes(600);
  const state = story.books(slug);
  const { maintainer } = story;
  const pulls = (await maintainer.pulls()).filter(({ branch }) => branch.startsWith(`haiku/${slug}/`));
  const main = pulls.find(({ branch }) => branch.endsWith("/main"));
  const say = async (what: string, at = main): Promise<void> => {
    await maintainer.comments(at?.number ?? 0, `/haiku ${what}`);
    await story.rests();
  };
  for (const { id, answer } of workingStage(state)?.questions ?? [])
    if (answer === null) await say(`answer ${id} the first`);
  // Where a person looks at the plan, its pull request is a draft still.
  const stage = workingStage(state);
  const here = pulls.find(({ branch, state: is }) => is === "draft" && branch === stage?.branch);
  if (here && stage?.frozen.elaboration === "collaborative") await say("approve", here);
  for (const pull of pulls.filter(({ state: is }) => is === "ready")) {
    if (pull !== main || state.intent.delivery !== null) await maintainer.approves(pull);
    await story.rests();
    const now = (await maintainer.pulls()).find(({ number }) => number === pull.number);
    const external = workingStage(state)?.frozen.gate.includes("external") ?? false;
    if (now?.state === "ready" && (pull === main ? state.intent.delivery !== null : external))
      await maintainer.merges(now);
    await story.rests();
  }
  if (turn % 3 !== 2) return;
  await say("retry");
  for (const { id, resolution } of state.findings) if (resolution === null) await say(`retry ${id}`);
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
