import { describe, expect, it } from "vitest";
import { APP_SLUG, REPO } from "../../src/rehearsal/demo/demo-users.ts";
import type { RuleOptions } from "../../src/rehearsal/github/index.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { writesOf } from "../support/story-end.ts";

/* A default branch that requires our check: what is an intent's waits for it, everything else passes. And the queue before it. */

const required = [{ context: "haiku/delivery", app: APP_SLUG }];
const RULE: readonly RuleOptions[] = [{ pattern: "~DEFAULT_BRANCH", requiredChecks: required }];
const QUEUE: readonly RuleOptions[] = [{ pattern: "~DEFAULT_BRANCH", requiredChecks: required, mergeQueue: true }];

const deliveryChecks = async (story: Story, head: string) =>
  (await story.maintainer.checks(head)).filter(({ name }) => name === "haiku/delivery");
const NONE = { status: "completed", conclusion: "success", title: "No intent on this pull request" };

/** A pull request of people to the default branch that has nothing to do with us. */
async function otherPull(story: Story, name = "fix") {
  const branch = await story.developer.branchesOff(name);
  const head = await story.developer.pushes(branch, `${name}.txt`, "Something else.\n");
  return { ...(await story.developer.opensPull(branch, "Mend something")), head };
}

const sofar = ({ town }: Story) => ({ requests: town.requests.length, deliveries: town.deliveries.length });
/** What was written of checks since then, by whomever. */
const checksSince = (story: Story, before: ReturnType<typeof sofar>) =>
  writesOf(story.town, before).filter((write) => /check/.test(write));

describe("a pull request without an intent", () => {
  it("passes what the default branch requires of us, at each of its heads, once", async () => {
    await using story = await openStory({ rules: RULE });
    const pull = await otherPull(story);
    await story.rests();
    expect(await deliveryChecks(story, pull.head)).toMatchObject([NONE]);
    const next = await story.developer.pushes(pull.branch, "more.txt", "More.\n");
    await story.rests();
    expect(await deliveryChecks(story, next)).toMatchObject([NONE]);
    const before = sofar(story);
    await story.developer.changesPull(pull.number, { title: "Mend it well" });
    await story.rests();
    expect(checksSince(story, before)).toEqual([]);
    await story.maintainer.merges({ ...pull, head: next, title: "", body: "", state: "ready", by: "developer" });
    expect(await story.ends()).toEqual(AT_PEACE);
  });

  it("hears nothing where nothing of ours is required, and the rules are read once for all of them", async () => {
    await using story = await openStory();
    const pull = await otherPull(story);
    await story.rests();
    expect(await deliveryChecks(story, pull.head)).toEqual([]);
    const before = story.town.stats().graphqlRequests;
    const others = await Promise.all(["one", "two", "three"].map((name) => otherPull(story, name)));
    await story.rests();
    expect(story.town.stats().graphqlRequests).toBe(before);
    for (const { head } of others) expect(await deliveryChecks(story, head)).toEqual([]);
    expect(await story.ends()).toEqual(AT_PEACE);
  });

  it("passes as well once the rule is a minute old", async () => {
    await using story = await openStory();
    await otherPull(story);
    await story.rests();
    story.town.settings.changesRules(REPO, RULE);
    story.passes(61);
    const pull = await otherPull(story, "later");
    await story.rests();
    expect(await deliveryChecks(story, pull.head)).toMatchObject([NONE]);
  });

  it("opened from the very commit of an intent passes nothing of that intent's", async () => {
    await using story = await openStory({ rules: RULE });
    await story.starts();
    const main = await story.sees("main", "draft");
    await story.developer.restores("sly", main.head);
    const before = sofar(story);
    await story.developer.opensPull("sly", "The same commit");
    await story.rests();
    expect(checksSince(story, before)).toEqual([]);
    expect(await deliveryChecks(story, main.head)).toMatchObject([{ conclusion: null }]);
  });

  it("from a branch that is called like an intent's goes through the queue too", async () => {
    await using story = await openStory({ rules: QUEUE });
    const pull = await otherPull(story, "haiku/typo/fix");
    await story.rests();
    expect(await deliveryChecks(story, pull.head)).toMatchObject([NONE]);
    await story.maintainer.hasItMerged(pull.number, "merge queue");
    await story.rests();
    expect((await story.maintainer.pulls())[0]).toMatchObject({ number: pull.number, state: "merged" });
  });

  it("goes through the queue, which tests a commit of its own", async () => {
    await using story = await openStory({ rules: QUEUE });
    const pull = await otherPull(story);
    await story.rests();
    await story.maintainer.hasItMerged(pull.number, "merge queue");
    await story.rests();
    expect((await story.maintainer.pulls())[0]).toMatchObject({ number: pull.number, state: "merged" });
    expect(await story.ends()).toEqual(AT_PEACE);
  });
});

describe("an intent", () => {
  it("is delivered through the queue by whoever puts it there", async () => {
    await using story = await openStory({ rules: QUEUE });
    const { slug } = await story.starts();
    await story.maintainer.approves(await story.reachesTheGate());
    const main = await story.sees("main", "ready");
    await story.looks();
    expect(await deliveryChecks(story, main.head)).toMatchObject([{ title: "Ready: merge to deliver" }]);
    await story.maintainer.hasItMerged(main.number, "merge queue");
    await story.looks();
    expect(story.books(slug).intent).toMatchObject({ ended: { how: "sealed" } });
    expect(await story.sees("main", "merged")).toMatchObject({ number: main.number });
    expect(await story.ends()).toEqual(AT_PEACE);
  });

  it("is delivered as well where the default branch requires the check of gates", async () => {
    const requiredChecks = [...required, { context: "haiku/gate", app: APP_SLUG }];
    await using story = await openStory({ rules: [{ pattern: "~DEFAULT_BRANCH", requiredChecks, mergeQueue: true }] });
    const { slug } = await story.starts();
    await story.maintainer.approves(await story.reachesTheGate());
    const main = await story.sees("main", "ready");
    await story.looks();
    await story.maintainer.hasItMerged(main.number, "merge queue");
    await story.looks();
    expect(story.books(slug).intent).toMatchObject({ ended: { how: "sealed" } });
    expect(await story.ends()).toEqual(AT_PEACE);
  });

  it("is seen in the queue by an App that was not there when its test began", async () => {
    await using story = await openStory({ rules: QUEUE });
    const { slug } = await story.starts();
    await story.maintainer.approves(await story.reachesTheGate());
    const main = await story.sees("main", "ready");
    await story.looks();
    await story.isDownWhile(() => story.maintainer.hasItMerged(main.number, "merge queue"));
    await story.looks();
    expect(story.books(slug).intent).toMatchObject({ ended: { how: "sealed" } });
    expect(await story.ends()).toEqual(AT_PEACE);
  });

  it("says so no longer once the queue has taken it out, and is delivered when it is put there again", async () => {
    await using story = await openStory({ rules: QUEUE });
    const { slug } = await story.starts();
    await story.maintainer.approves(await story.reachesTheGate());
    const main = await story.sees("main", "ready");
    await story.looks();
    await story.isDownWhile(async () => {
      await story.maintainer.hasItMerged(main.number, "merge queue");
      await story.town.settings.timesOutQueues(REPO);
    });
    await story.looks();
    expect(story.books(slug).intent.ended).toBeNull();
    expect(await deliveryChecks(story, main.head)).toMatchObject([{ title: "Ready: merge to deliver" }]);
    await story.developer.hasItMerged(main.number, "merge queue");
    await story.looks();
    expect(story.books(slug).intent).toMatchObject({ ended: { how: "sealed" } });
    expect(await story.ends()).toEqual(AT_PEACE);
  });
});
