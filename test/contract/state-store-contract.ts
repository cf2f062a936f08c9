import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StateStore } from "../../src/ports/index.ts";
import { blobId, StaleHeadError } from "../../src/shared/index.ts";

export interface StoreUnderTest {
  readonly store: StateStore;
  /** Head of the default branch: one commit or more, with README.md ("hello\n") and run.sh (a program). */
  readonly base: string;
  close(): Promise<void>;
}

const BRANCH = "haiku/airports/main";
const LEDGER = "haiku/airports/ledger";
const UNKNOWN = "1".repeat(40);

/** What every state store promises, whatever it stands on. */
export function stateStoreContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`state store on ${name}`, () => {
    let under: StoreUnderTest;
    let store: StateStore;
    let base: string;

    beforeEach(async () => {
      under = await make();
      ({ store, base } = under);
      await store.createBranch(BRANCH, base);
    });
    afterEach(() => under.close());

    const write = async (path: string, content: string | null, expectedHead = base): Promise<string> => {
      const commit = { branch: BRANCH, expectedHead, message: `write ${path}`, changes: [{ path, content }] };
      return (await store.commit(commit)).sha;
    };

    /** The head of another branch, on which this file was written beside what the first one holds. */
    async function theirs(path: string, content: string): Promise<string> {
      const branch = "haiku/airports/build";
      await store.createBranch(branch, base);
      const commit = { branch, expectedHead: base, message: "theirs", changes: [{ path, content }] };
      return (await store.commit(commit)).sha;
    }

    async function textAt(commit: string, path: string): Promise<string | undefined> {
      const entry = (await store.tree(commit)).get(path);
      return entry && (await store.blobs([entry.oid])).get(entry.oid);
    }

    it("lists the branches below a prefix, with their heads", async () => {
      await store.createBranch("haiku/other/main", base);
      expect(await store.branches("haiku/airports/")).toEqual(new Map([[BRANCH, base]]));
      expect([...(await store.branches("haiku/")).keys()].sort()).toEqual([BRANCH, "haiku/other/main"]);
      expect(await store.branches("haiku/nothing/")).toEqual(new Map());
    });

    it("commits files and answers the new head", async () => {
      const head = await write("deep/er/ö file.md", "one\ntwo");
      expect(await store.branches(BRANCH)).toEqual(new Map([[BRANCH, head]]));
      expect(await textAt(head, "deep/er/ö file.md")).toBe("one\ntwo");
      expect(await textAt(head, "README.md")).toBe("hello\n");
    });

    it("lists folders and files with git's own ids", async () => {
      const tree = await store.tree(await write("a/b.md", "content"));
      expect(tree.get("a/b.md")).toEqual({ oid: blobId("content"), mode: "100644", type: "blob" });
      expect(tree.get("a")).toMatchObject({ mode: "040000", type: "tree" });
      expect(tree.get("run.sh")).toMatchObject({ mode: "100755" });
    });

    it("refuses a commit on another head and leaves the branch alone", async () => {
      const first = await write("a.md", "1");
      await expect(write("b.md", "2", base)).rejects.toBeInstanceOf(StaleHeadError);
      expect((await store.branches(BRANCH)).get(BRANCH)).toBe(first);
    });

    it("refuses a commit on a branch that is gone", async () => {
      await store.deleteBranch(BRANCH, base);
      await expect(write("a.md", "1")).rejects.toBeInstanceOf(StaleHeadError);
    });

    it("lets one of several racing commits win", async () => {
      const results = await Promise.allSettled(["a", "b", "c"].map((path) => write(path, path)));
      const lost = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
      expect(lost).toHaveLength(2);
      for (const reason of lost) expect(reason).toBeInstanceOf(StaleHeadError);
    });

    it("deletes files; deleting what is not there changes nothing", async () => {
      const { sha: head } = await store.commit({
        branch: BRANCH,
        expectedHead: base,
        message: "delete",
        changes: ["README.md", "not/there.md"].map((path) => ({ path, content: null })),
      });
      expect([...(await store.tree(head)).keys()]).toEqual(["run.sh"]);
    });

    it("makes empty commits", async () => {
      const { sha: head } = await store.commit({ branch: BRANCH, expectedHead: base, message: "nothing", changes: [] });
      const [commit, before] = await store.history(head, null, 2);
      expect(commit).toMatchObject({ sha: head, parents: [base], message: "nothing" });
      expect(commit?.tree).toBe(before?.tree);
    });

    it("keeps a program executable when its text changes, and makes one when asked", async () => {
      const { sha: head } = await store.commit({
        branch: BRANCH,
        expectedHead: base,
        message: "programs",
        changes: [
          { path: "run.sh", content: "#!/bin/sh\necho new\n" },
          { path: "new.sh", content: "#!/bin/sh\n", mode: "100755" },
          { path: "plain.md", content: "x" },
        ],
      });
      const tree = await store.tree(head);
      expect(["run.sh", "new.sh", "plain.md"].map((path) => tree.get(path)?.mode)).toEqual([
        "100755",
        "100755",
        "100644",
      ]);
      await expect(
        store.commit({
          branch: BRANCH,
          expectedHead: base,
          message: "late",
          changes: [{ path: "run.sh", content: "late", mode: "100755" }],
        }),
      ).rejects.toBeInstanceOf(StaleHeadError);
    });

    it("takes bytes as they are", async () => {
      const bytes = Uint8Array.from([0, 255, 13, 10, 128]);
      const changes = [{ path: "data.bin", content: bytes }];
      const { sha: head } = await store.commit({ branch: BRANCH, expectedHead: base, message: "bytes", changes });
      expect((await store.tree(head)).get("data.bin")?.oid).toBe(blobId(bytes));
    });

    it("keeps a message with its blank lines and trailers", async () => {
      const message = "haiku(build): advance\n\nBody, line one.\n\nHaiku-Step: build/unit-001\n\n\nskip-checks: true";
      const { sha: head } = await store.commit({ branch: BRANCH, expectedHead: base, message, changes: [] });
      expect((await store.history(head, null, 1))[0]?.message).toBe(message);
    });

    it("reads several blobs at once, each once, and fails for one that does not exist", async () => {
      const head = await write("a.md", "same");
      const tree = await store.tree(head);
      const ids = ["a.md", "README.md", "a.md"].map((path) => tree.get(path)?.oid ?? "");
      expect(await store.blobs(ids)).toEqual(
        new Map([
          [ids[0], "same"],
          [ids[1], "hello\n"],
        ]),
      );
      expect(await store.blobs([])).toEqual(new Map());
      await expect(store.blobs([UNKNOWN])).rejects.toMatchObject({ name: "HostError", retryable: false });
    });

    it("fails for a commit that does not exist", async () => {
      await expect(store.tree(UNKNOWN)).rejects.toMatchObject({ name: "HostError", retryable: false });
      await expect(store.history(UNKNOWN, null, 5)).rejects.toMatchObject({ name: "HostError", retryable: false });
    });

    it("tells history newest first, down to a commit or a number", async () => {
      const heads = [base];
      for (const path of ["1", "2", "3"]) heads.unshift(await write(path, path, heads[0]));
      const shas = async (until: string | null, limit: number) =>
        (await store.history(heads[0] ?? "", until, limit)).map(({ sha }) => sha);
      expect(await shas(base, 10)).toEqual(heads.slice(0, 3));
      expect(await shas(null, 2)).toEqual(heads.slice(0, 2));
      expect(await shas(heads[0] ?? "", 10)).toEqual([]);
      expect((await store.history(heads[0] ?? "", base, 1))[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    });

    it("follows first parents past merges", async () => {
      const ours = await write("ours.md", "o");
      const other = await theirs("theirs.md", "t");
      const merge = await store.merge(BRANCH, other, "Merge build");
      if (merge.kind !== "merged") throw new TypeError(`not merged: ${merge.kind}`);
      const line = await store.history(merge.sha, base, 10);
      expect(line.map(({ sha }) => sha)).toEqual([merge.sha, ours]);
      expect(line[0]).toMatchObject({ parents: [ours, other], message: "Merge build" });
      expect([await textAt(merge.sha, "ours.md"), await textAt(merge.sha, "theirs.md")]).toEqual(["o", "t"]);
    });

    it("says when there is nothing to merge and when there is a conflict, and changes nothing then", async () => {
      const ours = await write("README.md", "ours\n");
      const other = await theirs("README.md", "theirs\n");
      expect(await store.merge(BRANCH, base, "m")).toEqual({ kind: "nothing" });
      expect(await store.merge(BRANCH, other, "m")).toEqual({ kind: "conflict" });
      expect((await store.branches(BRANCH)).get(BRANCH)).toBe(ours);
    });

    it("finds the commit two others have in common", async () => {
      const ours = await write("ours.md", "o");
      const other = await theirs("theirs.md", "t");
      expect(await store.mergeBase(ours, other)).toBe(base);
      expect(await store.mergeBase(ours, base)).toBe(base);
      const alone = await store.createOrphan(LEDGER, [{ path: "intent.md", content: "x" }], "start");
      if (alone.kind !== "created") throw new TypeError("not created");
      expect(await store.mergeBase(ours, alone.sha)).toBeNull();
    });

    it("makes a branch once", async () => {
      expect(await store.createBranch(LEDGER, base)).toBe("created");
      const { sha: head } = await store.commit({ branch: LEDGER, expectedHead: base, message: "m", changes: [] });
      expect(await store.createBranch(LEDGER, base)).toBe("exists");
      expect((await store.branches(LEDGER)).get(LEDGER)).toBe(head);
    });

    it("makes an orphan once", async () => {
      const files = [{ path: "intent.md", content: "schema: 1\n" }];
      const made = await store.createOrphan(LEDGER, files, "start");
      if (made.kind !== "created") throw new TypeError("not created");
      expect([...(await store.tree(made.sha)).keys()]).toEqual(["intent.md"]);
      expect((await store.history(made.sha, null, 5)).map(({ parents, message }) => [parents, message])).toEqual([
        [[], "start"],
      ]);
      expect(await store.createOrphan(LEDGER, files, "again")).toEqual({ kind: "exists" });
      expect((await store.branches(LEDGER)).get(LEDGER)).toBe(made.sha);
    });

    it("deletes a branch, also one that is gone", async () => {
      expect(await store.deleteBranch(BRANCH, base)).toBe("deleted");
      expect(await store.deleteBranch(BRANCH, base)).toBe("deleted");
      expect(await store.branches("haiku/")).toEqual(new Map());
    });

    it("deletes no branch that has moved meanwhile, and says so", async () => {
      const head = await write("late.md", "an afternoon's work");
      expect(await store.deleteBranch(BRANCH, base)).toBe("moved");
      expect(await store.branches(BRANCH)).toEqual(new Map([[BRANCH, head]]));
      expect(await store.deleteBranch(BRANCH, head)).toBe("deleted");
    });

    it("deletes a branch or moves it, never both", async () => {
      const [written, gone] = await Promise.allSettled([write("late.md", "1"), store.deleteBranch(BRANCH, base)]);
      if (gone.status === "rejected") throw gone.reason;
      const stands = (await store.branches(BRANCH)).get(BRANCH) ?? null;
      expect(stands).toBe(written.status === "fulfilled" ? written.value : null);
      expect(gone.value).toBe(written.status === "fulfilled" ? "moved" : "deleted");
    });

    it("never writes a branch outside haiku/", async () => {
      await expect(store.createBranch("main2", base)).rejects.toMatchObject({ name: "Bug" });
      await expect(store.deleteBranch("main", base)).rejects.toMatchObject({ name: "Bug" });
      const commit = { branch: "main", expectedHead: base, message: "m", changes: [] };
      await expect(store.commit(commit)).rejects.toMatchObject({ name: "Bug" });
      await expect(store.merge("main", base, "m")).rejects.toMatchObject({ name: "Bug" });
    });
  });
}
