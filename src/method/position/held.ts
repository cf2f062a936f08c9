import { intentBranch } from "../derive/index.ts";
import type { PullFacts, Reason, StageRecord } from "../model/index.ts";
import type { Situation } from "./facts.ts";
import { type PullState, stateOfPull } from "./pull-states.ts";

/* What people made of our pull requests and branches, as far as it holds up the walk. */

interface Held extends PullState {
  readonly facts: PullFacts;
}

function states({ facts: seen }: Situation): readonly Held[] {
  return (seen.pulls ?? []).map((facts) => ({ ...stateOfPull(facts), facts }));
}

/** Why nothing new begins although nobody has paused the intent; null when nothing is in the way. */
export function pauseReason(situation: Situation): Reason | null {
  const found = states(situation).find(({ does }) => does === "pause");
  return found ? reasonOf(found) : null;
}

/** Why no approval counts where the stage's (null: the intent's) pull request stands; null when they do. */
export function shutReason(situation: Situation, stage: StageRecord | null): Reason | null {
  const own = stage !== null && stage.branch !== intentBranch(situation.state.slug) ? stage.name : null;
  const found = states(situation).find(({ does, facts }) => does === "gate-shut" && facts.stage === own);
  return found ? reasonOf(found) : null;
}

/** Why the intent has ended early without a merge into the default branch; null when it has not. */
export function endReason(situation: Situation): string | null {
  return states(situation).find(({ does }) => does === "end")?.because ?? null;
}

function reasonOf({ because, who, how, facts }: Held): Reason {
  const subject = facts.number === null ? facts.branch : `pull request #${facts.number}`;
  return { subject, met: false, because, ...(who ? { who } : {}), ...(how ? { how } : {}) };
}
