import { own } from "../../shared/index.ts";
import type { IntentState, StageRecord } from "../model/index.ts";

/** Name of the first stage that is not recorded as merged, begun or not; null after the last one. */
export function workingStageName(state: IntentState): string | null {
  return state.intent.stages.find((name) => !own(state.stages, name)?.merged) ?? null;
}

/** The working stage's ledger; null when it has not begun, or all stages have merged. */
export function workingStage(state: IntentState): StageRecord | null {
  const name = workingStageName(state);
  return (name === null ? undefined : own(state.stages, name)) ?? null;
}

/**
 * A branch of the App's own, as the functions here write it. What a ledger or the host names as a branch stays a string: it is
 * read, and may be anybody's.
 */
export type BranchName = `haiku/${string}/${string}`;

/** What the names of all branches of an intent begin with. */
export function branchesOf(slug: string): `haiku/${string}/` {
  return `haiku/${slug}/`;
}

/** The intent branch. */
export function intentBranch(slug: string): BranchName {
  return `haiku/${slug}/main`;
}

/** A branch of its own history: it shares no commit with those the work stands on. */
export function ledgerBranch(slug: string): BranchName {
  return `haiku/${slug}/ledger`;
}

/** The branch of a stage that has one of its own. */
export function stageBranch(slug: string, stage: string): BranchName {
  return `haiku/${slug}/${stage}`;
}

/** The branch on which work is committed now. */
export function workBranch(state: IntentState): string {
  return workingStage(state)?.branch ?? intentBranch(state.slug);
}

/** Last commit of the work branch that the ledger accounts for. */
export function accountedHead(state: IntentState): string | null {
  const stage = workingStage(state);
  return stage !== null && stage.branch !== intentBranch(state.slug)
    ? (stage.head ?? state.intent.head)
    : state.intent.head;
}

/** Keeps in the ledger up to which commit the work branch is accounted for. */
export function withHead(state: IntentState, head: string | null): IntentState {
  if (head === null) return state;
  const stage = workingStage(state);
  if (stage === null || stage.branch === intentBranch(state.slug)) {
    return { ...state, intent: { ...state.intent, head } };
  }
  return { ...state, stages: { ...state.stages, [stage.name]: { ...stage, head } } };
}
