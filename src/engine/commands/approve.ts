import {
  approvals,
  changedSince,
  type Do,
  distinct,
  type OfferedClearance,
  position,
  requesterFor,
  wantsSomebodyElse,
  workingStage,
} from "../../method/index.ts";
import { stateOf, type World } from "../observe/observation.ts";
import type { Unmade } from "./finding-commands.ts";

/** Why an approval alone does not pass what is waited for. */
export interface ApprovalProblem extends Unmade {
  /** It stands and counts together with somebody else's; otherwise it has to be given anew. */
  readonly stands: boolean;
}

/** Why an approval that was given does not pass what is waited for yet; null when it does. */
export function approvalProblem(world: World, offer: OfferedClearance): ApprovalProblem | null {
  const state = stateOf(world);
  const stage = workingStage(state);
  if (stage === null || offer.for !== "gate") return null;
  const look = { state, seen: world.observed };
  const { today } = approvals(look, stage);
  if (!today.includes(offer)) {
    const changed = changedSince(look, stage, offer).slice(0, 10).join(", ");
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
  const { count } = world.observed.gate;
  if (people.length >= count) return null;
  const message = `${people.length} of ${count} people have approved`;
  const more = count - people.length;
  return { message, hint: `it counts as soon as ${more} more approve${more === 1 ? "s" : ""}`, stands: true };
}

/**
 * What an approval saw is kept in the books unless it is used at once: GitHub keeps no trace of a pressed button, and of a
 * comment nobody could tell later what it was given on.
 */
export function keptUnlessUsed(world: World, { for: what, by, ref, commit }: OfferedClearance): readonly Do[] {
  const { acts } = position(stateOf(world), world.observed);
  if (what === "plan" || ref === null || acts.some(({ act }) => act === "clear_gate")) return [];
  const stage = workingStage(stateOf(world))?.name ?? null;
  const intervention = { at: world.observed.now, by, source: ref, do: "approve", note: commit };
  return [{ do: "intervene", stage, finding: null, intervention }];
}
