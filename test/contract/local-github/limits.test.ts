import { describe, expect, it } from "vitest";
import type { LocalGitHubOptions } from "../../../src/rehearsal/github/index.ts";
import { REPO, startTown, type Town } from "../../support/local-github/town.ts";

const QUERY = `{ rateLimit { cost nodeCount used remaining } repository(owner: "acme", name: "shop") {
  issues: pullRequests(first: 100) { nodes { a: comments(first: 1) { nodes { id } } b: labels(first: 1) { nodes { name } } } } } }`;
const CHEAP = "{ viewer { login } }";

async function inTown(
  limits: LocalGitHubOptions["limits"],
  work: (town: Town, later: (seconds: number) => void) => Promise<void>,
): Promise<void> {
  let now = Date.parse("2026-01-01T00:00:00Z");
  const town = await startTown({ clock: () => now, ...(limits ? { limits } : {}) });
  await work(town, (seconds) => {
    now += seconds * 1000;
  });
  expect(town.github.problems).toEqual([]);
  await town.close();
}

/** What went wrong, as far as limits tell it. */
async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (reason: unknown) =>
      reason as { status?: number; headers?: object; response?: { headers: object }; errors?: object[] },
  );
  return (
    error && { status: error.status ?? 200, headers: error.headers ?? error.response?.headers, errors: error.errors }
  );
}

describe("the hour's points", () => {
  it("are spent by what a query may cost, apart from requests to REST", async () => {
    await inTown(undefined, async (town) => {
      const octokit = town.as("developer");
      const told = await octokit.graphql(QUERY);
      expect(told).toMatchObject({ rateLimit: { cost: 2, nodeCount: 300, used: 2, remaining: 4998 } });
      const { resources } = (await octokit.rest.rateLimit.get()).data;
      expect([resources.core.used, resources.graphql?.used]).toEqual([0, 2]);
      expect(town.github.stats()).toMatchObject({ graphqlRequests: 1, graphqlPoints: 2 });
    });
  });

  it("are refused in an answer of 200 once they are used up, until the hour is over", async () => {
    await inTown({ pointsPerHour: 3 }, async (town, later) => {
      const octokit = town.as("developer");
      await octokit.graphql(QUERY);
      await octokit.graphql(QUERY); // begins with a point left
      expect(await refusal(octokit.graphql(CHEAP))).toMatchObject({
        status: 200,
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-resource": "graphql", "x-ratelimit-reset": "1767229200" },
        errors: [{ type: "RATE_LIMIT" }],
      });
      expect(await refusal(octokit.rest.repos.get(REPO))).toBeNull();
      expect(town.github.stats().graphqlPoints).toBe(4);
      later(3600);
      expect(await refusal(octokit.graphql(CHEAP))).toBeNull();
    });
  });
});

describe("points within a minute", () => {
  it("of REST: a read is one, a write five; then 403, with how long to wait", async () => {
    await inTown({ restPointsPerMinute: 12 }, async (town, later) => {
      const octokit = town.as("developer");
      const read = () => octokit.rest.repos.get(REPO);
      const write = () => octokit.rest.issues.create({ ...REPO, title: "one" });
      await write();
      later(20);
      await write();
      await read();
      await read();
      expect(await refusal(write())).toMatchObject({ status: 403, headers: { "retry-after": "40" } });
      expect(await refusal(town.as("maintainer").rest.repos.get(REPO))).toBeNull();
      later(40);
      expect(await refusal(write())).toBeNull();
    });
  });

  it("of GraphQL: a query is one, a mutation five; then 200 with an error, and how long to wait", async () => {
    await inTown({ graphqlPointsPerMinute: 7 }, async (town, later) => {
      const octokit = town.as("developer");
      const { data: issue } = await octokit.rest.issues.create({ ...REPO, title: "one" });
      const mutation = `mutation { addReaction(input: { subjectId: "${issue.node_id}", content: EYES }) { clientMutationId } }`;
      await octokit.graphql(mutation);
      await octokit.graphql(CHEAP);
      expect(await refusal(octokit.graphql(mutation))).toMatchObject({
        status: 200,
        headers: { "retry-after": "60" },
        errors: [{ message: expect.stringContaining("secondary rate limit") }],
      });
      later(60);
      expect(await refusal(octokit.graphql(CHEAP))).toBeNull();
      expect(await refusal(octokit.graphql(mutation))).toBeNull();
    });
  });
});

describe("whoever was told of a limit", () => {
  const REACT = (id: string) =>
    `mutation { addReaction(input: { subjectId: "${id}", content: EYES }) { clientMutationId } }`;

  it("gets nothing until its time is over, by REST nor GraphQL, and is counted when asking all the same", async () => {
    await inTown({ perMinute: 1 }, async (town, later) => {
      const octokit = town.as("developer");
      const write = () => octokit.rest.issues.create({ ...REPO, title: "one" });
      const { data: issue } = await write();
      later(20);
      const told = { "retry-after": "40", "x-ratelimit-remaining": "4998", "x-ratelimit-resource": "core" };
      expect(await refusal(write())).toMatchObject({ status: 403, headers: told });
      expect(town.github.stats().sentWhileLimited).toBe(0);
      later(10);
      expect(await refusal(octokit.rest.repos.get(REPO))).toMatchObject({
        status: 403,
        headers: { "retry-after": "30" },
      });
      expect(await refusal(octokit.graphql(CHEAP))).toMatchObject({ status: 200, headers: { "retry-after": "30" } });
      expect(await refusal(town.as("maintainer").rest.repos.get(REPO))).toBeNull();
      expect(town.github.stats().sentWhileLimited).toBe(2);
      later(30);
      await octokit.graphql(REACT(issue.node_id));
      const again = await refusal(octokit.graphql(REACT(issue.node_id)));
      expect(again).toMatchObject({ status: 200, headers: { "retry-after": "60" } });
      expect(again?.errors).toEqual([
        expect.objectContaining({ message: expect.stringContaining("secondary rate limit") }),
      ]);
    });
  });

  it("of the hour is counted as well", async () => {
    await inTown({ requestsPerHour: 1 }, async (town) => {
      const octokit = town.as("developer");
      const read = () => octokit.rest.repos.get(REPO);
      await read();
      expect(await refusal(read())).toMatchObject({ status: 403, headers: { "x-ratelimit-remaining": "0" } });
      expect(await refusal(read())).toMatchObject({ status: 403 });
      expect(town.github.stats().sentWhileLimited).toBe(1);
    });
  });
});

describe("Apps", () => {
  it.each([
    [{ appRequestsPerHour: 1 }, true, false],
    [{ appPointsPerHour: 1 }, false, true],
  ])("with %o an hour have so much less than people", async (limits, noRequests, noPoints) => {
    await inTown(limits, async (town) => {
      const { octokit: app } = await town.installation();
      for (const who of [app, town.as("developer")]) {
        await who.rest.repos.get(REPO);
        await who.graphql(CHEAP);
      }
      expect((await refusal(app.rest.repos.get(REPO))) !== null).toBe(noRequests);
      expect((await refusal(app.graphql(CHEAP))) !== null).toBe(noPoints);
      expect(await refusal(town.as("developer").rest.repos.get(REPO))).toBeNull();
      expect(await refusal(town.as("developer").graphql(CHEAP))).toBeNull();
    });
  });

  it("have nothing left when the story says so, or are told to wait; people are not", async () => {
    await inTown(undefined, async (town, later) => {
      const { octokit: app } = await town.installation();
      town.github.limits.useUp("core");
      expect(await refusal(app.rest.repos.get(REPO))).toMatchObject({ headers: { "x-ratelimit-remaining": "0" } });
      expect(await refusal(app.graphql(CHEAP))).toBeNull();
      expect(await refusal(town.as("developer").rest.repos.get(REPO))).toBeNull();
      later(3600);
      town.github.limits.pause(900);
      expect(await refusal(app.rest.repos.get(REPO))).toMatchObject({ headers: { "retry-after": "900" } });
      later(900);
      expect(await refusal(app.rest.repos.get(REPO))).toBeNull();
    });
  });
});
