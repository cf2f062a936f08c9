import { expect, it } from "vitest";
import type { FileChange, TreeEntry } from "../../src/ports/index.ts";
import { localWorld } from "./local-world.ts";
import { stateStoreContract } from "./state-store-contract.ts";

stateStoreContract("GitHub", async () => {
  const { ports, base, github, close } = await localWorld();
  return {
    store: ports.store,
    base,
    async close() {
      await close();
      if (github.problems.length > 0) throw new TypeError(github.problems.join("\n"));
    },
  };
});

/** One after the other, each on top of what is there. */
const COMMITS: readonly (readonly FileChange[])[] = [
  [{ path: "one.md", content: "1\n" }],
  [
    { path: "deep/er/ö file.md", content: "one\ntwo" },
    { path: "deep/er.md", content: "beside a folder of nearly that name" },
  ],
  [{ path: "run.sh", content: "#!/bin/sh\n" }],
  [{ path: "tool", content: "#!/bin/sh\n", mode: "100755" }],
  [{ path: "deep/er/ö file.md", content: null }],
  [{ path: "deep/er.md", content: null }],
  [{ path: "one.md", content: new Uint8Array([0, 255, 10]) }],
  [],
  [{ path: "a/folder/of.md", content: "first" }],
  [{ path: "a", content: "a file where a folder stood" }],
  [{ path: "a/folder", content: "and a folder where a file stood" }],
];

it("knows what stands after its own commits, and reads none of it again", async () => {
  const { ports, another, base, github, close } = await localWorld();
  try {
    const branch = "haiku/airports/main";
    await ports.store.createBranch(branch, base);
    await ports.store.tree(base);
    const known: (readonly [string, ReadonlyMap<string, TreeEntry>])[] = [];
    let head = base;
    for (const changes of COMMITS) {
      const made = await ports.store.commit({ branch, expectedHead: head, message: "next", changes });
      head = made.sha;
      expect((await ports.store.history(head, null, 1))[0]?.tree).toBe(made.tree);
      known.push([head, await ports.store.tree(head)]);
    }
    const trees = github.requests.filter(({ method, path }) => method === "GET" && path.includes("/git/trees/"));
    expect(trees.map(({ path }) => path)).toEqual([expect.stringContaining(base)]);
    const { store } = another();
    for (const [commit, tree] of known) expect([...tree]).toEqual([...(await store.tree(commit))]);
  } finally {
    await close();
  }
});
