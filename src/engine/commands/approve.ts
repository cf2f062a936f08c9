import {
  approvals,
  changedSince,
  distinct,
  intentBranch,
  type LedgerEvent,
  type PendingApproval,
  position,
  requesterFor,
  shutReason,
  wantsSomebodyElse,
  workingStage,
} from "../../method/index.ts";
import { failedAnswer, notedAnswer, whatIsWaitedFor } from "../../render/index.ts";
import { pageOf } from "../observe/block-view.ts";
import { headAt } from "../observe/head-at.ts";
import { type Observation, pullFor, stateOf } from "../observe/observation.ts";
import type { EngineOptions } from "../ports.ts";
import { acceptRole } from "./accept-role.ts";
import type { Unmade } from "./finding-commands.ts";
import { isEvents, orFailed, type PermittedCommand, type Reply } from "./reply.ts";

/** Why an approval alone does not pass what is waited for. */
export interface ApprovalProblem extends Unmade {
  /** It stands and counts together with somebody else's; otherwise it has to be given anew. */
  readonly stands: boolean;
}

/** Why an approval that was given does not pass what is waited for yet; null when it does. */
export function approvalProblem(observation: Observation, approval: PendingApproval): ApprovalProblem | null {
  const state = stateOf(observation);
  const stage = workingStage(state);
  if (stage === null || approval.for !== "gate") return null;
  const look = { state, facts: observation.facts };
  const { today } = approvals(look, stage);
  if (!today.includes(approval)) {
    const changed = changedSince(look, stage, approval).slice(0, 10).join(", ");
    return {
      message: `changed since: ${changed}`,
      hint: "look at what stands there now, and approve that",
      stands: false,
    };
  }
  const people = distinct(today.map(({ by }) => by));
  const requester = requesterFor(look, stage);
  if (wantsSomebodyElse(look, stage, people)) {
    const message = `second_person_required: ${requester?.login} asked for this work and cannot pass this gate alone`;
    return { message, hint: "it counts as soon as somebody else who may approves or merges", stands: true };
  }
  const { count } = observation.facts.gate;
  if (people.length >= count) return null;
  const message = `${people.length} of ${count} people have approved`;
  const more = count - people.length;
  return { message, hint: `it counts as soon as ${more} more approve${more === 1 ? "s" : ""}`, stands: true };
}

/**
 * What an approval saw is kept in the ledger unless it is used at once: GitHub keeps no trace of a pressed button, and of a
 * comment nobody could tell later what it was given on.
 */
export function keptUnlessUsed(
  observation: Observation,
  { for: what, by, ref, commit }: PendingApproval,
): readonly LedgerEvent[] {
  const { acts } = position(stateOf(observation), observation.facts);
  if (what === "plan" || ref === null || acts.some(({ act }) => act === "clear_gate")) return [];
  const stage = workingStage(stateOf(observation))?.name ?? null;
  const intervention = { at: observation.facts.now, by, source: ref, do: "approve", note: commit };
  return [{ do: "intervene", stage, finding: null, intervention }];
}

/** `approve`: what is waited for, or with a reviewer's name what stands in its place. */
export async function approve(given: PermittedCommand): Promise<Reply> {
  return (await acceptNamed(given)) ?? approveAll(given);
}

/** `approve <role> <reason>`: what stands is accepted in place of a reviewer; null when no role is named. */
async function acceptNamed({
  ports,
  options,
  observation,
  placed,
  command,
  said,
}: PermittedCommand): Promise<Reply | null> {
  const made = acceptRole(observation, command.args, said);
  if (made === null || !isEvents(made)) return made && orFailed(options, "approve", made);
  const seen = await headAt(ports, options, observation, placed.comment.created_at);
  if (seen === observation.work.commit) return orFailed(options, "approve", made);
  const message = "the branch has moved since you wrote that: what would be accepted is not what you saw";
  return orFailed(options, "approve", { message, hint: "look at what stands there now, and say it again" });
}

/** The approval itself is read with everything else that was observed; here it is told whether it counts. */
function approveAll({ options, observation, placed, said }: PermittedCommand): Reply {
  const approval = observation.facts.pending_approvals.find(({ ref }) => ref === said.source);
  if (!approval) return { words: notWaiting(options, observation, placed.number), refused: true };
  const problem = approvalProblem(observation, approval);
  const events = keptUnlessUsed(observation, approval);
  if (problem?.stands)
    return { events, words: notedAnswer(pageOf(options), { what: "approve", ...problem }), heeded: true };
  return problem ? orFailed(options, "approve", problem) : { events, heeded: true };
}

/** Nothing is waited for, or not here: an approval counts where the work stands that it means. */
function notWaiting(options: EngineOptions, observation: Observation, said: number): string {
  const page = pageOf(options);
  const now = position(stateOf(observation), observation.facts);
  const shut = shutReason(
    { state: stateOf(observation), facts: observation.facts },
    workingStage(stateOf(observation)),
  );
  if (shut) return failedAnswer(page, { what: "approve", message: shut.because, hint: shut.how ?? "" });
  const branch = workingStage(stateOf(observation))?.branch ?? intentBranch(observation.slug);
  const place = pullFor(observation.snapshot, branch)?.number ?? said;
  const elsewhere =
    place !== said && now.waits_for === "person" && (now.phase === "plan-signoff" || now.phase === "gate");
  return failedAnswer(page, {
    what: "approve",
    message: elsewhere ? `what waits for an approval is #${place}: say it there` : "nothing waits for an approval now",
    hint: whatIsWaitedFor(page, now),
  });
}
