import { ownBranch, type StateStore } from "../../ports/index.ts";
import type { Connection } from "../connection/index.ts";
import { readBlobs } from "./blob-reader.ts";
import { deleteRef } from "./branch-deletion.ts";
import { mergeIntoBranch, readMergeBase } from "./branch-merge.ts";
import { createRef, listBranches } from "./branch-refs.ts";
import { readHistory } from "./commit-history.ts";
import { writeCommitObject } from "./commit-objects.ts";
import { commitOnBranch, planChanges } from "./commit-writer.ts";
import type { ObjectCache } from "./object-cache.ts";
import { keepCommitted } from "./own-objects.ts";
import { readTree } from "./tree-reader.ts";

/** `wait` is how a branch that was just made is waited for; `cache` holds objects of this same repository. */
export interface StoreOptions {
  readonly connection: Connection;
  readonly cache: ObjectCache;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Git on GitHub: reads by object id with a cache, writes by compare-and-swap. */
export function githubStore({ connection, cache, wait }: StoreOptions): StateStore {
  const tree = (commit: string) => readTree(connection, cache, commit);
  return {
    tree,
    branches: (prefix) => listBranches(connection, prefix),
    blobs: (ids) => readBlobs(connection, cache, ids),
    history: (head, until, limit) => readHistory(connection, { head, until, limit }),
    commit: (commit) => commitOnBranch({ connection, cache, wait, tree }, commit),
    createBranch: (branch, sha) => createRef(connection, branch, sha),
    async createOrphan(branch, files, message) {
      ownBranch(branch); // refused before anything is written
      const plan = { message, parents: [], base: null, changes: planChanges(files, new Map()) };
      const made = await writeCommitObject(connection, plan);
      const { sha } = made;
      keepCommitted(cache, new Map(), plan.changes, made);
      return (await createRef(connection, branch, sha)) === "created" ? { kind: "created", sha } : { kind: "exists" };
    },
    deleteBranch: (branch, head) => deleteRef(connection, branch, head),
    merge: (branch, head, message) => mergeIntoBranch(connection, cache, branch, { head, message }),
    mergeBase: (one, other) => readMergeBase(connection, cache, one, other),
  };
}
