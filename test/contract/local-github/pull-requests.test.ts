import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { branchWith, commitFiles, REPO, startTown, statusOf, type Town } from "../../support/local-github/town.ts";

let town: Town;
beforeAll(async () => {
  town = await startTown();
});
afterAll(() => town.close());
afterEach(() => expect(town.github.problems).toEqual([]));

async function open(branch: string, files: Readonly<Record<string, string>>, base = "main") {
  const developer = town.as("developer");
  await branchWith(developer, branch, files, base);
  return (await developer.rest.pulls.create({ ...REPO, title: branch, head: branch, base, body: "text" })).data;
}

const LOOK = `query ($number: Int!) { repository(owner: "${REPO.owner}", name: "${REPO.repo}") {
  pullRequest(number: $number) { merged }
  ref(qualifiedName: "refs/heads/main") { target { oid } }
} }`;
interface Seen {
  readonly repository: { readonly pullRequest: { merged: boolean }; readonly ref: { target: { oid: string } } };
}

describe("pull requests", () => {
  it("refuses a head without commits, and a second one for the same head", async () => {
    const developer = town.as("developer");
    const { data: main } = await developer.rest.git.getRef({ ...REPO, ref: "heads/main" });
    await developer.rest.git.createRef({ ...REPO, ref: "refs/heads/empty", sha: main.object.sha });
    const pull = { ...REPO, title: "t", base: "main" };
    await expect(developer.rest.pulls.create({ ...pull, head: "empty" })).rejects.toMatchObject({ status: 422 });
    await open("twice", { "a.txt": "a\n" });
    await expect(developer.rest.pulls.create({ ...pull, head: "twice" })).rejects.toThrow(/already exists/);
  });

  it("moves the head with the branch and says synchronize", async () => {
    const pull = await open("moving", { "m.txt": "1\n" });
    const head = await commitFiles(town.as("developer"), "moving", { "m.txt": "2\n" });
    const { data } = await town.as("outsider").rest.pulls.get({ ...REPO, pull_number: pull.number });
    expect(data.head.sha).toBe(head);
    expect(data.commits).toBe(2);
    await town.github.idle();
    const events = town.heard.filter((one) => one.event === "pull_request").map((one) => JSON.parse(one.body));
    const synchronize = events.find((one) => one.action === "synchronize" && one.number === pull.number);
    expect(synchronize).toMatchObject({ before: pull.head.sha, after: head, pull_request: { head: { sha: head } } });
    expect(town.github.stats().headPushes[`acme/shop#${pull.number}`]).toBe(1);
  });

  it("keeps both sides when two pull requests merge", async () => {
    const one = await open("side-one", { "one.txt": "1\n" });
    const two = await open("side-two", { "two.txt": "2\n" });
    const maintainer = town.as("maintainer");
    await maintainer.rest.pulls.merge({ ...REPO, pull_number: one.number, sha: one.head.sha });
    const { data: merged } = await maintainer.rest.pulls.merge({
      ...REPO,
      pull_number: two.number,
      merge_method: "squash",
    });
    const { data: tree } = await maintainer.rest.git.getTree({ ...REPO, tree_sha: "main" });
    expect(tree.tree.map((entry) => entry.path)).toEqual(expect.arrayContaining(["one.txt", "two.txt", "README.md"]));
    const { data: after } = await maintainer.rest.pulls.get({ ...REPO, pull_number: two.number });
    expect(after).toMatchObject({
      merged: true,
      state: "closed",
      merge_commit_sha: merged.sha,
      merged_by: { login: "maintainer" },
    });
    expect((await maintainer.rest.git.getCommit({ ...REPO, commit_sha: merged.sha })).data.verification.verified).toBe(
      true,
    );
  });

  it("shows whoever looks meanwhile either an open pull request or its merge on the base, never half", async () => {
    const { number, head } = await open("seen-merging", { "seen.txt": "1\n" });
    const maintainer = town.as("maintainer");
    const before = (await maintainer.rest.git.getRef({ ...REPO, ref: "heads/main" })).data.object.sha;
    let merging = true;
    const seen = new Set<string>();
    const look = async (): Promise<void> => {
      while (merging) {
        const { repository } = await maintainer.graphql<Seen>(LOOK, { number });
        seen.add(repository.pullRequest.merged ? `merged on ${repository.ref.target.oid}` : "open");
      }
    };
    const looks = [look(), look(), look()];
    const { data } = await maintainer.rest.pulls.merge({ ...REPO, pull_number: number, sha: head.sha });
    merging = false;
    await Promise.all(looks);
    expect(data.sha).not.toBe(before);
    expect(seen.size).toBeGreaterThan(0);
    expect([...seen].filter((one) => one !== "open" && one !== `merged on ${data.sha}`)).toEqual([]);
  });

  it("rebases a pull request on a base that moved", async () => {
    const one = await open("rebase-one", { "r1.txt": "1\n" });
    const two = await open("rebase-two", { "r2.txt": "2\n" });
    await town.as("maintainer").rest.pulls.merge({ ...REPO, pull_number: one.number });
    const { data } = await town
      .as("maintainer")
      .rest.pulls.merge({ ...REPO, pull_number: two.number, merge_method: "rebase" });
    const { data: commit } = await town.as("developer").rest.git.getCommit({ ...REPO, commit_sha: data.sha });
    expect(commit.parents).toHaveLength(1);
    expect(commit.message).toBe("Change r2.txt");
  });

  it("answers 409 to a stale sha and 405 to a conflict or a draft", async () => {
    const first = await open("clash-a", { "README.md": "A\n" });
    const second = await open("clash-b", { "README.md": "B\n" });
    const maintainer = town.as("maintainer");
    await expect(
      maintainer.rest.pulls.merge({ ...REPO, pull_number: first.number, sha: second.head.sha }),
    ).rejects.toMatchObject({ status: 409 });
    await maintainer.rest.pulls.merge({ ...REPO, pull_number: first.number, sha: first.head.sha });
    const { data } = await maintainer.rest.pulls.get({ ...REPO, pull_number: second.number });
    expect(data).toMatchObject({ mergeable: false, mergeable_state: "dirty" });
    await expect(maintainer.rest.pulls.merge({ ...REPO, pull_number: second.number })).rejects.toMatchObject({
      status: 405,
    });
    await branchWith(maintainer, "draft", { "d.txt": "d\n" });
    const draft = await maintainer.rest.pulls.create({ ...REPO, title: "d", head: "draft", base: "main", draft: true });
    await expect(maintainer.rest.pulls.merge({ ...REPO, pull_number: draft.data.number })).rejects.toMatchObject({
      status: 405,
    });
  });

  it("closes with its branch, and counts as merged when its commits arrive in the base otherwise", async () => {
    const gone = await open("gone", { "g.txt": "g\n" });
    const developer = town.as("developer");
    await developer.rest.git.deleteRef({ ...REPO, ref: "heads/gone" });
    expect((await developer.rest.pulls.get({ ...REPO, pull_number: gone.number })).data).toMatchObject({
      state: "closed",
      merged: false,
    });
    const pushed = await open("pushed", { "p.txt": "p\n" });
    await developer.rest.repos.merge({ ...REPO, base: "main", head: "pushed" });
    const { data } = await developer.rest.pulls.get({ ...REPO, pull_number: pushed.number });
    expect(data).toMatchObject({ state: "closed", merged: true, merged_by: { login: "developer" } });
  });

  it("merges branches: 201, then 204, 409 on a conflict", async () => {
    const developer = town.as("developer");
    await branchWith(developer, "m-base", { "x.txt": "base\n" });
    await branchWith(developer, "m-head", { "y.txt": "head\n" });
    await branchWith(developer, "m-clash", { "x.txt": "clash\n" });
    const first = await developer.rest.repos.merge({ ...REPO, base: "m-base", head: "m-head" });
    expect([first.status, first.data.parents.length]).toEqual([201, 2]);
    expect((await developer.rest.repos.merge({ ...REPO, base: "m-base", head: "m-head" })).status).toBe(204);
    expect(await statusOf(developer.rest.repos.merge({ ...REPO, base: "m-base", head: "m-clash" }))).toBe(409);
  });

  it("lists files with hunks, commits and comparisons", async () => {
    const pull = await open("looked-at", {
      "src/till.txt": "1\n2\nthree\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n",
      "new.txt": "n\n",
    });
    const outsider = town.as("outsider");
    const { data: files } = await outsider.rest.pulls.listFiles({ ...REPO, pull_number: pull.number });
    expect(files.map((file) => [file.filename, file.status, file.additions, file.deletions])).toEqual([
      ["new.txt", "added", 1, 0],
      ["src/till.txt", "modified", 1, 1],
    ]);
    expect(files[1]?.patch).toMatch(/^@@ -1,6 \+1,6 @@/);
    const { data: commits } = await outsider.rest.pulls.listCommits({ ...REPO, pull_number: pull.number });
    expect(commits.map((one) => one.author?.login)).toEqual(["developer"]);
    const { data: compared } = await outsider.rest.repos.compareCommitsWithBasehead({
      ...REPO,
      basehead: "main...looked-at",
    });
    expect(compared).toMatchObject({ status: "ahead", ahead_by: 1, behind_by: 0 });
  });

  it("counts a notification for those who take part, not for who acts", async () => {
    const before = town.github.stats().notifications;
    const pull = await open("talked-about", { "t.txt": "t\n" });
    await town
      .as("maintainer")
      .rest.issues.createComment({ ...REPO, issue_number: pull.number, body: "what about @outsider?" });
    await town
      .as("developer")
      .rest.pulls.requestReviewers({ ...REPO, pull_number: pull.number, reviewers: ["maintainer"] });
    const after = town.github.stats().notifications;
    const gained = (login: string) => (after[login] ?? 0) - (before[login] ?? 0);
    expect([gained("developer"), gained("outsider"), gained("maintainer")]).toEqual([1, 1, 1]);
  });
});
