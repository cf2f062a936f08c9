import {
  type CommitMade,
  type FileChange,
  type Merge,
  type NewCommit,
  ownBranch,
  type StateStore,
} from "../ports/index.ts";
import { HostError, StaleHeadError } from "../shared/index.ts";
import { type BranchHead, branchHead, branchHeads, isAncestor, mergeBase } from "./branch-heads.ts";
import { readHistory } from "./commit-history.ts";
import { type CommitAuthor, writeCommit, writeTree } from "./commit-plumbing.ts";
import { type GitCall, git, type Surroundings } from "./git-process.ts";
import { listTree, objectId, readObjects } from "./object-reading.ts";

interface Store {
  readonly call: GitCall;
  readonly author: CommitAuthor;
}

/** Without any of them the engine commits, and no signature is looked at. */
export interface GitStoreOptions {
  /** Who commits; the engine by default. */
  readonly author?: CommitAuthor;
  readonly surroundings?: Surroundings;
  /** Fingerprints whose signatures count as the platform's; without them no signature is looked at, which costs less. */
  readonly signers?: readonly string[];
}

const ENGINE: CommitAuthor = { name: "haiku", email: "haiku@users.noreply.github.com" };
const NOWHERE = "0".repeat(40);

/**
 * State in a local clone or bare repository, by the git program. Reads what was fetched from `origin` too; writes local
 * branches alone: nothing is pushed, no working file is touched, and a branch that exists only at `origin` stays there.
 */
export function gitStore(directory: string, options: GitStoreOptions = {}): StateStore {
  const call = { directory, surroundings: options.surroundings };
  const store = { call, author: options.author ?? ENGINE };
  return {
    async branches(prefix) {
      const heads = await branchHeads(call, prefix);
      return new Map([...heads].map(([name, { head }]) => [name, head]));
    },
    tree: (commit) => listTree(commit, call),
    async blobs(ids) {
      const found = await readObjects(ids, call);
      return new Map([...found].map(([id, bytes]) => [id, bytes.toString("utf8")]));
    },
    history: (head, until, limit) => readHistory(call, { head, until, limit, signers: options.signers ?? null }),
    commit: (commit) => commitOnBranch(store, commit),
    createBranch: (branch, sha) => createBranch(store, branch, sha),
    createOrphan: (branch, files, message) => createOrphan(store, branch, { files, message }),
    deleteBranch: (branch, head) => deleteBranch(store, branch, head),
    merge: (branch, head, message) => mergeIntoBranch(store, branch, { head, message }),
    mergeBase: (one, other) => mergeBase(call, one, other),
  };
}

async function commitOnBranch({ call, author }: Store, commit: NewCommit): Promise<CommitMade> {
  const { branch, expectedHead, changes, message } = commit;
  const stands = await branchHead(call, ownBranch(branch));
  if (stands?.head !== expectedHead) throw new StaleHeadError(branch);
  const entries = await listTree(expectedHead, call);
  const tree = await writeTree(call, { treeish: expectedHead, entries }, changes);
  const sha = await writeCommit(call, { tree, parents: [expectedHead], message, author });
  await moveBranch(call, { branch, from: stands, to: sha });
  return { sha, tree };
}

/** Compare-and-swap: git itself refuses when the local branch is not where it was read. */
async function moveBranch(call: GitCall, move: { branch: string; from: BranchHead; to: string }): Promise<void> {
  const { branch, from, to } = move;
  try {
    await git(["update-ref", `refs/heads/${branch}`, to, from.local ?? NOWHERE], call);
  } catch (error) {
    const stands = await branchHead(call, branch);
    if (stands?.local !== from.local) throw new StaleHeadError(branch, error);
    throw error;
  }
}

async function createBranch({ call }: Store, branch: string, sha: string): Promise<"created" | "exists"> {
  if (await branchHead(call, ownBranch(branch))) return "exists";
  await git(["cat-file", "-e", `${objectId(sha)}^{commit}`], call).catch((cause: unknown) => {
    throw new HostError(`commit ${sha} does not exist`, { retryable: false, status: 422, cause });
  });
  try {
    await git(["update-ref", `refs/heads/${branch}`, sha, NOWHERE], call);
    return "created";
  } catch (error) {
    if (await branchHead(call, branch)) return "exists";
    throw error;
  }
}

/** What exists only at `origin` is not ours to delete. */
async function deleteBranch({ call }: Store, branch: string, head: string): Promise<"deleted" | "moved"> {
  const stands = await branchHead(call, ownBranch(branch));
  const local = stands?.local ?? null;
  if (local === null) return "deleted";
  if (stands?.head !== head) return "moved";
  try {
    await git(["update-ref", "-d", `refs/heads/${branch}`, local], call);
    return "deleted";
  } catch (error) {
    const now = (await branchHead(call, branch))?.local ?? null;
    if (now === local) throw error;
    return now === null ? "deleted" : "moved";
  }
}

async function createOrphan(
  store: Store,
  branch: string,
  first: { readonly files: readonly FileChange[]; readonly message: string },
): ReturnType<StateStore["createOrphan"]> {
  const { call, author } = store;
  if (await branchHead(call, ownBranch(branch))) return { kind: "exists" };
  if (first.files.length === 0) throw new HostError("a first commit needs at least one file", { retryable: false });
  const tree = await writeTree(call, { treeish: null, entries: new Map() }, first.files);
  const sha = await writeCommit(call, { tree, parents: [], message: first.message, author });
  return (await createBranch(store, branch, sha)) === "created" ? { kind: "created", sha } : { kind: "exists" };
}

async function mergeIntoBranch(
  { call, author }: Store,
  branch: string,
  incoming: { readonly head: string; readonly message: string },
): Promise<Merge> {
  const stands = await branchHead(call, ownBranch(branch));
  if (!stands) throw new HostError(`branch ${branch} does not exist`, { retryable: false, status: 404 });
  const { head, message } = incoming;
  if (await isAncestor(call, objectId(head), stands.head)) return { kind: "nothing" };
  const merged = await git(["merge-tree", "--write-tree", "-z", stands.head, head], { ...call, accept: [0, 1] });
  if (merged.code === 1) return { kind: "conflict" };
  const [tree = ""] = merged.stdout.toString("utf8").split("\0");
  const sha = await writeCommit(call, { tree: objectId(tree), parents: [stands.head, head], message, author });
  await moveBranch(call, { branch, from: stands, to: sha });
  return { kind: "merged", sha };
}
