import { intentBranch } from "../../method/index.ts";
import { type Observation, pullFor, stateOf } from "../observe/observation.ts";

/** The branch of a stage whose merge is recorded, an early one too, while it still stands. */
export interface MergedBranch {
  readonly stage: string;
  readonly branch: string;
  readonly head: string;
  /** Whether it holds commits that were pushed after the merge: nothing else leads to them. */
  readonly late: boolean;
  readonly mergedAt: string;
}

/** Only those that still stand and whose pull request is seen as merged. */
export function mergedBranches(observation: Observation): readonly MergedBranch[] {
  const own = intentBranch(observation.slug);
  const done = Object.values(stateOf(observation).stages).filter((stage) => stage.merged !== null || stage.early_merge);
  return done.flatMap(({ name: stage }): MergedBranch[] => {
    const branch = own.replace(/main$/, stage);
    const head = observation.snapshot.branches.get(branch);
    const pull = pullFor(observation.snapshot, branch);
    if (head === undefined || !pull?.merged) return [];
    return [{ stage, branch, head, late: head !== pull.head, mergedAt: pull.merged.at }];
  });
}
