import { timeWords } from "./page.ts";
import type { RefusedWrite } from "./refused-writes.ts";

const MINUTE_MS = 60_000;

/** `GitHub's limit until 2026-11-21 09:05 UTC`; to the next whole minute, so that it holds when it is read. */
export function limitWords(until: string): string {
  const minute = Math.ceil(Date.parse(until) / MINUTE_MS) * MINUTE_MS;
  return `GitHub's limit until ${timeWords(new Date(minute).toISOString())}`;
}

/** That something waits for GitHub's limit, until the last of it goes through; null where nothing waits for long. */
export function limitNote(refused: readonly RefusedWrite[] = []): string | null {
  const times = refused.flatMap(({ until, told }) => (until !== undefined && told ? until : []));
  const last = times.toSorted().at(-1);
  if (last === undefined) return null;
  return `**${limitWords(last)}**: what people are still to be told waits until then. Nothing is lost, and everything else goes on.`;
}

/** What stands on the intent's check while a limit lets nothing go on at all. */
export function limitText(until: string): { readonly title: string; readonly summary: string } {
  return {
    title: limitWords(until),
    summary:
      "GitHub lets the App ask for only so much in a while, and that is used up. Nothing is lost and nobody has to do anything: the intent goes on by itself after that time.",
  };
}
