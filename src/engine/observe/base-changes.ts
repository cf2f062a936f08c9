import type { PullRequestSeen } from "../../ports/index.ts";
import { secondOf } from "../../shared/index.ts";

/**
 * Whether this was given while the pull request showed what it shows today: after the last time its base was changed, and
 * after that was seen to be set right. Under another base it shows another difference, whatever its head. GitHub tells
 * seconds: what was given in the very second of the change is taken for one from before.
 */
export function sinceBase(pull: Pick<PullRequestSeen, "acts">, recorded: string | undefined, given: string): boolean {
  return [...baseChanges(pull), ...(recorded === undefined ? [] : [recorded])].every(
    (at) => secondOf(given) > secondOf(at),
  );
}

/** When the base was changed, as far as GitHub tells. */
export function baseChanges(pull: Pick<PullRequestSeen, "acts">): readonly string[] {
  return (pull.acts ?? []).flatMap(({ act, at }) => (act === "base-changed" ? [at] : []));
}
