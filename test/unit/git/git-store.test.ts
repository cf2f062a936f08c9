import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gitStore } from "../../../src/git/index.ts";
import { makeRepository, runGit, type SeededRepository } from "../../contract/seed-repository.ts";
import { treeOf } from "../../support/raw-tree.ts";

const BRANCH = "haiku/airports/main";

describe("gitStore on a clone", () => {
  let repository: SeededRepository;
  const git = (...args: readonly string[]) => runGit(repository.directory, ...args);

  beforeEach(async () => {
    repository = await makeRepository({ bare: false });
  });
  afterEach(() => repository.close());

  function commitAt(parent: string, message: string): string {
    return git("commit-tree", `${parent}^{tree}`, "-p", parent, "-m", message);
  }

  it("reads a branch that was only fetched, and commits on it locally", async () => {
    git("update-ref", `refs/remotes/origin/${BRANCH}`, repository.base);
    const store = gitStore(repository.directory);
    expect(await store.branches("haiku/")).toEqual(new Map([[BRANCH, repository.base]]));
    const commit = { branch: BRANCH, expectedHead: repository.base, message: "m", changes: [] };
    const { sha: head } = await store.commit(commit);
    expect(git("rev-parse", `refs/heads/${BRANCH}`)).toBe(head);
    expect(git("rev-parse", `refs/remotes/origin/${BRANCH}`)).toBe(repository.base);
  });

  it.each([
    ["fetched ahead of local", "fetched"],
    ["local ahead of fetched", "local"],
  ])("takes the newer of two: %s", async (_, newer) => {
    const next = commitAt(repository.base, "next");
    git("update-ref", `refs/heads/${BRANCH}`, newer === "local" ? next : repository.base);
    git("update-ref", `refs/remotes/origin/${BRANCH}`, newer === "local" ? repository.base : next);
    expect((await gitStore(repository.directory).branches("haiku/")).get(BRANCH)).toBe(next);
  });

  it("keeps to the local branch when both have gone their own way", async () => {
    const local = commitAt(repository.base, "local");
    git("update-ref", `refs/heads/${BRANCH}`, local);
    git("update-ref", `refs/remotes/origin/${BRANCH}`, commitAt(repository.base, "fetched"));
    expect((await gitStore(repository.directory).branches("haiku/")).get(BRANCH)).toBe(local);
  });

  it("signs as the author it is given and tells GitHub's addresses apart from names", async () => {
    const author = { name: "haiku[bot]", email: "41+haiku[bot]@users.noreply.github.com" };
    const store = gitStore(repository.directory, { author });
    await store.createBranch(BRANCH, repository.base);
    const { sha: head } = await store.commit({
      branch: BRANCH,
      expectedHead: repository.base,
      message: "m",
      changes: [],
    });
    const [ours, first] = await store.history(head, null, 2);
    expect(ours?.author).toEqual({ ...author, login: "haiku[bot]", id: 41 });
    expect(first?.author).toMatchObject({ login: null, id: null, email: "test@example.org" });
    expect(ours?.verified).toBeNull();
  });

  it("leaves working files and index alone", async () => {
    const store = gitStore(repository.directory);
    await store.createBranch(BRANCH, repository.base);
    const changes = [{ path: "README.md", content: "other" }];
    await store.commit({ branch: BRANCH, expectedHead: repository.base, message: "m", changes });
    expect(git("status", "--porcelain")).toBe("");
  });

  it("keeps apart what reads alike because its bytes are no text", async () => {
    const tree = treeOf(repository.directory, [
      [Buffer.from([0x61, 0xfe]), "evil\n"],
      [Buffer.from([0x61, 0xff]), "fine\n"],
    ]);
    const files = await gitStore(repository.directory).tree(tree);
    expect([...files.keys()]).toEqual(["a\uFFFD", "a\uFFFD(2)"]);
    expect(new Set([...files.values()].map(({ oid }) => oid)).size).toBe(2);
  });

  it("names the folder when there is no repository", async () => {
    await expect(gitStore("/nowhere/at/all").branches("haiku/")).rejects.toThrow("/nowhere/at/all");
  });
});
