import type { LedgerEvent } from "../method/index.ts";
import type { Decision } from "./decide/next-events.ts";
import { tendDismissals } from "./effects/dismissals.ts";
import {
  answerStart,
  askForReviews,
  askQuestions,
  deleteMergedBranches,
  giveNotices,
  replyToRemarks,
  tendActCheck,
  tendFindings,
  tendGateChecks,
  tendGroupChecks,
  tendPullRequests,
} from "./effects/index.ts";
import { type OperationResult, runOperation } from "./effects/operations.ts";
import { tendRunCi } from "./effects/run-ci.ts";
import type { Observation } from "./observe/observation.ts";
import type { LookResult, Pass } from "./pass.ts";
import type { EngineOptions, EnginePorts } from "./ports.ts";
import { isNewRefusal, waitsForRefusal } from "./refused-acts.ts";
import { apart } from "./refused-writes.ts";
import { together } from "./together.ts";
import { writeLines } from "./write-lines.ts";

type Show = (
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
  written: readonly LedgerEvent[],
) => Promise<number>;

/** How things stand, as people see it: brought in line at once, so that one request does it (`github/connection/changes.ts`). */
const SHOWN: readonly Show[] = [
  ...[tendPullRequests, tendGateChecks, tendGroupChecks, tendActCheck, tendFindings],
  (ports, _, observation) => deleteMergedBranches(ports, observation),
];

/** What is said, in this order. */
const SAID: readonly Show[] = [replyToRemarks, answerStart, askQuestions, giveNotices];

/** Brings what people see in line with the ledger, then does the act that is due. `written`: the lines that this look has added. */
export async function tend(
  pass: Pass,
  observation: Observation,
  { operation }: Pick<Decision, "operation">,
  written: readonly LedgerEvent[],
): Promise<LookResult> {
  const { ports, options, memory } = pass;
  if (await tendRunCi(ports, observation)) return { writes: 1, again: true };
  // Each stands for itself: what GitHub refuses of one holds up no other.
  const bring = (show: Show) => apart(() => show(ports, options, observation, written));
  // First: it is the new text of a pull request that says whether people have been asked.
  let writes = (await bring(askForReviews)) ?? 0;
  writes += await together(SHOWN, bring);
  for (const say of SAID) writes += (await bring(say)) ?? 0;
  memory.refused.forgetUnwanted(Date.parse(ports.clock.now()));
  // What is refused now is told at the next look, which comes at once.
  if (memory.refused.takeNews()) return { writes, again: true };
  const dismissed = await tendDismissals(ports, observation);
  writes += dismissed.writes;
  if (dismissed.events.length > 0) {
    await writeLines(pass, observation, { events: dismissed.events });
    return { writes: writes + 1, again: true };
  }
  if (operation === null) return { writes, again: false };
  // A merge is of a head that GitHub compares; what else is written first is done on what then stands.
  if (written.length > 0 && operation.act !== "merge_stage") return { writes, again: true };
  if (waitsForRefusal(pass, observation)) return { writes, again: false };
  const outcome = await apart(() => runOperation(ports, options, observation, operation));
  if (outcome === null) return { writes, again: memory.refused.takeNews() };
  if (outcome === "blocked") return { writes, again: false };
  if (outcome === "moved") return { writes: writes + 1, again: true };
  if (isRefusal(outcome)) return { writes, again: isNewRefusal(pass, observation, outcome) };
  await writeLines(pass, observation, { events: outcome });
  return { writes: writes + 2, again: true };
}

function isRefusal(
  outcome: Exclude<OperationResult, string>,
): outcome is Extract<OperationResult, { readonly refused: string }> {
  return "refused" in outcome;
}
