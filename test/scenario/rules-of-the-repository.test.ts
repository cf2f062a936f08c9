import { describe, expect, it } from "vitest";
import { REPO } from "../../src/rehearsal/demo/demo-users.ts";
import type { RuleOptions } from "../../src/rehearsal/github/index.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { made, PLANNED, SIGNED } from "../support/story-jobs.ts";

/*
 * A ruleset keeps the App from a write. GitHub's words are on the check and in the answer to `why`, with who can lift it and
 * how; nothing is written down for it, and it is asked for less and less often; people are heard; and once the rule is gone it
 * goes on by itself.
 */

const MINUTES = 90;
/** After 0, 1, 3, 7, 15, 31 and 63 minutes. */
const MOST_TRIES = 7;

const rules = (story: Story, ...given: readonly RuleOptions[]) => story.town.settings.changesRules(REPO, given);

/** What people read on the checks of all pull requests. */
async function onChecks(story: Story): Promise<string> {
  const pulls = await story.developer.pulls();
  const checks = await Promise.all(pulls.map(({ head }) => story.developer.checks(head)));
  return JSON.stringify(checks);
}

/** The answer to `/haiku why` on a pull request. */
async function why(story: Story, place: number): Promise<string> {
  return story.answerTo(place, await story.developer.comments(place, "/haiku why"));
}

/** An hour and a half in which nobody does anything: how often GitHub is asked for something like this, or to move such a ref. */
async function asks(story: Story, slug: string, write: RegExp): Promise<number> {
  const kept = () => story.town.settings.keptByRules(REPO);
  const before = [story.town.requests.length, kept().length] as const;
  const lines = (await story.developer.log(`haiku/${slug}/ledger`)).length;
  for (let minute = 0; minute < MINUTES; minute += 1) {
    story.passes(60);
    await story.looks();
  }
  expect((await story.developer.log(`haiku/${slug}/ledger`)).length).toBe(lines);
  const requests = story.town.requests.slice(before[0]).map(({ method, path }) => `${method} ${path}`);
  return [...requests, ...kept().slice(before[1])].filter((one) => write.test(one)).length;
}

/** Not at once, as it was refused just now, and less and less often. */
function expectFew(asked: number): void {
  expect(asked).toBeGreaterThan(2);
  expect(asked).toBeLessThanOrEqual(MOST_TRIES);
}

const into = (place: string, rule: Omit<RuleOptions, "pattern">): RuleOptions => ({
  pattern: `haiku/*/${place}`,
  ...rule,
});

describe("the merge of a stage", () => {
  it.each<[string, RuleOptions, string]>([
    ["two approving reviews", into("main", { requiredApprovals: 2 }), "At least 2 approving reviews are required"],
    ["signatures", into("main", { signedCommits: true }), "Commits must have verified signatures"],
    ["no updates", into("main", { restrictUpdates: true }), "Cannot update this protected ref"],
  ])("is refused by a rule on %s", async (_, rule, words) => {
    // Where all have to sign from the beginning, nobody could push what is refused here.
    await using story = await openStory(rule.signedCommits ? { rules: [] } : {});
    const { slug } = await story.starts();
    const gate = await story.reachesTheGate();
    if (rule.signedCommits) await story.developer.pushes(gate.branch, "theirs.txt", "unsigned\n");
    await story.rests();
    rules(story, rule);
    await story.developer.comments(gate.number, "/haiku approve");
    await story.rests();
    await story.looks();
    const told = await onChecks(story);
    expect(told).toContain(words);
    expect(told).toContain("GitHub refuses the merge");
    expect(await why(story, gate.number)).toMatch(new RegExp(`${words}.*bypass`, "s"));
    // One of them is enough to be waited for.
    if (rule.restrictUpdates) expectFew(await asks(story, slug, /POST .*\/merges/));
    rules(story);
    story.passes(3600);
    await story.looks();
    await story.sees("work", "merged");
    expect(await story.ends()).toMatchObject({ unanswered: [], problems: [] });
  });

  it("goes through as soon as people have done what the rule asks for", async () => {
    await using story = await openStory();
    await story.starts();
    const gate = await story.reachesTheGate();
    rules(story, into("main", { requiredApprovals: 1, bypass: [] }));
    await story.developer.comments(gate.number, "/haiku approve");
    await story.rests();
    expect(await onChecks(story)).toContain("At least 1 approving review is required");
    await story.maintainer.approves(gate);
    await story.rests();
    await story.sees("work", "merged");
  });

  it("is left to people where the queue alone may do it, and goes on from what they have it merge", async () => {
    await using story = await openStory();
    const { slug } = await story.starts();
    const gate = await story.reachesTheGate();
    rules(story, into("main", { mergeQueue: true }));
    await story.developer.comments(gate.number, "/haiku approve");
    await story.rests();
    expect(await onChecks(story)).toContain("Changes must be made through the merge queue");
    expect(await why(story, gate.number)).toContain(`put #${gate.number} into the merge queue`);
    expectFew(await asks(story, slug, /POST .*\/merges|PUT .*\/merge$/));
    await story.maintainer.hasItMerged(gate.number, "merge queue");
    await story.looks();
    expect(story.books(slug).stages.work).toMatchObject({ gate: { source: "command" }, merged: {} });
    rules(story);
    story.passes(3600);
    await story.looks();
    await story.sees("main", "ready");
    expect(await story.ends()).toMatchObject({ unanswered: [], problems: [] });
  });

  it("is a squash where the history is to be linear", async () => {
    await using story = await openStory();
    await story.starts();
    const gate = await story.reachesTheGate();
    rules(story, into("*", { linearHistory: true }));
    await story.developer.comments(gate.number, "/haiku approve");
    await story.sees("work", "merged");
    expect(await story.ends()).toEqual(AT_PEACE);
  });

  it.each([
    ["Base branch was modified. Review and try the merge again.", 3],
    ["Pull Request is not mergeable", 3],
  ])("that is refused for a moment is tried again, and nobody is told: %s", async (message, times) => {
    await using story = await openStory({ repository: { mergeCommitAllowed: false } });
    await story.starts();
    const gate = await story.reachesTheGate();
    story.town.chaos.failNext({ method: "PUT", path: /\/merge$/, status: 405, message, times });
    await story.developer.comments(gate.number, "/haiku approve");
    await story.rests();
    for (let tries = 0; tries < times; tries += 1) {
      expect(await onChecks(story)).not.toContain(message);
      story.passes(40);
      await story.looks();
    }
    await story.sees("work", "merged");
  });
});

describe("what a job brings", () => {
  it("is refused by a rule on the stage's branch: it is told, people are heard, and it lands once the rule is gone", async () => {
    await using story = await openStory();
    const { slug } = await story.starts();
    await story.brings("elaborate", PLANNED);
    rules(story, into("work", { requiredApprovals: 1 }));
    await story.brings("audit", SIGNED);
    await story.brings("unit", made());
    expect(await onChecks(story)).toContain("Changes must be made through a pull request");
    const { number } = await story.sees("main", "draft");
    expect(await why(story, number)).toMatch(/Changes must be made through a pull request.*bypass/s);
    expectFew(await asks(story, slug, /^refs.heads.haiku.1.work/));
    rules(story);
    story.passes(3600);
    await story.looks();
    expect(await onChecks(story)).not.toContain("Changes must be made");
    await story.brings("audit", SIGNED);
    await story.sees("work", "ready");
  });
});

describe("a branch", () => {
  it("of a stage cannot be made: it is told, people are heard, and it is made once the rule is gone", async () => {
    await using story = await openStory();
    const { slug } = await story.starts();
    rules(story, into("work", { restrictCreations: true }));
    await story.brings("elaborate", PLANNED);
    const { number } = await story.sees("main", "draft");
    expect(await onChecks(story)).toContain("creations being restricted");
    expect(await why(story, number)).toMatch(/creations being restricted.*bypass/s);
    expectFew(await asks(story, slug, /POST .*\/git\/refs/));
    rules(story);
    story.passes(3600);
    await story.looks();
    await story.brings("audit", SIGNED);
    expect(await onChecks(story)).not.toContain("creations being restricted");
  });

  it.each<[string, RuleOptions]>([
    ["of the intent takes no commit", into("main", { requiredApprovals: 1 })],
    ["of ours takes no commit at all", { pattern: "~ALL", requiredApprovals: 1 }],
  ])("%s: it is said in the issue, once, and begins when the rule is gone", async (_, rule) => {
    await using story = await openStory({ rules: [rule] });
    const issue = await story.developer.opensIssue("A note");
    await story.developer.comments(issue, "/haiku start tiny");
    await story.rests();
    const said = async () =>
      (await story.developer.conversation(issue)).filter(({ body }) => body.includes("Blocked:"));
    expect((await said()).map(({ body }) => body).join()).toMatch(/through a pull request.*bypass/s);
    expectFew(await asks(story, "1", /^refs.heads.haiku/));
    expect(await said()).toHaveLength(1);
    rules(story);
    story.passes(3600);
    await story.looks();
    await story.sees("main", "draft");
  });

  it("of the ledger takes no commit any more: it is said on the check, and goes on when the rule is gone", async () => {
    await using story = await openStory();
    const { slug } = await story.starts();
    rules(story, into("ledger", { requiredApprovals: 1 }));
    await story.brings("elaborate", PLANNED);
    expect(await onChecks(story)).toMatch(/Blocked: .*through a pull request/);
    expectFew(await asks(story, slug, /^refs.heads.haiku.1.ledger/));
    rules(story);
    story.passes(3600);
    await story.looks();
    await story.brings("audit", SIGNED);
    expect(await onChecks(story)).not.toContain("Blocked");
  });
});

it("a pull request cannot be opened: it is told, and opened once GitHub lets it", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const message = "Validation Failed: pull requests into this branch are closed";
  const times = MOST_TRIES; // the first one at once, the rest in an hour and a half
  story.town.chaos.failNext({ method: "POST", path: /\/pulls$/, status: 422, message, times });
  await story.brings("elaborate", PLANNED);
  expect(await onChecks(story)).toContain("are closed");
  expectFew(await asks(story, slug, /POST .*\/pulls$/));
  story.passes(3600);
  await story.looks();
  await story.sees("work", "draft");
  expect(await onChecks(story)).not.toContain("are closed");
});
