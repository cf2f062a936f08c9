import { type Page, pullLink } from "./page.ts";
import type { IntentView } from "./view.ts";
import { stageWords } from "./words.ts";

type Seen = Pick<IntentView, "position" | "pulls">;

/** The pull request of the stage that agents work on and nobody waits for: its every step is told there alone; else null. */
export function workedOnElsewhere({ position, pulls }: Seen): { readonly stage: string; readonly pull: number } | null {
  const { stage, status, waits_for } = position;
  if (stage === null || status !== "running" || waits_for === "person" || waits_for === "stuck") return null;
  const pull = pulls.stages[stage];
  return pull === undefined ? null : { stage, pull };
}

/** How a stage stands, as the intent's pull request tells it. */
export function stageWordsAt(view: Pick<IntentView, "state" | "position" | "pulls">, stage: string): string {
  return workedOnElsewhere(view)?.stage === stage ? "being worked on" : stageWords(view.state, view.position, stage);
}

/** Where to look. */
export function elsewhereWords(page: Page, { stage, pull }: { readonly stage: string; readonly pull: number }): string {
  return `Stage ${stage} is worked on in ${pullLink(page, pull)}`;
}
