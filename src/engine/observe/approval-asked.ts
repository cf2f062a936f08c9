import { type IntentState, intentBranch, planAwaitedSince, standing, workingStage } from "../../method/index.ts";
import type { PullRequestSeen } from "../../ports/index.ts";
import { blobId, secondOf } from "../../shared/index.ts";
import { baseChanges } from "./base-changes.ts";
import type { WorkTree } from "./observation.ts";

/** An approval that is waited for: of the plan, or at the open gate. */
interface ApprovalAsked {
  readonly since: string;
  /** When the base of its pull request was seen to be set right. */
  readonly rebased: string | undefined;
  /**
   * Names this waiting under this base. A button carries it: when one was pressed is told by nobody, and so for what it was
   * shown has to be.
   */
  readonly mark: string;
}

/** What the working stage waits for an approval of, on this pull request; null when it waits for none. */
export function approvalAsked(look: {
  readonly state: IntentState;
  readonly work: WorkTree;
  readonly pull: PullRequestSeen | null;
}): ApprovalAsked | null {
  const { state, work, pull } = look;
  const stage = workingStage(state);
  if (stage === null) return null;
  const plan = planAwaitedSince(stage, standing(state, work));
  const since = plan ?? stage.gate_opened_at;
  if (since === null) return null;
  const recorded = stage.branch === intentBranch(state.slug) ? state.intent.pull : stage.pull;
  const rebased = recorded?.rebased_at;
  const moved = (pull === null ? [] : baseChanges(pull)).map(secondOf).toSorted().at(-1) ?? null;
  const named = [stage.name, plan === null ? "gate" : "plan", since, rebased ?? null, moved];
  return { since, rebased, mark: blobId(JSON.stringify(named)).slice(0, 12) };
}
