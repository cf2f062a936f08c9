import type { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { branchWith, commitFiles, REPO, startTown, type Town } from "../../support/local-github/town.ts";

let town: Town;
let app: Octokit;
beforeAll(async () => {
  town = await startTown();
  app = (await town.installation()).octokit;
});
afterAll(() => town.close());

const COMMIT = `mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } ref { name prefix target { oid } } } }`;
const base64 = (text: string) => Buffer.from(text).toString("base64");

interface Committed {
  readonly createCommitOnBranch: {
    readonly commit: { readonly oid: string };
    readonly ref: { readonly name: string; readonly prefix: string };
  };
}

function commit(branchName: string, expectedHeadOid: string, fileChanges: object): Promise<Committed> {
  const branch = { repositoryNameWithOwner: "acme/shop", branchName };
  const message = { headline: "Say it", body: "at length" };
  return app.graphql<Committed>(COMMIT, { input: { branch, message, fileChanges, expectedHeadOid } });
}

const headOf = async (branch: string) =>
  (await app.rest.git.getRef({ ...REPO, ref: `heads/${branch}` })).data.object.sha;
const problemsSince = (count: number) => town.github.problems.slice(count);
const types = async (work: Promise<unknown>) =>
  work.then(
    () => [],
    (error: { errors?: readonly { type?: string; message: string }[] }) =>
      (error.errors ?? []).map((one) => one.type ?? one.message),
  );

describe("createCommitOnBranch", () => {
  it("adds, changes and deletes in one signed commit of the App", async () => {
    const head = await branchWith(app, "one-commit", { "old.txt": "old\n", "deep/er.txt": "1\n" });
    const { createCommitOnBranch } = await commit("one-commit", head, {
      additions: [
        { path: "deep/er.txt", contents: base64("2\n") },
        { path: 'odd "name" ü.txt', contents: base64("bytes") },
      ],
      deletions: [{ path: "old.txt" }],
    });
    expect(createCommitOnBranch.ref).toMatchObject({ name: "one-commit", prefix: "refs/heads/" });
    const { data } = await app.rest.git.getTree({
      ...REPO,
      tree_sha: createCommitOnBranch.commit.oid,
      recursive: "true",
    });
    const paths = data.tree.map((entry) => entry.path);
    expect(paths).toContain('odd "name" ü.txt');
    expect(paths).not.toContain("old.txt");
    const { data: made } = await app.rest.git.getCommit({ ...REPO, commit_sha: createCommitOnBranch.commit.oid });
    expect(made).toMatchObject({
      message: "Say it\n\nat length",
      author: { name: "haiku[bot]" },
      committer: { name: "GitHub" },
      verification: { verified: true },
    });
    expect(made.author.email).toMatch(/^\d+\+haiku\[bot\]@users\.noreply\.github\.com$/);
  });

  it("refuses a head that moved, with STALE_DATA and no commit", async () => {
    const head = await branchWith(app, "raced", { "r.txt": "1\n" });
    const additions = [{ path: "r.txt", contents: base64("mine") }];
    const answers = await Promise.allSettled(["a", "b", "c"].map(() => commit("raced", head, { additions })));
    expect(answers.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(await types(commit("raced", head, { additions }))).toEqual(["STALE_DATA"]);
  });

  it.each([
    ["deletes what is not there", { deletions: [{ path: "nowhere.txt" }] }, "UNPROCESSABLE"],
    ["leaves the repository", { additions: [{ path: "../up.txt", contents: "" }] }, "UNPROCESSABLE"],
    ["touches a workflow", { additions: [{ path: ".github/workflows/x.yml", contents: "" }] }, "FORBIDDEN"],
  ])("refuses a commit that %s", async (_name, changes, type) => {
    const before = town.github.problems.length;
    const head = await headOf("main");
    expect(await types(commit("main", head, changes))).toEqual([type]);
    expect([await headOf("main"), problemsSince(before)]).toEqual([head, []]);
  });
});

describe("updateRefs", () => {
  const UPDATE = `mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }`;
  const ZERO = "0".repeat(40);
  const update = async (...refUpdates: object[]) =>
    app.graphql(UPDATE, { input: { repositoryId: (await app.rest.repos.get(REPO)).data.node_id, refUpdates } });

  it("moves all of them, or none when one is not as expected", async () => {
    const [main, one] = [await headOf("main"), await branchWith(app, "ref-one", { "1.txt": "1\n" })];
    await update(
      { name: "refs/heads/ref-two", beforeOid: ZERO, afterOid: one },
      { name: "refs/heads/ref-one", beforeOid: one, afterOid: ZERO },
    );
    expect(await headOf("ref-two")).toBe(one);
    await expect(headOf("ref-one")).rejects.toMatchObject({ status: 404 });
    const wrong = update(
      { name: "refs/heads/ref-three", beforeOid: ZERO, afterOid: one },
      { name: "refs/heads/ref-two", beforeOid: main, afterOid: one },
    );
    expect(await types(wrong)).toEqual(["UNPROCESSABLE"]);
    await expect(headOf("ref-three")).rejects.toMatchObject({ status: 404 });
  });

  it("goes back only by force", async () => {
    const [main, head] = [await headOf("main"), await branchWith(app, "back", { "b.txt": "1\n" })];
    expect(await types(update({ name: "refs/heads/back", beforeOid: head, afterOid: main }))).toEqual([
      "UNPROCESSABLE",
    ]);
    await update({ name: "refs/heads/back", beforeOid: head, afterOid: main, force: true });
    expect(await headOf("back")).toBe(main);
  });
});

describe("queries", () => {
  it("read branches, files and history from one commit", async () => {
    const head = await branchWith(app, "haiku/i1/main", { "a.txt": "one\n" });
    await commitFiles(app, "haiku/i1/main", { "b.txt": "two\n" });
    const answer = await app.graphql(
      `{ rateLimit { remaining } repository(owner: "acme", name: "shop") { nameWithOwner isPrivate defaultBranchRef { name }
        refs(refPrefix: "refs/heads/haiku/i1/", first: 10) { totalCount nodes { name prefix target { ... on Commit {
          message signature { isValid wasSignedByGitHub signer { login } } author { name user { login } }
          file(path: "a.txt") { path mode object { ... on Blob { text isBinary byteSize } } }
          history(first: 2) { pageInfo { hasNextPage } nodes { oid parents(first: 1) { nodes { oid } } } }
          tree { entries { name type } } } } } } } }`,
    );
    expect(answer).toMatchObject({
      repository: {
        ...{ nameWithOwner: "acme/shop", isPrivate: false, defaultBranchRef: { name: "main" } },
        refs: {
          totalCount: 1,
          nodes: [
            {
              ...{ name: "haiku/i1/main", prefix: "refs/heads/" },
              target: {
                message: "Change b.txt",
                signature: { isValid: true, wasSignedByGitHub: true, signer: { login: "web-flow" } },
                file: { path: "a.txt", mode: 0o100644, object: { text: "one\n", isBinary: false, byteSize: 4 } },
                history: {
                  pageInfo: { hasNextPage: true },
                  nodes: [{ parents: { nodes: [{ oid: head }] } }, { oid: head }],
                },
                tree: {
                  entries: [
                    { name: ".github" },
                    { name: "README.md" },
                    { name: "a.txt" },
                    { name: "b.txt" },
                    { name: "src", type: "tree" },
                  ],
                },
              },
            },
          ],
        },
      },
    });
  });

  it("show a pull request with everything people said on it", async () => {
    const head = await branchWith(app, "shown", { "s.txt": "s\n" });
    const { data: pull } = await app.rest.pulls.create({
      ...REPO,
      title: "Shown",
      head: "shown",
      base: "main",
      draft: true,
    });
    await town.as("maintainer").rest.pulls.createReview({
      ...REPO,
      pull_number: pull.number,
      event: "APPROVE",
      body: "fine",
      comments: [{ path: "s.txt", line: 1, body: "nice" }],
    });
    await app.rest.checks.create({
      ...REPO,
      name: "gate",
      head_sha: head,
      conclusion: "success",
      external_id: "k1",
      output: { title: "T", summary: "S" },
    });
    const { data: comment } = await town
      .as("developer")
      .rest.issues.createComment({ ...REPO, issue_number: pull.number, body: "hi" });
    await app.graphql(
      `mutation ($id: ID!) { addReaction(input: { subjectId: $id, content: EYES }) { reaction { content } } }`,
      { id: comment.node_id },
    );
    await app.graphql(
      `mutation ($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`,
      { id: pull.node_id },
    );
    const answer = await app.graphql(
      `query ($head: String!) { repository(owner: "acme", name: "shop") { pullRequests(headRefName: $head, last: 1) { nodes {
        number state isDraft author { __typename login } mergeable headRefOid
        reviews(first: 5) { nodes { state author { login } commit { oid } comments(first: 5) { nodes { body } } } }
        comments(first: 5) { nodes { databaseId body reactionGroups { content viewerHasReacted reactors { totalCount } } } }
        reviewThreads(first: 5) { nodes { path line diffSide comments(first: 5) { nodes { pullRequestReview { state } } } } }
        commits(last: 1) { nodes { commit { checkSuites(first: 5) { nodes { app { slug databaseId } checkRuns(first: 5) { nodes { name status conclusion title externalId } } } } } } }
      } } } }`,
      { head: "shown" },
    );
    expect(answer).toMatchObject({
      repository: {
        pullRequests: {
          nodes: [
            {
              ...{
                number: pull.number,
                state: "OPEN",
                isDraft: false,
                author: { __typename: "Bot", login: "haiku" },
                mergeable: "MERGEABLE",
                headRefOid: head,
              },
              reviews: {
                nodes: [
                  {
                    state: "APPROVED",
                    author: { login: "maintainer" },
                    commit: { oid: head },
                    comments: { nodes: [{ body: "nice" }] },
                  },
                ],
              },
              comments: {
                nodes: [
                  {
                    databaseId: comment.id,
                    reactionGroups: expect.arrayContaining([
                      { content: "EYES", viewerHasReacted: true, reactors: { totalCount: 1 } },
                    ]),
                  },
                ],
              },
              reviewThreads: {
                nodes: [
                  {
                    path: "s.txt",
                    line: 1,
                    diffSide: "RIGHT",
                    comments: { nodes: [{ pullRequestReview: { state: "APPROVED" } }] },
                  },
                ],
              },
              commits: {
                nodes: [
                  {
                    commit: {
                      checkSuites: {
                        nodes: [
                          {
                            app: { slug: "haiku", databaseId: 77 },
                            checkRuns: {
                              nodes: [
                                {
                                  name: "gate",
                                  status: "COMPLETED",
                                  conclusion: "SUCCESS",
                                  title: "T",
                                  externalId: "k1",
                                },
                              ],
                            },
                          },
                        ],
                      },
                    },
                  },
                ],
              },
            },
          ],
        },
      },
    });
  });

  it.each([
    ["a field GitHub does not have", '{ repository(owner: "acme", name: "shop") { colour } }', /colour/],
    [
      "a list without a size",
      '{ repository(owner: "acme", name: "shop") { pullRequests { nodes { id } } } }',
      /MISSING_PAGINATION_BOUNDARIES/,
    ],
    ["a repository nobody has", '{ repository(owner: "acme", name: "none") { id } }', /NOT_FOUND/],
    ["a node nobody has", '{ node(id: "nope") { id } }', /NOT_FOUND/],
  ])("refuse %s", async (_name, query, why) => {
    const before = town.github.problems.length;
    expect((await types(app.graphql(query))).join()).toMatch(why);
    expect(problemsSince(before)).toEqual([]);
  });

  it("name the field that is GitHub's but not answered here, and the server remembers it as a problem", async () => {
    const before = town.github.problems.length;
    const work = app.graphql(`{ repository(owner: "acme", name: "shop") { stargazerCount } }`);
    await expect(work).rejects.toThrow(/Repository\.stargazerCount/);
    expect(problemsSince(before).join()).toContain("Repository.stargazerCount");
  });
});
