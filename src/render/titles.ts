import type { IntentState } from "../method/index.ts";
import { plainTitle } from "../shared/index.ts";

/**
 * Title of the intent's pull request. Plain text: GitHub shows titles without Markdown, and a squash makes them subjects
 * of commits.
 */
export function intentTitle(state: IntentState): string {
  return plainTitle(state.intent.title, 200);
}

/** Title of a stage's pull request. */
export function stageTitle(state: IntentState, stage: string): string {
  return plainTitle(`${stage}: ${state.intent.title}`, 200);
}

/** Subject of the merge commit of a stage. */
export function stageMergeTitle(state: IntentState, stage: string, number: number): string {
  return `${plainTitle(`Stage ${stage}: ${state.intent.title}`, 60)} (#${number})`;
}
