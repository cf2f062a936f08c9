import { expect, it } from "vitest";
import { APP_SLUG, REPO } from "../../src/rehearsal/demo/demo-users.ts";
import { AT_PEACE, openStory } from "../support/story.ts";
import { made, PLANNED, SIGNED } from "../support/story-jobs.ts";
import { TINY_PROJECT } from "../support/story-project.ts";

/* How a stage and the whole come to be merged, by whom, and what GitHub's sticky "Approved" is kept from meaning. */

const STAGE = ".haiku/studios/tiny/stages/work/STAGE.md";
const external = { [STAGE]: (TINY_PROJECT[STAGE] ?? "").replace(/^review: .*$/m, "review: external") };

/** Rules of the branch that the stage is merged into. */
const QUEUED = [
  { pattern: "haiku/*/main", mergeQueue: true, requiredChecks: [{ context: "haiku/gate" }], bypass: [APP_SLUG] },
];
const APPROVED = [{ pattern: "haiku/*/main", requiredApprovals: 1 }];

it("counts a merge by the queue as the merge of whoever put it there", async () => {
  await using story = await openStory({ files: external });
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  story.town.settings.changesRules(REPO, QUEUED);
  await story.maintainer.hasItMerged(gate.number, "merge queue");
  await story.looks();
  expect(story.books(slug).stages.work).toMatchObject({
    gate: { source: "merge", by: { login: "maintainer" } },
    merged: {},
  });
  expect(story.books(slug).stages.work?.early_merge).toBeUndefined();
});

it("takes no merge by the queue for a passed gate when whoever put it there may not pass it", async () => {
  const strict = "agents:\n  default: { use: rehearsal }\npermissions: { approve: maintain }\n";
  await using story = await openStory({ files: { ...external, ".github/haiku.yml": strict } });
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  story.town.settings.changesRules(REPO, QUEUED);
  await story.developer.hasItMerged(gate.number, "merge queue");
  await story.looks();
  expect(story.books(slug).stages.work).toMatchObject({ early_merge: { by: { login: "developer" } }, merged: null });
});

it("counts auto-merge as the merge of whoever enabled it", async () => {
  await using story = await openStory({ files: external });
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  story.town.settings.changesRules(REPO, APPROVED);
  await story.maintainer.hasItMerged(gate.number, "auto-merge");
  await story.developer.approves(gate);
  await story.looks();
  expect(story.books(slug).stages.work).toMatchObject({ gate: { source: "merge", by: { login: "maintainer" } } });
});

it("takes no auto-merge for an agreement to what somebody else pushed after it was enabled, and asks", async () => {
  const strict = "agents:\n  default: { use: rehearsal }\npermissions: { approve: maintain }\n";
  await using story = await openStory({ files: { ...external, ".github/haiku.yml": strict } });
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  story.town.settings.changesRules(REPO, APPROVED);
  await story.maintainer.hasItMerged(gate.number, "auto-merge");
  const head = await story.developer.pushes(gate.branch, "backdoor.js", "steal()\n");
  await story.looks();
  await story.developer.approves({ ...gate, head });
  await story.looks();
  const { early_merge: early, ...work } = story.books(slug).stages.work ?? {};
  expect(work).toMatchObject({ gate: null, merged: null });
  // An older server does not tell who pushed.
  expect(early?.why).toMatch(
    /^maintainer told GitHub to merge it before (developer pushed to it|its newest commit was made), and has not agreed to what was merged$/,
  );
  const main = await story.sees("main", "draft");
  expect(main.body).toContain(early?.why);
  const by = await story.maintainer.comments(main.number, "/haiku approve");
  await story.looks();
  await story.until("the command to be heard", async () => (await story.maintainer.reactionsTo(by)).length === 1);
  expect(story.books(slug).stages.work).toMatchObject({ gate: { by: { login: "maintainer" } } });
});

it("says why GitHub refuses the App's merge, on the check, and merges when a person lifts it", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  story.town.settings.changesRules(REPO, APPROVED);
  await story.maintainer.comments(gate.number, "/haiku approve");
  const check = await story.until("the reason", async () => {
    const [shown] = await story.maintainer.checks(gate.head);
    return shown?.summary.includes("GitHub refuses the merge") && shown;
  });
  expect(check).toMatchObject({ name: "haiku/gate", conclusion: null });
  expect(check.summary).toContain("At least 1 approving review is required");
  await story.maintainer.approves(gate);
  await story.maintainer.merges(gate);
  await story.looks();
  expect(story.books(slug).stages.work).toMatchObject({ gate: { source: "command" }, merged: {} });
});

it("squashes where merge commits are not allowed", async () => {
  await using story = await openStory({ repository: { mergeCommitAllowed: false } });
  const { slug } = await story.starts();
  await story.maintainer.approves(await story.reachesTheGate());
  await story.sees("work", "merged");
  await story.looks();
  expect(story.books(slug).stages.work?.merged).not.toBeNull();
  const [newest] = await story.maintainer.log(`haiku/${slug}/main`);
  expect(newest).not.toMatch(/^Merge /);
  expect(await story.ends()).toEqual(AT_PEACE);
});

/** The tiny stage without a branch of its own: its plan is signed on the intent's pull request. */
const onTheIntent = {
  [STAGE]: (TINY_PROJECT[STAGE] ?? "")
    .replace(/^review: .*$/m, "review: auto")
    .replace(/^elaboration: .*$/m, "elaboration: collaborative"),
};

it("takes an approval off once it was counted for a plan, so that it never passes for one of the delivery", async () => {
  await using story = await openStory({ files: onTheIntent });
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", SIGNED);
  const main = await story.sees("main", "draft");
  await story.maintainer.approves(main);
  await story.looks();
  expect(story.books(slug).stages.work?.plan_signed).toMatchObject({ source: "review", by: { login: "maintainer" } });
  expect(await story.maintainer.reviewsOf(main.number)).toEqual([{ login: "maintainer", state: "DISMISSED" }]);
  await story.brings("unit", made());
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("names who has to dismiss a counted approval, where GitHub does not let the App", async () => {
  await using story = await openStory({ files: onTheIntent });
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", SIGNED);
  const main = await story.sees("main", "draft");
  const message = "You are not authorized to dismiss reviews on this pull request.";
  story.town.chaos.failNext({ method: "PUT", path: /\/dismissals$/, status: 403, message, times: 1 });
  await story.maintainer.approves(main);
  await story.looks();
  expect(story.books(slug).intent.interventions).toMatchObject([
    { do: "keep-review", note: expect.stringContaining(message) },
  ]);
  await story.brings("unit", made());
  await story.brings("audit", SIGNED);
  await story.sees("main", "ready");
  await story.looks();
  const asked = await story.developer.comments(main.number, "/haiku why");
  const why = await story.answerTo(main.number, asked);
  expect(why).toContain("was counted as plan sign-off of work");
  expect(why).toContain("someone who may dismiss reviews");
  expect(await story.ends()).toEqual(AT_PEACE);
});
