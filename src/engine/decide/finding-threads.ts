import type { LedgerEvent } from "../../method/index.ts";
import { findingMarker } from "../../render/index.ts";
import { type Observation, stateOf } from "../observe/observation.ts";

/** Threads of findings that the ledger does not know yet. Written along with other lines, never for their own sake. */
export function threadEvents(observation: Observation): readonly LedgerEvent[] {
  const threads = observation.snapshot.pull_requests.flatMap((pull) => pull.threads);
  return stateOf(observation).findings.flatMap((finding): LedgerEvent[] => {
    if (finding.thread !== null) return [];
    const marker = findingMarker(observation.slug, finding.id);
    const thread = threads.find((one) => one.comments[0]?.body.includes(marker));
    const [first] = thread?.comments ?? [];
    return thread && first
      ? [{ do: "thread", finding: finding.id, comment_id: first.id, node_id: thread.node_id }]
      : [];
  });
}
