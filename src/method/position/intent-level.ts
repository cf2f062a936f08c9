import { distinctGates, stopsDelivery, wholeIsSigned, workingStageName } from "../derive/index.ts";
import { QUALITY_GATES, type QualityGate, type Reason } from "../model/index.ts";
import { AGENTS, actPart, agentPart, freeSteps, lane, type Part, personPart } from "./candidate.ts";
import { type Look, plannedUnits, standingOf } from "./facts.ts";
import { parkedReasons } from "./fixes.ts";
import { isAlone } from "./gate-approvals.ts";
import { endReason, shutReason } from "./held.ts";
import { type Signer, signerOpening } from "./rounds.ts";

/** After the last stage: the studio's reviewers, the gates once more, the delivery, and people's merge. */
export function intentPart(look: Look): Part {
  return reviewersPart(look) ?? gatesPart(look) ?? heldPart(look) ?? deliveryPart(look);
}

/** Every distinct gate of all stages and the repository. */
export function intentGates(look: Look): readonly QualityGate[] {
  const units = look.state.intent.stages.flatMap((stage) => plannedUnits(look, stage));
  return distinctGates(units, look.state.intent.frozen);
}

function reviewersPart(look: Look): Part | null {
  const missing = missingReviewers(look);
  if (missing.length === 0) return null;
  const openings = missing.map((role) => signerOpening(look, ofTheWhole(role)));
  const steps = freeSteps(openings);
  const awaited = openings.map((opening, i) => {
    const reason = { subject: missing[i] ?? "", met: false, because: "looks at the whole intent", who: AGENTS };
    return { opening, reason };
  });
  return agentPart("intent-review", awaited, steps.length > 0 ? [lane("audit", null, steps)] : []);
}

function gatesPart(look: Look): Part | null {
  if (!gatesAreMissing(look)) return null;
  const opening = signerOpening(look, ofTheWhole(QUALITY_GATES));
  const steps = freeSteps([opening]);
  const reason = { subject: QUALITY_GATES, met: false, because: "run once more on the merged result", who: "CI" };
  return agentPart("intent-gates", [{ opening, reason }], steps.length > 0 ? [lane("gates", null, steps)] : []);
}

/** Roles of the whole intent that lack a signature; none before the last stage has merged. */
export function missingAtIntent(look: Look): readonly Signer[] {
  if (workingStageName(look.state) !== null) return [];
  return [...missingReviewers(look), ...(gatesAreMissing(look) ? [QUALITY_GATES] : [])].map(ofTheWhole);
}

function missingReviewers(look: Look): readonly string[] {
  const { frozen, approvals } = look.state.intent;
  return frozen.roles.filter((role) => !wholeIsSigned(approvals[role], standingOf(look)));
}

function gatesAreMissing(look: Look): boolean {
  return intentGates(look).length > 0 && !wholeIsSigned(look.state.intent.approvals[QUALITY_GATES], standingOf(look));
}

function ofTheWhole(role: string): Signer {
  return { stage: null, family: "approvals", role };
}

function heldPart(look: Look): Part | null {
  const reasons = parkedReasons(look, stopsDelivery);
  return reasons.length === 0 ? null : { phase: "deliver", lanes: [], acts: [], waits_for: "stuck", reasons };
}

/** The end, as soon as people have merged what was delivered: whatever is open by then, it is merged. */
export function sealPart(look: Look): Part | null {
  const elsewhere = endReason(look);
  if (elsewhere !== null) return actPart("seal", { act: "end", how: "ended-early", reason: elsewhere }, elsewhere);
  const merged = look.seen.intent_place?.merged ?? null;
  if (merged === null || !isDelivered(look)) return null;
  const { requester } = look.seen.gate;
  if (isAlone(requester, merged.agreed_by))
    return actPart("seal", { act: "end", how: "ended-early", reason: aloneWords(requester?.login) }, "merged alone");
  return actPart("seal", { act: "end", how: "sealed" }, "the pull request is merged");
}

/** Delivered as it stands. */
function isDelivered(look: Look): boolean {
  return wholeIsSigned(look.state.intent.delivery, standingOf(look));
}

function deliveryPart(look: Look): Part {
  const delivered = isDelivered(look);
  if (look.seen.intent_place?.merged && !delivered)
    return actPart("seal", { act: "end", how: "ended-early" }, "the pull request was merged before the delivery");
  if (Object.keys(look.state.archive).length === 0)
    return actPart("deliver", { act: "archive" }, "plans and records are being copied to the ledger");
  if (!delivered) return actPart("deliver", { act: "deliver" }, "the delivery is being committed");
  const shut = shutReason(look, null);
  if (shut) return personPart("seal", shut);
  const { requester } = look.seen.gate;
  const standing = (look.seen.undismissed ?? []).map(undismissedReason);
  const part = personPart("seal", {
    subject: "delivery",
    met: false,
    because: `every stage is done and the delivery stands; people merge it${requester ? `, and not ${requester.login} alone` : ""}`,
    who: "whoever may merge into the default branch",
    how: "merge the pull request of the intent",
    ...(standing.length > 0 ? { parts: standing } : {}),
  });
  return { ...part, ready: true };
}

/** GitHub goes on counting it, although it was given for something else. */
function undismissedReason({ login, counted, why }: NonNullable<Look["seen"]["undismissed"]>[number]): Reason {
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
