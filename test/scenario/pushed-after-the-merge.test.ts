import { expect, it } from "vitest";
import { branchOf } from "../support/a-note.ts";
import { openStory } from "../support/story.ts";

/* Who pushes to a stage's branch after it was merged loses nothing: the branch stays, and that is said once. */

const WORK = branchOf("work");
const late = (comments: readonly { readonly body: string }[]) =>
  comments.filter(({ body }) => body.includes("Pushed too late."));

it("commits pushed to a merged stage's branch while the App was away are kept with it, and told once", async () => {
  await using story = await openStory();
  await story.starts();
  const gate = await story.reachesTheGate();
  const intent = await story.maintainer.pull("main");
  await story.app.stop();
  await story.maintainer.approves(gate);
  await story.maintainer.merges(gate);
  const pushed = await story.developer.pushes(WORK, "late.txt", "an afternoon's work\n");
  await story.restarts();
  await story.sees("work", "merged");
  await story.looks();
  await story.looks();

  expect(await story.developer.headOf(WORK)).toBe(pushed);
  expect(await story.developer.file(branchOf("main"), "late.txt")).toBeNull();
  const [said, ...again] = late(await story.maintainer.conversation(intent?.number ?? 0));
  expect(said?.body).toContain(`commits were pushed to \`${WORK}\` since`);
  expect(again).toEqual([]);
});

it("the branch of a merged stage to which nobody has pushed more goes", async () => {
  await using story = await openStory();
  await story.starts();
  const gate = await story.reachesTheGate();
  const intent = await story.maintainer.pull("main");
  await story.maintainer.approves(gate);
  await story.sees("work", "merged");
  await story.looks();
  expect([...(await story.developer.branches("haiku/")).keys()]).not.toContain(WORK);
  expect(late(await story.maintainer.conversation(intent?.number ?? 0))).toEqual([]);
});

it("a commit pushed at the moment in which the merged stage's branch is deleted is kept with it", async () => {
  await using story = await openStory();
  await story.starts();
  const gate = await story.reachesTheGate();
  const send = globalThis.fetch;
  let pushed = "";
  globalThis.fetch = async (input, init) => {
    const body = typeof init?.body === "string" ? init.body : "";
    if (pushed === "" && body.includes("updateRefs") && body.includes(WORK)) {
      pushed = "at this moment";
      pushed = await story.developer.pushes(WORK, "late.txt", "an afternoon's work\n");
    }
    return send(input, init);
  };
  try {
    await story.maintainer.approves(gate);
    await story.sees("work", "merged");
    await story.looks();
  } finally {
    globalThis.fetch = send;
  }
  expect(story.books("1").stages.work?.merged).not.toBeNull();
  expect(await story.developer.headOf(WORK)).toBe(pushed);
  expect(await story.developer.file(branchOf("main"), "late.txt")).toBeNull();
});
