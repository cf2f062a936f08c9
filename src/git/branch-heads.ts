import { type GitCall, git } from "./git-process.ts";
import { objectId } from "./object-reading.ts";

/** A branch of a clone that may exist here, at `origin` or both; the fetched one counts where it is ahead. */
export interface BranchHead {
  /** Where the branch stands for the engine. */
  readonly head: string;
  /** The local branch's own value, which a compare-and-swap starts from; null when only the fetched one exists. */
  readonly local: string | null;
}

const LOCAL = "refs/heads/";
const FETCHED = "refs/remotes/origin/";

/** Branches of a clone or bare repository whose name starts with `prefix`: local ones and those fetched from `origin`. */
export async function branchHeads(call: GitCall, prefix: string): Promise<ReadonlyMap<string, BranchHead>> {
  const { stdout } = await git(["for-each-ref", "--format=%(objectname) %(refname)", LOCAL, FETCHED], call);
  const local = new Map<string, string>();
  const fetched = new Map<string, string>();
  for (const line of stdout.toString("utf8").split("\n")) {
    const sha = line.slice(0, 40);
    const ref = line.slice(41);
    if (ref.startsWith(LOCAL + prefix)) local.set(ref.slice(LOCAL.length), sha);
    if (ref.startsWith(FETCHED + prefix)) fetched.set(ref.slice(FETCHED.length), sha);
  }
  fetched.delete("HEAD");
  const names = [...new Set([...local.keys(), ...fetched.keys()])].sort();
  const heads = names.map(async (name): Promise<[string, BranchHead][]> => {
    const head = await newerOf(call, local.get(name), fetched.get(name));
    return head === undefined ? [] : [[name, { head, local: local.get(name) ?? null }]];
  });
  return new Map((await Promise.all(heads)).flat());
}

/** The local branch, unless the fetched one is ahead of it. */
async function newerOf(
  call: GitCall,
  local: string | undefined,
  fetched: string | undefined,
): Promise<string | undefined> {
  if (local === undefined || fetched === undefined || local === fetched) return local ?? fetched;
  return (await isAncestor(call, local, fetched)) ? fetched : local;
}

/** True for a commit and itself. HostError where one of them is not in the repository. */
export async function isAncestor(call: GitCall, older: string, newer: string): Promise<boolean> {
  const { code } = await git(["merge-base", "--is-ancestor", older, newer], { ...call, accept: [0, 1] });
  return code === 0;
}

/** The newest commit both descend from; null when they share no history. */
export async function mergeBase(call: GitCall, one: string, other: string): Promise<string | null> {
  const args = ["merge-base", objectId(one), objectId(other)];
  const { code, stdout } = await git(args, { ...call, accept: [0, 1] });
  return code === 0 ? stdout.toString("utf8").trim() : null;
}

/** By its full name; null where there is none, neither here nor fetched. */
export async function branchHead(call: GitCall, branch: string): Promise<BranchHead | null> {
  return (await branchHeads(call, branch)).get(branch) ?? null;
}
