import type { SourceRef } from "../source-ref.ts";
import type { EventKind } from "./awaited-events.ts";
import type { FileTree, Plans } from "./plans.ts";
import type { IssueFacts, PullFacts } from "./pull-facts.ts";
import type { Approval, Person, SeenFiles } from "./signature.ts";

/** How the pull request of a stage or of the intent stands. */
export interface StagePullRequest {
  readonly number: number;
  readonly state: "open" | "closed" | "merged";
  readonly draft: boolean;
  readonly head: string;
  /** Set when merged: who, when, which commit, and whether that person may pass this gate now. */
  readonly merged: {
    /** Null where the account is gone, and where its commits came in without it. */
    readonly by: Person | null;
    readonly at: string;
    readonly commit: string;
    readonly allowed: boolean;
    /** People who may approve and agreed: who merged, and whose latest review of what was merged approves it. */
    readonly agreed_by: readonly Person[];
    /** What was done to it after that person had told GitHub to merge it (`developer pushed to it`). Missing when nothing was. */
    readonly overtaken?: string;
  } | null;
}

/** An outside event that an `await` gate names, as it stands now. */
export interface EventSeen {
  readonly kind: EventKind;
  readonly name: string;
  readonly met: boolean;
  /** Why it is met or not. */
  readonly because: string;
  /** `check/12`, `label/approved-by-legal`, `date/2026-12-01`; null while it has not happened. */
  readonly ref: SourceRef | null;
  /** Who set the label. */
  readonly by: Person | null;
  /** What whoever brought it about saw, where it is somebody's act: it counts only while that stands. */
  readonly witnesses?: SeenFiles;
}

/** What today's config and platform ask of whoever passes the gate of the working stage, or merges the delivery. */
export interface GateSeen {
  /** How many people it takes. */
  readonly count: number;
  /** Set where a second person is required: who asked for the work and cannot pass external gates and delivery alone. */
  readonly requester: Person | null;
  /** Empty unless the gate awaits something. */
  readonly events: readonly EventSeen[];
  /**
   * Protected paths that this intent has changed, path → blob id as they stand now (null: gone), without those that
   * somebody saw like this who passed the gate of an earlier stage.
   */
  readonly protected?: SeenFiles;
  /** Every file that the pull request of the gate changes, whoever brought it. An approval is of just these. */
  readonly changed?: readonly string[];
}

/** A required check of which nothing is to be seen on the head. */
export interface UnreportedCheck {
  readonly name: string;
  /** Until when it is waited for; null when it did not run here: the head holds it back, or its time is over. */
  readonly until: string | null;
}

/** Everything besides the ledger and the plans that a decision may look at. Read first, then decide. */
export interface Facts {
  /** ISO 8601. */
  readonly now: string;
  readonly plans: Plans;
  /** Files of the working stage's branch head (the intent branch where a stage has no branch, and at intent level). */
  readonly files: FileTree;
  /** Head of that branch; null while it does not exist yet (then files are the intent branch's). */
  readonly head: string | null;
  /** Tree id of that head's commit. */
  readonly tree: string | null;
  /** The working stage's own; null where it has no branch of its own, and until it is opened. */
  readonly stage_pull: StagePullRequest | null;
  /** Null until it is opened. */
  readonly intent_pull: StagePullRequest | null;
  /** Clearances people have given that the ledger does not hold yet; permission was asked at the moment of reading. */
  readonly pending_approvals: readonly PendingApproval[];
  readonly gate: GateSeen;
  /** Approving reviews of people who may not approve: who, and the role or team it needs. Said, not counted. */
  readonly unheeded?: readonly { readonly login: string; readonly need: string }[];
  /** Checks that the default branch requires and that have not reported on the head. */
  readonly unreported_checks?: readonly UnreportedCheck[];
  /** Our pull requests and their branches: the working stage's own, if it has one, then the intent's. */
  readonly pulls?: readonly PullFacts[];
  /** The issue the intent came from. */
  readonly issue?: IssueFacts | null;
  /** What GitHub last said when it refused an act, as long as nothing has changed since. */
  readonly refused?: { readonly act: "merge_stage"; readonly why: string } | null;
  /** Jobs that GitHub does not start, by their keys, with what it says. */
  readonly unstarted?: readonly { readonly job: string; readonly why: string; readonly until?: string }[];
  /** Approvals that were counted for something earlier and that GitHub did not let the App take off. */
  readonly undismissed?: readonly { readonly login: string; readonly counted: string; readonly why: string }[];
  /** Checks of other apps on the head that have failed or not ended, by name. */
  readonly foreign_checks: readonly { readonly name: string; readonly state: "pending" | "failed" }[];
}

/** An approval given by a person, with the commit it was given on. */
export interface PendingApproval extends Approval {
  readonly for: "plan" | "gate";
  readonly commit: string;
}
