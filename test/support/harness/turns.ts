import { workingStage } from "../../../src/method/index.ts";
import { REPO } from "../../../src/rehearsal/demo/demo-users.ts";
import type { Dice } from "../adventure/dice.ts";
import type { Story } from "../story.ts";
import { workOn } from "./scripted-agent.ts";

/* What moves a journey on: a job ends, or people give what is waited for. */

/** The oldest open job ends with what its agent did. False when there is none. */
export async function oneJobEnds(story: Story, dice: Dice): Promise<boolean> {
  const request = story.jobs.dispatched.find((one) => story.jobs.isOpen(one));
  if (!request) return false;
  story.passes(60);
  const at = { directory: story.town.host.gitDirectory(REPO), now: () => story.clock.now() };
  const temper = dice.chance(20) ? "any" : "good";
  story.jobs.finish(request, dice.chance(3) ? null : await workOn(at, request, { dice, temper }));
  return true;
}

/** Nothing runs: people give what is waited for. Whatever one of them does is answered before the next does something: who is heard first is no chance. */
export async function peopleHelp(story: Story, slug: string, turn: number): Promise<void> {
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
