import type { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { branchWith, commitFiles, REPO, startTown, type Town } from "../../support/local-github/town.ts";

/* A branch that changes by the merge queue alone: what is refused there, what the queue tests, and how it ends. */

const HERE = { owner: "acme", name: "shop" };
const THROUGH = "Repository rule violations found\n\nChanges must be made through the merge queue";

let town: Town;
let app: Octokit;
let maintainer: Octokit;
let count = 0;
beforeAll(async () => {
  town = await startTown();
  app = (await town.installation()).octokit;
  maintainer = town.as("maintainer");
});
beforeEach(() => {
  town.github.settings.changesRules(HERE, [
    { pattern: "main", mergeQueue: true, requiredChecks: [{ context: "ci", app: "haiku" }] },
  ]);
});
afterAll(async () => {
  expect(town.github.problems).toEqual([]);
  await town.close();
});

async function refusal(work: Promise<unknown>): Promise<string | null> {
  return work.then(
    () => null,
    (error: Error) => error.message,
  );
}

const report = (head_sha: string, conclusion: "success" | "failure") =>
  app.rest.checks.create({ ...REPO, name: "ci", head_sha, status: "completed", conclusion });

/** A pull request whose check has passed. */
async function pullRequest() {
  count += 1;
  const branch = `work/${count}`;
  const head = await branchWith(app, branch, { [`f${count}.txt`]: "x\n" });
  const { data } = await maintainer.rest.pulls.create({ ...REPO, title: "t", head: branch, base: "main" });
  await report(head, "success");
  return data;
}

const ENQUEUE = `mutation($id: ID!, $head: GitObjectID) {
  enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $head }) { clientMutationId }
}`;
const enqueue = (id: string, head?: string) => maintainer.graphql(ENQUEUE, { id, head });

/** The branch on which the queue tests this pull request. */
async function groupOf(number: number) {
  const ref = `heads/gh-readonly-queue/main/pr-${number}-`;
  const { data } = await maintainer.rest.git.listMatchingRefs({ ...REPO, ref });
  return data.map((one) => ({ ref: one.ref, head: one.object.sha }));
}

/** What was told since this was asked last: events with their actions. */
async function told(events: readonly string[]): Promise<readonly string[]> {
  await town.github.idle();
  return town.heard.splice(0).flatMap(({ event, body }) => {
    const { action, reason } = JSON.parse(body) as { readonly action?: string; readonly reason?: string };
    return events.includes(event) ? [[event, action, reason].filter(Boolean).join(" ")] : [];
  });
}

it("refuses to be changed in any other way", async () => {
  const pull = await pullRequest();
  expect(await refusal(maintainer.rest.pulls.merge({ ...REPO, pull_number: pull.number }))).toContain(THROUGH);
  expect(await refusal(app.rest.repos.merge({ ...REPO, base: "main", head: pull.head.sha }))).toContain(THROUGH);
  expect(await refusal(commitFiles(app, "main", { "by-hand.txt": "x\n" }))).toContain(THROUGH);
});

it("tests what would come of a pull request on a branch of its own, and merges that very commit once it has passed", async () => {
  const pull = await pullRequest();
  await told([]);
  await enqueue(pull.node_id, pull.head.sha);
  const [group] = await groupOf(pull.number);
  expect(group?.ref).toBe(`refs/heads/gh-readonly-queue/main/pr-${pull.number}-${pull.base.sha}`);
  expect(await told(["pull_request", "merge_group"])).toEqual([
    "pull_request enqueued",
    "merge_group checks_requested",
  ]);
  await report(group?.head ?? "", "success");
  const { data } = await maintainer.rest.pulls.get({ ...REPO, pull_number: pull.number });
  expect(data).toMatchObject({ merged: true, merged_by: { login: "github-merge-queue[bot]" } });
  const { data: main } = await maintainer.rest.git.getRef({ ...REPO, ref: "heads/main" });
  expect(main.object.sha).toBe(group?.head);
  expect(await groupOf(pull.number)).toEqual([]);
  expect(await told(["pull_request", "merge_group"])).toEqual([
    "pull_request dequeued MERGE",
    "pull_request closed",
    "merge_group destroyed merged",
  ]);
});

it("takes out what has failed, and goes on with the next", async () => {
  const first = await pullRequest();
  const next = await pullRequest();
  await enqueue(first.node_id);
  await enqueue(next.node_id);
  expect(await groupOf(next.number)).toEqual([]);
  const [group] = await groupOf(first.number);
  await told([]);
  await report(group?.head ?? "", "failure");
  expect(await told(["pull_request", "merge_group"])).toEqual([
    "pull_request dequeued CI_FAILURE",
    "merge_group destroyed dequeued",
    "merge_group checks_requested",
  ]);
  const [second] = await groupOf(next.number);
  await report(second?.head ?? "", "success");
  const open = await maintainer.rest.pulls.list({ ...REPO });
  expect(open.data.map(({ number }) => number)).toContain(first.number);
  expect(open.data.map(({ number }) => number)).not.toContain(next.number);
});

it("takes out what nobody has reported on in time", async () => {
  const pull = await pullRequest();
  await enqueue(pull.node_id);
  await told([]);
  await town.github.settings.timesOutQueues(HERE);
  expect(await told(["pull_request", "merge_group"])).toEqual([
    "pull_request dequeued CI_TIMEOUT",
    "merge_group destroyed dequeued",
  ]);
});

it("takes in nothing that may not be merged, twice, or at another head", async () => {
  const pull = await pullRequest();
  const other = await branchWith(app, "work/unchecked", { "u.txt": "x\n" });
  const { data: unchecked } = await maintainer.rest.pulls.create({
    ...REPO,
    title: "t",
    head: "work/unchecked",
    base: "main",
  });
  expect(await refusal(enqueue(unchecked.node_id))).toContain('Required status check "ci" is expected.');
  expect(await refusal(enqueue(pull.node_id, other))).toContain("expected head sha");
  await enqueue(pull.node_id);
  expect(await refusal(enqueue(pull.node_id))).toContain("already in the queue");
  await town.github.settings.timesOutQueues(HERE);
  town.github.settings.changesRules(HERE, []);
  expect(await refusal(enqueue(pull.node_id))).toContain("Merge queue is not enabled");
});
