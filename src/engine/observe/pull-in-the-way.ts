import { type IntentState, intentBranch, workingStage } from "../../method/index.ts";
import type { Snapshot } from "../../ports/index.ts";
import { UserError } from "../../shared/index.ts";
import { pullFor } from "./observation.ts";
import { recordedPulls } from "./pull-requests.ts";

/**
 * Passes when the App has its pull requests or can open them. GitHub allows one open pull request from a branch into
 * another; one that somebody else has opened first bears their words and is never taken for ours: UserError
 * `pull_request_in_the_way` with whose it is.
 */
export function assertPullsCanBeOpened(state: IntentState, snapshot: Snapshot): void {
  if (state.intent.ended !== null) return;
  const intent = intentBranch(state.slug);
  const stage = workingStage(state)?.branch ?? intent;
  const ofStage = stage === intent ? [] : [{ head: stage, base: intent }];
  const wanted = [{ head: intent, base: snapshot.default_branch.name }, ...ofStage];
  for (const { head, base } of wanted) {
    if (recordedPulls(state).has(head) || pullFor(snapshot, head) !== null) continue;
    const theirs = snapshot.other_pulls?.find((one) => one.head_branch === head && one.base_branch === base);
    if (theirs === undefined) continue;
    throw new UserError(
      "pull_request_in_the_way",
      `#${theirs.number} from ${head} was opened by ${theirs.by ?? "an account that is gone"}, and GitHub allows one pull request from a branch into another`,
      `close #${theirs.number}. The App then opens its own`,
    );
  }
}
