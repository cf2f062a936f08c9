import type { IntentState } from "../method/index.ts";
import { oneLine, shorten } from "./page.ts";

/** Title of the intent's pull request. Plain text: GitHub shows titles without Markdown. */
export function intentTitle(state: IntentState): string {
  return shorten(oneLine(state.intent.title), 200);
}

/** Title of a stage's pull request. */
export function stageTitle(state: IntentState, stage: string): string {
  return shorten(oneLine(`${stage}: ${state.intent.title}`), 200);
}

/** Subject of the merge commit of a stage. */
export function stageMergeTitle(state: IntentState, stage: string, number: number): string {
  return `${shorten(oneLine(`Stage ${stage}: ${state.intent.title}`), 60)} (#${number})`;
}
