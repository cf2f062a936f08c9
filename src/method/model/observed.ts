import type { FileTree, Plans } from "./plans.ts";
import type { Clearance } from "./state.ts";

/** How the pull request of a stage or of the intent stands. */
export interface PlaceSeen {
  readonly number: number;
  readonly state: "open" | "closed" | "merged";
  readonly draft: boolean;
  readonly head: string;
  /** Set when merged: who, when, which commit, and whether that person may pass this gate now. */
  readonly merged: {
    readonly by: { login: string; id: number } | null;
    readonly at: string;
    readonly commit: string;
    readonly allowed: boolean;
  } | null;
}

/** Everything besides the ledger and the plans that a decision may look at. Read first, then decide. */
export interface Observed {
  readonly now: string;
  readonly plans: Plans;
  /** Files of the working stage's branch head (the intent branch where a stage has no branch, and at intent level). */
  readonly files: FileTree;
  /** Head of that branch; null while it does not exist yet (then files are the intent branch's). */
  readonly head: string | null;
  /** Tree id of that head's commit. */
  readonly tree: string | null;
  readonly stage_place: PlaceSeen | null;
  readonly intent_place: PlaceSeen | null;
  /** Clearances people have given that the ledger does not hold yet; permission was asked at the moment of reading. */
  readonly offered: readonly OfferedClearance[];
  /** Checks of other apps on the head that have failed or not ended, by name. */
  readonly foreign_checks: readonly { readonly name: string; readonly state: "pending" | "failed" }[];
}

/** An approval given by a person, with the commit it was given on. */
export interface OfferedClearance extends Clearance {
  readonly for: "plan" | "gate";
  readonly commit: string;
}
