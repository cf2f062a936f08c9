import type { PullRequestSeen } from "../../ports/index.ts";

/** Whether it waits in a merge queue, as far as GitHub has told. */
export function isQueued({ state, acts = [] }: Pick<PullRequestSeen, "state" | "acts">): boolean {
  return state === "open" && acts.findLast(({ act }) => act === "queued")?.on === true;
}

/** How the branches are called on which the queue tests it: one for each commit of the base that it was tested on. */
export function groupBranches({ base_branch, number }: Pick<PullRequestSeen, "base_branch" | "number">): string {
  return `gh-readonly-queue/${base_branch}/pr-${number}-`;
}
