import { type LedgerEvent, sourceRef } from "../../method/index.ts";
import type { ReviewSeen } from "../../ports/index.ts";
import { dismissals, REFUSED } from "../observe/dismissals.ts";
import type { Observation } from "../observe/observation.ts";
import type { EnginePorts } from "../ports.ts";

/** Takes them off. What GitHub does not allow is kept in the ledger: it is not tried again, and the delivery says it. */
export async function tendDismissals(
  ports: EnginePorts,
  observation: Observation,
): Promise<{ readonly writes: number; readonly events: readonly LedgerEvent[] }> {
  const events: LedgerEvent[] = [];
  let writes = 0;
  for (const { pull, review, message } of dismissals(observation)) {
    const done = await ports.conversation.dismissReview(pull, review.id, message);
    if (done.kind === "dismissed") writes += 1;
    else events.push(refusedDismissal(observation, review, done.why));
  }
  return { writes, events };
}

function refusedDismissal({ facts }: Observation, { id }: ReviewSeen, why: string): LedgerEvent {
  const intervention = { at: facts.now, by: null, source: sourceRef({ from: "review", id }), do: REFUSED, note: why };
  return { do: "intervene", stage: null, finding: null, intervention };
}
