import type { FileChange } from "../git/diff.ts";
import { EMPTY_TREE } from "../git/write-objects.ts";
import { pullRefusal, rulesOf } from "./branch-rules.ts";
import type { PullRequest, Repository } from "./records.ts";

/** What git says about a pull request; asked when needed, remembered by the repository. */
export interface PullFacts {
  /** Null when it is no longer open. */
  readonly mergeable: boolean | null;
  readonly mergeableState: "draft" | "dirty" | "blocked" | "clean" | "unknown";
  /** Oldest first. */
  readonly commits: readonly string[];
  readonly files: readonly FileChange[];
}

/** Against the merge base; where there is none, against the empty tree. */
export async function pullFiles(pull: PullRequest): Promise<readonly FileChange[]> {
  const base = await pull.repo.git.mergeBase(pull.baseSha, pull.headSha);
  return pull.repo.git.diff(base ?? EMPTY_TREE, pull.headSha);
}

/** SHAs that the base does not have, oldest first. */
export async function pullCommits(pull: PullRequest): Promise<readonly string[]> {
  return [...(await pull.repo.git.commitsBetween(pull.baseSha, pull.headSha))].reverse();
}

/** In the order in which they were opened, drafts included. */
export function openPulls(repo: Repository): readonly PullRequest[] {
  return [...repo.items.values()]
    .filter((item) => item.typename === "PullRequest")
    .filter((pull) => pull.state === "open");
}

/** Asks git. Whether it can be merged is not asked once it is closed. */
export async function pullFacts(pull: PullRequest): Promise<PullFacts> {
  const [files, commits] = await Promise.all([pullFiles(pull), pullCommits(pull)]);
  if (pull.state !== "open") return { mergeable: null, mergeableState: "unknown", commits, files };
  const mergeable = (await pull.repo.git.mergeTree(pull.baseSha, pull.headSha)) !== null;
  return { mergeable, mergeableState: stateOf(pull, mergeable), commits, files };
}

/** Whether GitHub has not found out yet if it can be merged; being asked so often brings it about. */
export function isMergeabilityUnknown({ repo }: PullRequest): boolean {
  if (repo.mergeabilityUnknown === 0) return false;
  repo.mergeabilityUnknown -= 1;
  return true;
}

function stateOf(pull: PullRequest, mergeable: boolean): PullFacts["mergeableState"] {
  if (pull.draft) return "draft";
  if (!mergeable) return "dirty";
  return pullRefusal(pull, rulesOf(pull.repo, pull.baseRef)) === null ? "clean" : "blocked";
}
