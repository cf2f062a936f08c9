import type { Iteration, RunRecord } from "../model/index.ts";

type Tried = Pick<RunRecord | Iteration, "message" | "completed_at">;

/** How a try begins to tell that its agent was kept from its model: by a limit, by the network, by its key. */
const KEPT = /^agent_(?:rate_limited|offline|key_refused): /;

/** What passes by itself passes within minutes, if not at once; a job that only meets it again costs the same each time. */
const PAUSES_MINUTES = [1, 5, 15] as const;
const MINUTE = 60_000;

/**
 * Until when a step is not tried again whose latest tries came to nothing: longer each time its agent was kept from its model. Null where
 * something else was the matter last, or the pause is over.
 */
export function pausedUntil(latest: readonly Tried[], now: string): string | null {
  const kept = latest.slice(latest.findLastIndex(({ message }) => !KEPT.test(message ?? "")) + 1);
  const ended = kept.at(-1)?.completed_at;
  if (!ended) return null;
  const minutes = PAUSES_MINUTES[Math.min(kept.length, PAUSES_MINUTES.length) - 1] ?? 0;
  const until = new Date(Date.parse(ended) + minutes * MINUTE).toISOString();
  return until > now ? until : null;
}
