import { expect, it } from "vitest";
import { A_NOTE, branchOf } from "../support/a-note.ts";
import { openStory } from "../support/story.ts";
import { artifactOf, PLANNED } from "../support/story-jobs.ts";

it("one issue stays one intent while its ledger is broken", async () => {
  await using story = await openStory();
  const { issue } = await story.starts();
  await story.maintainer.pushes(branchOf("ledger"), "intent.md", "---\nfoo: [bar\n---\n");
  await story.rests();
  await story.developer.comments(issue, "/haiku start tiny");
  await story.looks();
  expect([...(await story.developer.branches("haiku/")).keys()]).toEqual([branchOf("ledger"), branchOf("main")]);
});

it("an Action of another version costs no attempt", async () => {
  await using story = await openStory();
  await story.starts();
  for (let i = 0; i < 3 && story.jobs.waiting(); i += 1)
    await story.brings("elaborate", (request) => {
      const outcome = JSON.parse(Buffer.from(artifactOf(request, PLANNED).get("outcome.json") ?? []).toString());
      return new Map([["outcome.json", Buffer.from(JSON.stringify({ ...outcome, engine: "9.0.0" }))]]);
    });
  const runs = story.books(A_NOTE).stages.work?.runs ?? [];
  expect(runs.filter(({ result }) => result === "failed")).toEqual([]);
});

it("says so when its pull request is closed", async () => {
  await using story = await openStory();
  const { issue } = await story.starts();
  await story.maintainer.deletes(branchOf("main"));
  await story.looks();
  const said = [...(await story.developer.conversation(issue)), ...(await story.developer.conversation(2))];
  expect(said.some(({ body }) => /gone|closed/.test(body))).toBe(true);
});
