import { expect, it } from "vitest";
import { A_NOTE } from "../support/a-note.ts";
import { openStory, type Story } from "../support/story.ts";
import { PLANNED } from "../support/story-jobs.ts";

/*
 * What keeps an agent from its model, or its job from its end, is no fault of its step: no attempt is used up by it, whoever can mend it is told in words
 * they know, and the step goes on once they say so.
 */

/** How each attempt to plan has ended. */
const plans = (story: Story) =>
  (story.books(A_NOTE).stages.work?.runs ?? [])
    .filter(({ step }) => step.startsWith("elaborate"))
    .map(({ result }) => result);

async function titles(story: Story): Promise<string> {
  const pulls = await story.developer.pulls();
  return JSON.stringify(await Promise.all(pulls.map(({ head }) => story.developer.checks(head))));
}

it.each(["agent_key_refused", "agent_rate_limited", "agent_offline"])("%s", async (code) => {
  await using story = await openStory();
  await story.starts();
  const away = {
    commands: [],
    failure: { code, message: "the model does not answer; the last it has printed:\nHTTP 4xx" },
  };
  await story.brings("elaborate", away);
  for (const minutes of [1, 5]) {
    expect(await titles(story)).toMatch(new RegExp(`${code}: .*it is tried again by itself at \\d\\d:\\d\\d UTC`));
    story.passes(60 * minutes - 5);
    await story.looks();
    expect(story.jobs.waiting("elaborate")).toBeNull();
    story.passes(10);
    await story.looks();
    await story.brings("elaborate", away);
  }
  expect(plans(story)).toEqual(["stale", "stale", "stale"]);
  expect(await titles(story)).toContain(code);
  expect(story.jobs.waiting("elaborate")).toBeNull();
  const pull = await story.maintainer.pull("main");
  await story.maintainer.comments(pull?.number ?? 0, "/haiku retry elaborate");
  await story.brings("elaborate", PLANNED);
  expect(plans(story).at(-1)).toBe("done");
});

it("a job that somebody has stopped costs no attempt, and is done again", async () => {
  await using story = await openStory();
  await story.starts();
  const stopped = {
    commands: [],
    failure: { code: "cancelled", message: "the job was cancelled before the step had ended" },
  };
  await story.brings("elaborate", stopped);
  expect(plans(story)[0]).toBe("stale");
  await story.brings("elaborate", PLANNED);
  expect(plans(story).at(-1)).toBe("done");
});

it("a job that GitHub stops each time, with nothing brought home, is started three times and then asked about", async () => {
  await using story = await openStory();
  await story.starts();
  for (let time = 0; time < 3; time += 1) {
    const request = await story.until("a job", async () => story.jobs.waiting("elaborate"));
    await story.jobs.stops(request);
    await story.looks();
  }
  expect(plans(story)).toEqual(["stale", "stale", "stale"]);
  expect(story.jobs.waiting("elaborate")).toBeNull();
  expect(await titles(story)).toContain("came to nothing 3 times in a row");
});
