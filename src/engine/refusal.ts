import { type IntentState, intentBranch, workBranch } from "../method/index.ts";
import type { Snapshot } from "../ports/index.ts";

/** GitHub refused an act, in its own words. It is tried again at every look, and said as long as nothing it was tried on has changed. */
export interface Refusal {
  readonly on: string;
  readonly why: string;
}

/** The heads that an act was tried on. */
export function triedOn(state: IntentState, { branches }: Pick<Snapshot, "branches">): string {
  return [workBranch(state), intentBranch(state.slug)].map((branch) => branches.get(branch) ?? "-").join(" ");
}
