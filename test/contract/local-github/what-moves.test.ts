import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { branchWith, REPO, startTown, statusOf, type Town } from "../../support/local-github/town.ts";

/* What owners do to repositories and issues that stay somewhere, but not where they were. */

let town: Town;
beforeEach(async () => {
  town = await startTown({ besides: ["back"] });
});
afterEach(async () => {
  expect(town.github.problems).toEqual([]);
  await town.close();
});

const SHOP = { owner: "acme", name: "shop" };
const settings = () => town.github.settings;

type Payload = Readonly<Record<string, unknown>>;

async function heard(event: string): Promise<readonly Payload[]> {
  await town.github.idle();
  return town.heard.filter((one) => one.event === event).map(({ body }) => JSON.parse(body));
}

async function answer(path: string, init: RequestInit = {}): Promise<{ status: number; location: string | null }> {
  const headers = { authorization: `token ${town.github.tokenFor("developer")}` };
  const told = await fetch(`${town.github.url}${path}`, { redirect: "manual", headers, ...init });
  return { status: told.status, location: told.headers.get("location")?.replace(town.github.url, "") ?? null };
}

async function git(...args: string[]): Promise<string> {
  const env = { PATH: process.env.PATH ?? "", GIT_TERMINAL_PROMPT: "0", GIT_CONFIG_GLOBAL: "/dev/null" };
  return (await promisify(execFile)("git", args, { cwd: town.folder, env })).stdout;
}

function remote(name: string): string {
  const token = town.github.tokenFor("developer");
  return `${town.github.url.replace("//", `//x-access-token:${token}@`)}/${name}.git`;
}

const opensIssue = async (title: string) =>
  (await town.as("developer").rest.issues.create({ ...REPO, title })).data.number;

describe("an archived repository", () => {
  it("is read and not written, by nobody and in no way", async () => {
    const number = await opensIssue("Before");
    const { octokit } = await town.installation();
    settings().archives(SHOP);
    const refusal = { status: 403, message: expect.stringContaining("Repository was archived so is read-only.") };
    for (const one of [octokit, town.as("maintainer")]) {
      const comment = one.rest.issues.createComment({ ...REPO, issue_number: number, body: "no" });
      await expect(comment).rejects.toMatchObject(refusal);
    }
    const { data } = await octokit.rest.repos.get(REPO);
    expect(data.archived).toBe(true);
    const document =
      'mutation($id: ID!) { createRef(input: { repositoryId: $id, name: "refs/heads/x", oid: $oid }) { clientMutationId } }';
    const oid = (await octokit.rest.git.getRef({ ...REPO, ref: "heads/main" })).data.object.sha;
    const mutation = octokit.graphql(document.replace("($id: ID!)", "($id: ID!, $oid: GitObjectID!)"), {
      id: data.node_id,
      oid,
    });
    await expect(mutation).rejects.toThrow("Repository was archived so is read-only.");
    await git("clone", "-q", remote("acme/shop"), "copy");
    await expect(git("-C", "copy", "push", "-q", "origin", "HEAD:refs/heads/y")).rejects.toThrow("403");
    settings().unarchives(SHOP);
    expect(await statusOf(octokit.rest.issues.createComment({ ...REPO, issue_number: number, body: "yes" }))).toBe(0);
    expect((await heard("repository")).map(({ action }) => action)).toEqual(["archived", "unarchived"]);
  });
});

describe("a renamed repository", () => {
  it("is found by its old name, and by its id", async () => {
    const { data: before } = await town.as("developer").rest.repos.get(REPO);
    settings().renames(SHOP, "store");
    const place = `/repositories/${before.id}/issues?state=all`;
    expect(await answer("/repos/acme/shop/issues?state=all")).toEqual({ status: 301, location: place });
    const body = JSON.stringify({ title: "By the old name" });
    const told = await answer("/repos/acme/shop/issues", { method: "POST", body });
    expect(told).toEqual({ status: 307, location: place.replace("?state=all", "") });
    const made = await town.as("developer").rest.issues.create({ ...REPO, title: "By the old name" });
    expect(made.data.repository_url).toContain("/repos/acme/store");
    const { data: after } = await town.as("developer").rest.repos.get(REPO);
    expect(after).toMatchObject({ id: before.id, node_id: before.node_id, full_name: "acme/store" });
    expect(await git("ls-remote", remote("acme/shop"), "refs/heads/main")).toContain("refs/heads/main");
    expect((await heard("repository"))[0]).toMatchObject({
      changes: { repository: { name: { from: "shop" } } },
      repository: { full_name: "acme/store" },
    });
  });

  it("is read by its old name in GraphQL, unless that is not wanted, and not written", async () => {
    settings().renames(SHOP, "store");
    const { octokit } = await town.installation();
    const read =
      'query($follow: Boolean) { repository(owner: "acme", name: "shop", followRenames: $follow) { nameWithOwner } }';
    expect(await octokit.graphql(read, {})).toEqual({ repository: { nameWithOwner: "acme/store" } });
    await expect(octokit.graphql(read, { follow: false })).rejects.toThrow("Could not resolve to a Repository");
    const write = `mutation { createCommitOnBranch(input: {
      branch: { repositoryNameWithOwner: "acme/shop", branchName: "main" }, message: { headline: "no" },
      expectedHeadOid: "${"0".repeat(40)}" }) { clientMutationId } }`;
    await expect(octokit.graphql(write)).rejects.toThrow("Could not resolve to a Repository with the name 'acme/shop'");
  });
});

describe("a transferred repository", () => {
  it("is another installation's, or nobody's", async () => {
    const { octokit } = await town.installation();
    const { data: before } = await octokit.rest.repos.get(REPO);
    settings().transfers(SHOP, "elsewhere");
    const refused = octokit.rest.issues.create({ ...REPO, title: "no" });
    await expect(refused).rejects.toMatchObject({ status: 403 });
    const told = { action: "removed", repositories_removed: [{ id: before.id }] };
    expect((await heard("installation_repositories"))[0]).toMatchObject(told);
    settings().installs("haiku", { owner: "elsewhere", name: "shop" });
    const { octokit: theirs } = await town.installation();
    const made = await theirs.rest.issues.create({ ...REPO, title: "yes" });
    expect(made.data.repository_url).toContain("/repos/elsewhere/shop");
  });
});

describe("a default branch with another name", () => {
  it("takes its pull requests along", async () => {
    await branchWith(town.as("developer"), "change", { "a.txt": "a\n" });
    const { data: pull } = await town
      .as("developer")
      .rest.pulls.create({ ...REPO, title: "A", head: "change", base: "main" });
    await settings().renamesDefaultBranch(SHOP, "trunk");
    const { data } = await town.as("developer").rest.pulls.get({ ...REPO, pull_number: pull.number });
    expect([data.state, data.base.ref, data.base.sha]).toEqual(["open", "trunk", pull.base.sha]);
    expect((await answer("/repos/acme/shop/git/ref/heads/main")).status).toBe(404);
    expect(await git("ls-remote", "--symref", remote("acme/shop"), "HEAD")).toContain("refs/heads/trunk");
    expect((await heard("repository"))[0]?.changes).toEqual({ default_branch: { from: "main" } });
  });
});

describe("an issue", () => {
  it("that is locked hears those who may write, and no App", async () => {
    const issue_number = await opensIssue("Hot");
    const { octokit } = await town.installation();
    const says = (one: typeof octokit) => one.rest.issues.createComment({ ...REPO, issue_number, body: "word" });
    const { data: mine } = await says(octokit);
    settings().locks(SHOP, issue_number);
    const refusal = {
      status: 403,
      message: expect.stringContaining("Unable to create comment because issue is locked."),
    };
    await expect(says(octokit)).rejects.toMatchObject(refusal);
    await expect(says(town.as("outsider"))).rejects.toMatchObject(refusal);
    const reacts = octokit.rest.reactions.createForIssueComment({ ...REPO, comment_id: mine.id, content: "eyes" });
    await expect(reacts).rejects.toMatchObject({ status: 403 });
    expect(await statusOf(says(town.as("developer")))).toBe(0);
    expect((await octokit.rest.issues.get({ ...REPO, issue_number })).data.locked).toBe(true);
    settings().unlocks(SHOP, issue_number);
    expect(await statusOf(says(octokit))).toBe(0);
    expect((await heard("issues")).map(({ action }) => action)).toEqual(["opened", "locked", "unlocked"]);
  });

  it("that is another repository's now is found by its old number", async () => {
    const number = await opensIssue("Not ours");
    await town.as("developer").rest.issues.createComment({ ...REPO, issue_number: number, body: "There" });
    const there = settings().transfersIssue(SHOP, number, { owner: "acme", name: "back" });
    const { data: back } = await town.as("developer").rest.repos.get({ owner: "acme", repo: "back" });
    expect(await answer(`/repos/acme/shop/issues/${number}`)).toEqual({
      status: 301,
      location: `/repositories/${back.id}/issues/${there}`,
    });
    const { data } = await town.as("developer").rest.issues.listComments({ ...REPO, issue_number: number });
    expect(data.map(({ body }) => body)).toEqual(["There"]);
    const read = `query { repository(owner: "acme", name: "shop") { issue(number: ${number}) { id } } }`;
    await expect(town.as("developer").graphql(read)).rejects.toThrow("Could not resolve to an Issue");
    expect((await heard("issues")).map(({ action }) => action)).toEqual(["opened", "transferred"]);
  });

  it("that was deleted is gone for good, and its number is not given again", async () => {
    const number = await opensIssue("Oops");
    settings().deletesIssue(SHOP, number);
    expect((await answer(`/repos/acme/shop/issues/${number}`)).status).toBe(410);
    const read = `query { repository(owner: "acme", name: "shop") { issue(number: ${number}) { id } } }`;
    await expect(town.as("developer").graphql(read)).rejects.toThrow("Could not resolve to an Issue");
    expect(await opensIssue("Next")).toBe(number + 1);
    expect((await heard("issues")).map(({ action }) => action)).toEqual(["opened", "deleted", "opened"]);
  });
});
