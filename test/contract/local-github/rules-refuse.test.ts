import type { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RuleOptions } from "../../../src/rehearsal/github/index.ts";
import { branchWith, commitFiles, REPO, startTown, type Town } from "../../support/local-github/town.ts";
import { commitText, signingKeyOf } from "../../support/signing-key.ts";

/* Rules of every kind: what they refuse, with which status and in which words; and that they let through what keeps them. */

const HERE = { owner: "acme", name: "shop" };
const BASE = "guarded/main";

let town: Town;
let app: Octokit;
let count = 0;
const next = (): number => {
  count += 1;
  return count;
};
beforeAll(async () => {
  town = await startTown();
  app = (await town.installation()).octokit;
  await branchWith(app, BASE, { "base.txt": "base\n" });
});
beforeEach(() => rule());
afterAll(async () => {
  expect(town.github.problems).toEqual([]);
  await town.close();
});

function rule(...rules: readonly Omit<RuleOptions, "pattern">[]): void {
  town.github.settings.changesRules(
    HERE,
    rules.map((one) => ({ pattern: "guarded/*", ...one })),
  );
}

/** The status and the words of a refusal; null where it is done. */
async function refusal(work: Promise<unknown>): Promise<string | null> {
  return work.then(
    () => null,
    (error: { status?: number; message: string }) => `${error.status} ${error.message}`,
  );
}

const other = (): string => `other/${next()}`;
const file = (): Record<string, string> => ({ [`f${next()}.txt`]: "x\n" });

/** A pull request into the guarded branch, with one commit of this one. */
async function pullOf(who: Octokit, files = file()) {
  const branch = await branchOf(who, files);
  const { data } = await app.rest.pulls.create({ ...REPO, title: "t", head: branch, base: BASE });
  return data;
}

async function branchOf(who: Octokit, files = file()): Promise<string> {
  const branch = other();
  await branchWith(who, branch, files, BASE);
  return branch;
}

/** A commit on this one that the developer has signed, on no branch. */
async function signedByDeveloper(parent: string): Promise<string> {
  const { git } = town.as("developer").rest;
  const { data } = await git.getCommit({ ...REPO, commit_sha: parent });
  const who = { name: "Dee", email: "developer@users.noreply.github.com", date: "2026-01-02T03:04:05Z" };
  const commit = { tree: data.tree.sha, parents: [parent], author: who, committer: who, message: "Signed" };
  const signature = signingKeyOf("developer").signs(commitText(commit));
  return (await git.createCommit({ ...REPO, ...commit, signature })).data.sha;
}

const button = (number: number, merge_method: "merge" | "squash" | "rebase" = "merge") =>
  refusal(town.as("maintainer").rest.pulls.merge({ ...REPO, pull_number: number, merge_method }));
const direct = async (head: string) => refusal(app.rest.repos.merge({ ...REPO, base: BASE, head }));
const commits = () => refusal(commitFiles(app, BASE, file()));
const headOf = async (branch: string) =>
  (await app.rest.git.getRef({ ...REPO, ref: `heads/${branch}` })).data.object.sha;
const violation = (status: number, why: string) =>
  expect.stringContaining(`${status} Repository rule violations found\n\n${why}`);

describe("changes by pull request alone", () => {
  const THROUGH = "Changes must be made through a pull request.";

  it.each<[string, Omit<RuleOptions, "pattern">]>([
    ["no approval", { requiredApprovals: 0 }],
    ["conversations", { resolvedConversations: true }],
    ["code owners", { codeOwnerReview: true }],
  ])("with a rule on %s nothing is put there by hand, but a branch can be made", async (_, given) => {
    rule(given);
    expect(await commits()).toEqual(violation(422, THROUGH));
    expect(await direct(await branchOf(app))).toEqual(violation(409, THROUGH));
    const ref = `refs/heads/guarded/new-${next()}`;
    expect(await refusal(app.rest.git.createRef({ ...REPO, ref, sha: await headOf(BASE) }))).toBeNull();
  });

  it("a conversation that is open keeps it from being merged", async () => {
    rule({ resolvedConversations: true });
    const files = file();
    const { number, head } = await pullOf(app, files);
    const [path = ""] = Object.keys(files);
    const at = { ...REPO, pull_number: number, commit_id: head.sha };
    const remark = { path, line: 1, side: "RIGHT", body: "Why?" };
    await town.as("maintainer").rest.pulls.createReview({ ...at, body: "", event: "COMMENT", comments: [remark] });
    const words = "A conversation must be resolved before this pull request can be merged.";
    expect(await button(number)).toEqual(violation(405, words));
  });

  it("an owner of what is changed has to approve", async () => {
    await commitFiles(app, BASE, { CODEOWNERS: "*.txt @maintainer\nfree/ \n" });
    rule({ codeOwnerReview: true });
    const { number } = await pullOf(app);
    const approve = (login: string) =>
      town.as(login).rest.pulls.createReview({ ...REPO, pull_number: number, event: "APPROVE" });
    await approve("developer");
    expect(await button(number)).toEqual(violation(405, "Waiting on code owner review from maintainer."));
    await approve("maintainer");
    expect(await button(number)).toBeNull();
    expect(await button((await pullOf(app, { "free/x.txt": "x\n" })).number)).toBeNull();
  });
});

describe("signed commits", () => {
  const SIGNED = "Commits must have verified signatures.\n  Found 1 violation:";

  it("what GitHub signs comes in, what a person's client made does not", async () => {
    rule({ signedCommits: true });
    expect(await commits()).toBeNull();
    expect(await direct(await branchOf(app))).toBeNull();
    const theirs = await pullOf(town.as("developer"));
    expect(await direct(theirs.head.ref)).toEqual(violation(409, SIGNED));
    expect(await button(theirs.number)).toEqual(violation(405, SIGNED));
    expect(await button(theirs.number, "rebase")).toEqual(violation(405, SIGNED));
    const pushed = app.rest.git.updateRef({ ...REPO, ref: `heads/${BASE}`, sha: theirs.head.sha, force: true });
    expect(await refusal(pushed)).toEqual(violation(422, SIGNED));
    expect(await button(theirs.number, "squash")).toBeNull();
  });

  it("what a person has signed comes in where GitHub knows the key, and is not GitHub's own", async () => {
    rule({ signedCommits: true });
    const sha = await signedByDeveloper(await headOf(BASE));
    const move = () => refusal(app.rest.git.updateRef({ ...REPO, ref: `heads/${BASE}`, sha }));
    const verification = async () => (await app.rest.git.getCommit({ ...REPO, commit_sha: sha })).data.verification;
    expect(await verification()).toMatchObject({ verified: false, reason: "unknown_key" });
    expect(await move()).toEqual(violation(422, SIGNED));
    town.github.settings.addsSigningKey("developer", signingKeyOf("developer").publicKey);
    expect(await verification()).toMatchObject({ verified: true, reason: "valid" });
    expect(await move()).toBeNull();
    const asked = `query ($owner: String!, $name: String!, $oid: GitObjectID!) { repository(owner: $owner, name: $name) {
      object(oid: $oid) { ... on Commit { signature { isValid wasSignedByGitHub state signer { login } } } } } }`;
    const signature = { isValid: true, wasSignedByGitHub: false, state: "VALID", signer: { login: "developer" } };
    expect(await app.graphql(asked, { ...REPO, name: REPO.repo, oid: sha })).toEqual({
      repository: { object: { signature } },
    });
  });
});

describe("a linear history", () => {
  it("takes no merge commit, but a squash", async () => {
    rule({ linearHistory: true });
    const { number, head } = await pullOf(app);
    const words = "This branch must not contain merge commits.";
    expect(await direct(head.ref)).toEqual(violation(409, words));
    expect(await button(number)).toEqual(violation(405, words));
    expect(await button(number, "squash")).toBeNull();
    expect(await commits()).toBeNull();
  });
});

describe("making, moving, rewriting and deleting", () => {
  it("each has a rule of its own", async () => {
    const name = `guarded/${next()}`;
    const ref = `heads/${name}`;
    const sha = await headOf(BASE);
    const create = () => refusal(app.rest.git.createRef({ ...REPO, ref: `refs/${ref}`, sha }));
    const remove = () => refusal(app.rest.git.deleteRef({ ...REPO, ref }));
    rule({ restrictCreations: true });
    expect(await create()).toEqual(violation(422, "Cannot create ref due to creations being restricted."));
    rule({ restrictUpdates: true });
    expect(await create()).toBeNull();
    expect(await refusal(commitFiles(app, name, file()))).toEqual(violation(422, "Cannot update this protected ref."));
    rule({ noForcePushes: true });
    const back = await headOf("main");
    const rewrite = app.rest.git.updateRef({ ...REPO, ref, sha: back, force: true });
    expect(await refusal(rewrite)).toEqual(violation(422, "Cannot force-push to this branch"));
    rule({ restrictDeletions: true });
    expect(await remove()).toEqual(violation(422, "Cannot delete this branch"));
    rule({ restrictUpdates: true, requiredApprovals: 1 });
    expect(await remove()).toBeNull();
  });
});

it("`~ALL` and `~DEFAULT_BRANCH` are patterns", async () => {
  const change = (pattern: string) => town.github.settings.changesRules(HERE, [{ pattern, restrictUpdates: true }]);
  change("~DEFAULT_BRANCH");
  expect(await commits()).toBeNull();
  expect(await refusal(commitFiles(app, "main", file()))).toContain("422");
  change("~ALL");
  expect(await commits()).toContain("422");
});

it("are told as GitHub tells them", async () => {
  rule(
    { requiredApprovals: 2, resolvedConversations: true, codeOwnerReview: true },
    { signedCommits: true, linearHistory: true, noForcePushes: true },
    { restrictUpdates: true, restrictCreations: true, restrictDeletions: true },
  );
  const { data } = await app.rest.repos.getBranchRules({ ...REPO, branch: "guarded/x" });
  expect(data.map(({ type }) => type)).toEqual([
    ...["pull_request", "non_fast_forward", "required_signatures", "required_linear_history"],
    ...["update", "creation", "deletion"],
  ]);
  expect(data[0]).toMatchObject({
    parameters: {
      required_approving_review_count: 2,
      require_code_owner_review: true,
      required_review_thread_resolution: true,
    },
  });
});
