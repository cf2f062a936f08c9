import { type PullFacts, type StagePullRequest, stateOfPull, workingStage } from "../../method/index.ts";
import type { PullRequestSeen } from "../../ports/index.ts";
import { mayDo } from "./approvals.ts";
import type { GateLook } from "./awaited-events.ts";
import { agreedBy } from "./gate-requirements.ts";
import { mergedFor, type OvertakenBy } from "./who-merged.ts";

/** `overtaken` answers what came after an agreement to merge; null where it still holds. */
export interface StagePullRequestLook extends GateLook {
  readonly overtaken: OvertakenBy;
}

/** Whether approvals count at this pull request now. */
export function pullRequestCounts(pulls: readonly PullFacts[], { number }: PullRequestSeen): boolean {
  const facts = pulls.find((one) => one.number === number);
  if (facts === undefined) return true;
  const { does } = stateOfPull(facts);
  return does !== "gate-shut" && does !== "pause";
}

/** A pull request as the walk sees it: merged only where it belongs. */
export async function stagePullRequest(
  look: StagePullRequestLook,
  pull: PullRequestSeen | null,
  pulls: readonly PullFacts[],
): Promise<StagePullRequest | null> {
  if (pull === null) return null;
  const { number, state, draft, head } = pull;
  const facts = pulls.find((one) => one.number === number);
  const row = facts && stateOfPull(facts);
  if (facts && row?.does === "early-merge") return broughtIn(look, pull, facts);
  if (pull.merged === null) return { number, state, draft, head, merged: null };
  if (facts && facts.base.is !== facts.base.should) return { number, state: "closed", draft, head, merged: null };
  const { at, commit } = pull.merged;
  const agreement = mergedFor(pull);
  const by = agreement?.by ?? null;
  const overtaken = agreement && (await look.overtaken(pull, agreement));
  const stage = workingStage(look.state);
  const needed = stage === null ? undefined : look.config.gates[stage.name]?.approve;
  const { permissions, config } = look;
  // No machine passes a gate by itself: somebody who may has to stand behind it.
  const allowed = by !== null && !by.bot && (await mayDo({ permissions, config, action: "approve", needed }, by));
  const agreed_by = await agreedBy(look, pull, overtaken === null ? by : null);
  const who = by && { login: by.login, id: by.id };
  return {
    number,
    state,
    draft,
    head,
    merged: { by: who, at, commit: commit ?? head, allowed, agreed_by, ...(overtaken === null ? {} : { overtaken }) },
  };
}

/** Its commits came into the intent branch without it: nobody can be said to have merged it. */
function broughtIn(
  { snapshot }: GateLook,
  { number, draft, head }: PullRequestSeen,
  facts: PullFacts,
): StagePullRequest {
  const { recorded, base } = facts;
  const commits = snapshot.commits.get(base.should) ?? [];
  const found = commits.find(({ sha, parents }) => sha === recorded || parents.some((one) => one === recorded));
  const merged = { by: null, at: found?.at ?? "", commit: found?.sha ?? head, allowed: false, agreed_by: [] };
  return { number, state: "merged", draft, head, merged };
}
