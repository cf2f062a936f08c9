import type { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { branchWith, REPO, startTown, type Town } from "../../support/local-github/town.ts";

/* Switches: what GitHub has still to find out, keeps from Apps, or leaves out because it is too much. */

const HERE = { owner: "acme", name: "shop" };
const QUERY = `query($owner: String!, $repo: String!, $number: Int!) { repository(owner: $owner, name: $repo) {
  nameWithOwner
  pullRequest(number: $number) { mergeable reviewRequests(first: 1) { totalCount } reviewThreads(first: 1) { totalCount } }
} }`;

let town: Town;
let app: Octokit;
let number = 0;
beforeAll(async () => {
  town = await startTown();
  app = (await town.installation()).octokit;
  await branchWith(app, "work", { "w.txt": "x\n" });
  number = (await app.rest.pulls.create({ ...REPO, title: "t", head: "work", base: "main" })).data.number;
});
afterAll(async () => {
  expect(town.github.problems).toEqual([]);
  await town.close();
});

const ask = (who: Octokit = app) => who.graphql(QUERY, { ...REPO, number });
const failed = () => ask().catch((error: unknown) => error);

describe("a field that Apps are not answered", () => {
  it("is null beside everything else, with an error that names it", async () => {
    town.github.chaos.fields.lacks("PullRequest.reviewRequests", "forbidden");
    expect(await failed()).toMatchObject({
      data: { repository: { pullRequest: { mergeable: "MERGEABLE", reviewRequests: null } } },
      errors: [{ type: "FORBIDDEN", path: ["repository", "pullRequest", "reviewRequests"] }],
    });
    town.github.chaos.calm();
    await ask();
  });

  it("takes with it what cannot be without it", async () => {
    town.github.chaos.fields.lacks("PullRequest.reviewThreads", "too much", 1);
    expect(await failed()).toMatchObject({
      data: { repository: { nameWithOwner: "acme/shop", pullRequest: null } },
      errors: [{ type: "RESOURCE_LIMITS_EXCEEDED" }],
    });
    await ask();
  });

  it("is answered to people", async () => {
    town.github.chaos.fields.lacks("PullRequest.reviewThreads", "forbidden");
    await ask(town.as("maintainer"));
    town.github.chaos.calm();
  });
});

it("whether it can be merged is found out while it is asked for, and nothing is merged before", async () => {
  town.github.settings.forgetsMergeability(HERE, 3);
  const { data } = await app.rest.pulls.get({ ...REPO, pull_number: number });
  expect(data).toMatchObject({ mergeable: null, mergeable_state: "unknown" });
  expect(await ask()).toMatchObject({ repository: { pullRequest: { mergeable: "UNKNOWN" } } });
  const merge = () => app.rest.pulls.merge({ ...REPO, pull_number: number });
  await expect(merge()).rejects.toMatchObject({ status: 405, message: expect.stringContaining("not mergeable") });
  expect(await ask()).toMatchObject({ repository: { pullRequest: { mergeable: "MERGEABLE" } } });
  expect((await merge()).data.merged).toBe(true);
});
