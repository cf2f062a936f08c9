import type { CheckOutput } from "../../ports/index.ts";
import { DELIVERY_CHECK, limitText } from "../../render/index.ts";
import { describeError } from "../../shared/index.ts";
import type { Memory } from "../observe/memory.ts";
import type { EnginePorts } from "../ports.ts";
import { isLimit, type Limit, SHORT_LIMIT_MS, WriteRefused } from "../refused-writes.ts";

/**
 * Says on the intent's check until when GitHub's limit lets nothing go on, where it is long and the check can still be
 * written; what it said before stands there again with the next look. A check that is completed stays: it may be what people
 * merge by. Answers the number of writes.
 */
export async function showLimit(
  { checks, clock, log }: Pick<EnginePorts, "checks" | "clock" | "log">,
  slug: string,
  memory: Memory,
  { wait }: Limit,
): Promise<number> {
  const seen = memory.check ?? null;
  if (seen === null || wait <= SHORT_LIMIT_MS || seen.check.status === "completed") return 0;
  const until = new Date(Date.parse(clock.now()) + wait).toISOString();
  const words = limitText(until);
  const external_id = `${slug}/-#${words.title}`;
  if (seen.check.external_id === external_id) return 0;
  const { head, check } = seen;
  const output: CheckOutput = {
    ...{ name: DELIVERY_CHECK, head, status: "in_progress", conclusion: null },
    ...{ ...words, external_id, annotations: [], buttons: [] },
  };
  try {
    // Where one of the hour's budgets is used up the other may not be.
    await checks.update(check.node_id, output).catch((error: unknown) => {
      if (!isLimit(error)) throw error;
      return checks.updateByRest(check.id, output);
    });
  } catch (error) {
    if (!isLimit(error) && !(error instanceof WriteRefused)) throw error;
    log.info({ intent: slug, until }, `people cannot be told of GitHub's limit yet: ${describeError(error)}`);
    return 0;
  }
  memory.check = { head, check: { ...check, external_id } };
  return 1;
}
