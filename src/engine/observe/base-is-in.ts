import { intentBranch } from "../../method/index.ts";
import type { Observation } from "./observation.ts";

/** Whether the intent branch is seen to hold the default branch's head. False only means that nobody has looked further. */
export function baseIsIn(observation: Observation): boolean {
  const { default_branch, commits } = observation.snapshot;
  const own = commits.get(intentBranch(observation.slug)) ?? [];
  return own.some(({ sha, parents }) => sha === default_branch.head || parents.includes(default_branch.head));
}
