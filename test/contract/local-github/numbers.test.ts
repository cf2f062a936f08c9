import { expect, it } from "vitest";
import { REPO, startTown } from "../../support/local-github/town.ts";

/* Numbers as github.com has them: of deliveries longer than JavaScript holds, of what there are countless of beyond 32 bits. */

const INT = 2 ** 31;

it("of issues, comments and checks are beyond 32 bits where they are asked for, and GraphQL answers each as GitHub does", async () => {
  const town = await startTown({ ids: "long" });
  const { octokit: app } = await town.installation();
  const { data: issue } = await app.rest.issues.create({ ...REPO, title: "Long" });
  const { data: ref } = await app.rest.git.getRef({ ...REPO, ref: "heads/main" });
  const { data: check } = await app.rest.checks.create({ ...REPO, name: "ci", head_sha: ref.object.sha });
  for (const { id } of [issue, check]) expect(id).toBeGreaterThan(INT);
  const { data: repository } = await app.rest.repos.get(REPO);
  expect(repository.id).toBeLessThan(INT);
  const query = `query ($issue: ID!, $check: ID!) { issue: node(id: $issue) { ... on Issue { fullDatabaseId } }
    check: node(id: $check) { ... on CheckRun { databaseId } } }`;
  expect(await app.graphql(query, { issue: issue.node_id, check: check.node_id })).toEqual({
    issue: { fullDatabaseId: String(issue.id) },
    check: { databaseId: check.id },
  });
  const short = "query ($issue: ID!) { node(id: $issue) { ... on Issue { databaseId } } }";
  await expect(app.graphql(short, { issue: issue.node_id })).rejects.toThrow("32-bit");
  await town.close();
});

it("of deliveries are 19 digits: whoever reads them as a number of JavaScript finds nothing", async () => {
  const town = await startTown();
  await town.as("developer").rest.issues.create({ ...REPO, title: "Told" });
  await town.github.idle();
  const app = town.app();
  const { data } = await app.request("GET /app/hook/deliveries");
  const id = String(data[0]?.id);
  expect(id).toMatch(/^\d{19}$/);
  expect(String(Number(id))).not.toBe(id);
  const of = async (one: string) => (await app.request(`POST /app/hook/deliveries/${one}/attempts`)).status;
  expect(await of(id)).toBe(202);
  await expect(of(String(Number(id)))).rejects.toMatchObject({ status: 404 });
  await town.close();
});
