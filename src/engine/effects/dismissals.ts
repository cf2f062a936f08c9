import type { Do } from "../../method/index.ts";
import type { ReviewSeen } from "../../ports/index.ts";
import { dismissals, REFUSED } from "../observe/dismissals.ts";
import type { World } from "../observe/observation.ts";
import type { EnginePorts } from "../ports.ts";

/** Takes them off. What GitHub does not allow is kept in the books: it is not tried again, and the delivery says it. */
export async function tendDismissals(
  ports: EnginePorts,
  world: World,
): Promise<{ readonly writes: number; readonly lines: readonly Do[] }> {
  const lines: Do[] = [];
  let writes = 0;
  for (const { pull, review, message } of dismissals(world)) {
    const done = await ports.conversation.dismissReview(pull, review.id, message);
    if (done.kind === "dismissed") writes += 1;
    else lines.push(refusedLine(world, review, done.why));
  }
  return { writes, lines };
}

function refusedLine({ observed }: World, { id }: ReviewSeen, why: string): Do {
  const intervention = { at: observed.now, by: null, source: `review/${id}`, do: REFUSED, note: why };
  return { do: "intervene", stage: null, finding: null, intervention };
}
