import { Bug } from "../shared/index.ts";

/** One file of a commit: text or bytes; `mode` 100755 only for programs, which stay so where a change has no mode. */
export interface FileChange {
  readonly path: string;
  /** null deletes the file. */
  readonly content: string | Uint8Array | null;
  readonly mode?: "100644" | "100755";
}

/** A commit to be made on a branch, on top of what was read. */
export interface NewCommit {
  readonly branch: string;
  /** The commit is refused with StaleHeadError unless the branch stands here. It becomes the only parent. */
  readonly expectedHead: string;
  readonly message: string;
  /** May be empty: an empty commit. */
  readonly changes: readonly FileChange[];
  /** The caller's promise that no program is among the files and that every deleted one exists: saves a look at the tree. */
  readonly plain?: boolean;
}

/** Ids of a commit that was made, and of its tree. */
export type CommitMade = Pick<CommitSeen, "sha" | "tree">;

/**
 * A commit as read; `at` is the committer's time, ISO 8601. An author's `login` and `id` are null where no account is
 * known.
 */
export interface CommitSeen {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly at: string;
  readonly author: {
    readonly login: string | null;
    readonly id: number | null;
    readonly name: string;
    readonly email: string;
  };
  /** Whether GitHub signed it; null where that cannot be told (a local clone). */
  readonly verified: boolean | null;
}

/**
 * What stands at a path of a commit: object id, mode as git writes it (`100644`), and kind; `commit` is a submodule.
 */
export interface TreeEntry {
  readonly oid: string;
  readonly mode: string;
  readonly type: "blob" | "tree" | "commit";
}

/** How a merge ended. `nothing`: the branch holds it already. `conflict`: nothing was written. */
export type Merge =
  | { readonly kind: "merged"; readonly sha: string }
  | { readonly kind: "nothing" }
  | { readonly kind: "conflict" }
  /** The host does not let us, with its words: a rule of the branch, or workflow files among the changes. */
  | { readonly kind: "refused"; readonly why: string };

/**
 * Git as the engine needs it: branches of one repository, read by object id and moved by compare-and-swap. Never
 * forces, never touches tags or the default branch. Objects are immutable, so adapters cache reads by id for ever.
 */
export interface StateStore {
  /** Branch name → head, of all branches whose name starts with `prefix` (`haiku/`). */
  branches(prefix: string): Promise<ReadonlyMap<string, string>>;
  /** Path → entry of every file and folder of a commit, recursively. */
  tree(commit: string): Promise<ReadonlyMap<string, TreeEntry>>;
  /** Contents by blob id. Fails with HostError when one does not exist. */
  blobs(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Newest first along first parents, from `head` down to (without) `until`, at most `limit`. */
  history(head: string, until: string | null, limit: number): Promise<readonly CommitSeen[]>;
  /** Answers the new head and its tree. StaleHeadError when the branch stands elsewhere. */
  commit(commit: NewCommit): Promise<CommitMade>;
  /** Makes a branch; `exists` when there is one of that name, wherever it stands. */
  createBranch(branch: string, sha: string): Promise<"created" | "exists">;
  /** Makes a branch with a first commit without parents; `exists` as above, and nothing is written then. */
  createOrphan(
    branch: string,
    files: readonly FileChange[],
    message: string,
  ): Promise<{ readonly kind: "created"; readonly sha: string } | { readonly kind: "exists" }>;
  /** Deletes a branch only while it stands there; `moved` when it stands elsewhere, and stays. One that is gone is fine. */
  deleteBranch(branch: string, head: string): Promise<"deleted" | "moved">;
  /** Merges a commit into a branch with a merge commit. */
  merge(branch: string, head: string, message: string): Promise<Merge>;
  /** The newest commit that both descend from; null when they share no history. */
  mergeBase(one: string, other: string): Promise<string | null>;
}

/** What of it changes nothing. */
export type ReadStore = Pick<StateStore, "branches" | "tree" | "blobs" | "history" | "mergeBase">;

/** Only branches below `haiku/` are ever written; anything else is a mistake of ours. */
export function ownBranch(branch: string): string {
  if (branch.startsWith("haiku/") && !branch.includes("..")) return branch;
  throw new Bug(`refusing to write branch ${branch}: it is not below haiku/`);
}
