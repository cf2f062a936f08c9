import { distinctGates, stopsDelivery, wholeIsSigned, workingStageName } from "../derive/index.ts";
import { QUALITY_GATES, type QualityGate, type Reason } from "../model/index.ts";
import { AGENTS, agentCandidate, type Candidate, freeJob, operationCandidate, personCandidate } from "./candidate.ts";
import { plannedUnits, type Situation, standingOf } from "./facts.ts";
import { parkedReasons } from "./fixes.ts";
import { isAlone } from "./gate-approvals.ts";
import { endReason, shutReason } from "./held.ts";
import { type Signer, signerOpening } from "./rounds.ts";

/** After the last stage: the studio's reviewers, the gates once more, the delivery, and people's merge. */
export function intentCandidate(situation: Situation): Candidate {
  return (
    reviewersCandidate(situation) ??
    gatesCandidate(situation) ??
    heldCandidate(situation) ??
    deliveryCandidate(situation)
  );
}

/** Every distinct gate of all stages and the repository. */
export function intentGates(situation: Situation): readonly QualityGate[] {
  const units = situation.state.intent.stages.flatMap((stage) => plannedUnits(situation, stage));
  return distinctGates(units, situation.state.intent.frozen);
}

function reviewersCandidate(situation: Situation): Candidate | null {
  const missing = missingReviewers(situation);
  if (missing.length === 0) return null;
  const openings = missing.map((role) => signerOpening(situation, ofTheWhole(role)));
  const awaited = openings.map((opening, i) => {
    const reason = { subject: missing[i] ?? "", met: false, because: "looks at the whole intent", who: AGENTS };
    return { opening, reason };
  });
  return agentCandidate("intent-review", awaited, freeJob("audit", null, openings));
}

function gatesCandidate(situation: Situation): Candidate | null {
  if (!gatesAreMissing(situation)) return null;
  const opening = signerOpening(situation, ofTheWhole(QUALITY_GATES));
  const reason = { subject: QUALITY_GATES, met: false, because: "run once more on the merged result", who: "CI" };
  return agentCandidate("intent-gates", [{ opening, reason }], freeJob("gates", null, [opening]));
}

/** Roles of the whole intent that lack a signature; none before the last stage has merged. */
export function missingAtIntent(situation: Situation): readonly Signer[] {
  if (workingStageName(situation.state) !== null) return [];
  return [...missingReviewers(situation), ...(gatesAreMissing(situation) ? [QUALITY_GATES] : [])].map(ofTheWhole);
}

function missingReviewers(situation: Situation): readonly string[] {
  const { frozen, approvals } = situation.state.intent;
  return frozen.roles.filter((role) => !wholeIsSigned(approvals[role], standingOf(situation)));
}

function gatesAreMissing(situation: Situation): boolean {
  return (
    intentGates(situation).length > 0 &&
    !wholeIsSigned(situation.state.intent.approvals[QUALITY_GATES], standingOf(situation))
  );
}

function ofTheWhole(role: string): Signer {
  return { stage: null, family: "approvals", role };
}

function heldCandidate(situation: Situation): Candidate | null {
  const reasons = parkedReasons(situation, stopsDelivery);
  return reasons.length === 0 ? null : { phase: "deliver", lanes: [], acts: [], waits_for: "stuck", reasons };
}

/** The end, as soon as people have merged what was delivered: whatever is open by then, it is merged. */
export function sealCandidate(situation: Situation): Candidate | null {
  const elsewhere = endReason(situation);
  if (elsewhere !== null)
    return operationCandidate("seal", { act: "end", how: "ended-early", reason: elsewhere }, elsewhere);
  const merged = situation.facts.intent_pull?.merged ?? null;
  if (merged === null || !isDelivered(situation)) return null;
  const { requester } = situation.facts.gate;
  if (isAlone(requester, merged.agreed_by))
    return operationCandidate(
      "seal",
      { act: "end", how: "ended-early", reason: aloneWords(requester?.login) },
      "merged alone",
    );
  return operationCandidate("seal", { act: "end", how: "sealed" }, "the pull request is merged");
}

/** Delivered as it stands. */
function isDelivered(situation: Situation): boolean {
  return wholeIsSigned(situation.state.intent.delivery, standingOf(situation));
}

function deliveryCandidate(situation: Situation): Candidate {
  const delivered = isDelivered(situation);
  if (situation.facts.intent_pull?.merged && !delivered)
    return operationCandidate(
      "seal",
      { act: "end", how: "ended-early" },
      "the pull request was merged before the delivery",
    );
  if (Object.keys(situation.state.archive).length === 0)
    return operationCandidate("deliver", { act: "archive" }, "plans and records are being copied to the ledger");
  if (!delivered) return operationCandidate("deliver", { act: "deliver" }, "the delivery is being committed");
  const shut = shutReason(situation, null);
  if (shut) return personCandidate("seal", shut);
  const { requester } = situation.facts.gate;
  const standing = (situation.facts.undismissed ?? []).map(undismissedReason);
  const candidate = personCandidate("seal", {
    subject: "delivery",
    met: false,
    because: `every stage is done and the delivery stands; people merge it${requester ? `, and not ${requester.login} alone` : ""}`,
    who: "whoever may merge into the default branch",
    how: "merge the pull request of the intent",
    ...(standing.length > 0 ? { parts: standing } : {}),
  });
  return { ...candidate, ready: true };
}

/** GitHub goes on counting it, although it was given for something else. */
function undismissedReason({ login, counted, why }: NonNullable<Situation["facts"]["undismissed"]>[number]): Reason {
  return {
    subject: `approval of ${login}`,
    met: false,
    because: `it ${counted} and is none of the delivery; GitHub did not let the App dismiss it: ${why}`,
    who: "someone who may dismiss reviews",
    how: `dismiss the review of ${login} before merging`,
  };
}

function aloneWords(login = "somebody"): string {
  return `second_person_required: ${login} asked for this work and merged it without anybody else's approval`;
}
