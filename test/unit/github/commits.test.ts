import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { blobId, StaleHeadError } from "../../../src/shared/index.ts";
import { allAnswersUsed, asking, type Fixture, fixture, OWN } from "./fixture.ts";

const HEAD = "a".repeat(40);
const NEXT = "b".repeat(40);
const BRANCH = "haiku/x/main";
const TREE = `${OWN}/git/trees/${HEAD}?recursive=1`;
const REF = `${OWN}/git/ref/heads%2Fhaiku%2Fx%2Fmain`;
const plain = { path: "a.md", mode: "100644", type: "blob", sha: "1".repeat(40) };
const program = { path: "run.sh", mode: "100755", type: "blob", sha: "2".repeat(40) };
const stale = {
  data: { createCommitOnBranch: null },
  errors: [{ type: "STALE_DATA", message: "Expected branch to point" }],
};
const written = { oid: NEXT, tree: { oid: "c".repeat(40) } };
const committed = { data: { createCommitOnBranch: { commit: written } } };

describe("commits on GitHub", () => {
  let f: Fixture;
  beforeEach(() => {
    f = fixture();
    f.api.get(TREE).reply(200, { sha: HEAD, truncated: false, tree: [plain, program] });
  });
  afterEach(allAnswersUsed);

  const commit = (path: string, mode?: "100755") =>
    f.ports.store.commit({
      branch: BRANCH,
      expectedHead: HEAD,
      message: "subject\n\nbody\n\n\nlast",
      changes: [{ path, content: "ü", mode }],
    });

  it("sends plain files in one request, on the expected head, in base64", async () => {
    let input: unknown;
    f.api
      .post("/graphql", (body: { variables: { input: unknown } }) => {
        input = body.variables.input;
        return true;
      })
      .reply(200, committed);
    expect(await commit("a.md")).toEqual({ sha: NEXT, tree: expect.any(String) });
    expect(input).toEqual({
      branch: { repositoryNameWithOwner: "acme/flights", branchName: BRANCH },
      expectedHeadOid: HEAD,
      message: { headline: "subject", body: "body\n\n\nlast" },
      fileChanges: { additions: [{ path: "a.md", contents: "w7w=" }], deletions: [] },
    });
  });

  it("tells a conflict by the head's real place", async () => {
    f.api
      .post("/graphql")
      .reply(200, stale)
      .get(REF)
      .reply(200, { object: { sha: NEXT } });
    await expect(commit("a.md")).rejects.toBeInstanceOf(StaleHeadError);
  });

  it("tries again when the branch stands where it should: GitHub had not seen it yet", async () => {
    f.api
      .post("/graphql")
      .reply(200, stale)
      .get(REF)
      .reply(200, { object: { sha: HEAD } });
    f.api.post("/graphql").reply(200, committed);
    expect(await commit("a.md")).toEqual({ sha: NEXT, tree: expect.any(String) });
  });

  it("repeats after an unclear failure: compare-and-swap makes that safe", async () => {
    f.api.post("/graphql").reply(502, "bad gateway").post("/graphql").reply(200, committed);
    expect(await commit("a.md")).toEqual({ sha: NEXT, tree: expect.any(String) });
  });

  it.each([
    ["a program's text", "run.sh", undefined],
    ["a new program", "new.sh", "100755" as const],
  ])("writes objects for %s and moves the branch forward only", async (_, path, mode) => {
    f.api.get(`${OWN}/git/commits/${HEAD}`).reply(200, { tree: { sha: "t" } });
    f.api
      .post(`${OWN}/git/trees`, { base_tree: "t", tree: [{ path, mode: "100755", type: "blob", content: "ü" }] })
      .reply(201, { sha: "t2" })
      .post(`${OWN}/git/commits`, { message: "subject\n\nbody\n\n\nlast", tree: "t2", parents: [HEAD] })
      .reply(201, { sha: NEXT })
      .get(REF)
      .reply(200, { object: { sha: HEAD } })
      .patch(`${OWN}/git/refs/heads%2Fhaiku%2Fx%2Fmain`, { sha: NEXT, force: false })
      .reply(200, {});
    expect(await commit(path, mode)).toEqual({ sha: NEXT, tree: expect.any(String) });
  });

  it("reads a tree that is too big folder by folder, once", async () => {
    const big = "c".repeat(40);
    const folder = { path: "src", mode: "040000", type: "tree", sha: "3".repeat(40) };
    f.api.get(TREE.replace(HEAD, big)).reply(200, { truncated: true, tree: [] });
    f.api.get(`${OWN}/git/trees/${big}`).reply(200, { truncated: false, tree: [plain, folder] });
    f.api
      .get(TREE.replace(HEAD, folder.sha))
      .reply(200, { truncated: false, tree: [{ ...program, path: "deep/run.sh" }] });
    const paths = async () => [...(await f.ports.store.tree(big)).keys()];
    expect(await paths()).toEqual(["a.md", "src", "src/deep/run.sh"]);
    expect(await paths()).toHaveLength(3);
    await f.ports.store.tree(HEAD);
  });

  it("keeps apart what reads alike because its bytes are no text, folders too", async () => {
    const alike = "d".repeat(40);
    const other = { ...plain, sha: "4".repeat(40) };
    const folder = (sha: string) => ({ path: "\uFFFD", mode: "040000", type: "tree", sha: sha.repeat(40) });
    const listed = (tree: readonly object[]) => ({ truncated: false, tree });
    f.api.get(TREE.replace(HEAD, alike)).reply(200, { truncated: true, tree: [] });
    f.api
      .get(`${OWN}/git/trees/${alike}`)
      .reply(200, listed([{ ...plain, path: "a\uFFFD" }, { ...other, path: "a\uFFFD" }, folder("5"), folder("6")]));
    f.api.get(TREE.replace(HEAD, "5".repeat(40))).reply(200, listed([plain]));
    f.api.get(TREE.replace(HEAD, "6".repeat(40))).reply(200, listed([other]));
    const ids = [...(await f.ports.store.tree(alike))].map(([path, { oid }]) => [path, oid.slice(0, 1)]);
    expect(ids).toEqual([
      ["a\uFFFD", plain.sha.slice(0, 1)],
      ["a\uFFFD(2)", "4"],
      ["\uFFFD", "5"],
      [`\uFFFD/${plain.path}`, plain.sha.slice(0, 1)],
      ["\uFFFD(2)", "6"],
      [`\uFFFD(2)/${plain.path}`, "4"],
    ]);
    await f.ports.store.tree(HEAD);
  });

  it("asks for fifty blobs a time, and alone for what GraphQL cannot give whole", async () => {
    const texts = Array.from({ length: 51 }, (_, index) => `text ${index}`);
    const ids = texts.map((text) => blobId(text));
    const answer = (part: readonly string[], lost: number) => ({
      data: {
        repository: Object.fromEntries(
          part.map((text, index) => [`b${index}`, { text: index === lost ? null : text }]),
        ),
      },
    });
    f.api.post("/graphql", asking(ids[0] ?? "")).reply(200, answer(texts.slice(0, 50), 3));
    f.api
      .get(`${OWN}/git/blobs/${ids[3]}`)
      .reply(200, { encoding: "base64", content: Buffer.from("text 3").toString("base64") });
    f.api.post("/graphql", asking(ids[50] ?? "")).reply(200, answer(texts.slice(50), -1));
    const found = await f.ports.store.blobs(ids);
    expect([...found.values()].sort()).toEqual([...texts].sort());
    expect((await f.ports.store.blobs(ids)).size).toBe(51);
    await f.ports.store.tree(HEAD);
  });
});
