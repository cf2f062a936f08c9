import { reviewRoles, roleApplies, unsigned } from "../derive/index.ts";
import { type Family, type Phase, QUALITY_GATES, type Reason, SPEC, type StageRecord } from "../model/index.ts";
import { AGENTS, agentCandidate, type Candidate, freeJob } from "./candidate.ts";
import { approvalRolesOf, type Opening, plannedUnits, type Situation, standingOf } from "./facts.ts";
import { type Signer, signerOpening } from "./rounds.ts";
import { whyReReview } from "./why-re-review.ts";

/** The audit of the plan, all roles in one wave. Null when every role has signed every unit. */
export function reviewCandidate(situation: Situation, stage: StageRecord): Candidate | null {
  return auditCandidate(
    situation,
    stage,
    "reviews",
    missingRoles(situation, stage, "reviews", reviewRoles(stage.frozen)),
  );
}

/** The audit of the built work: `spec` and the quality gates first, then the agents. */
export function approveCandidate(situation: Situation, stage: StageRecord): Candidate | null {
  const missing = missingRoles(situation, stage, "approvals", approvalRolesOf(situation, stage));
  const first = missing.filter((role) => role === SPEC || role === QUALITY_GATES);
  return auditCandidate(situation, stage, "approvals", first.length > 0 ? first : missing);
}

/** Roles of merged stages whose files later work has changed: they review again once, before the gate of this stage. */
export function reReviewCandidate(situation: Situation): Candidate | null {
  const due = signersDue(situation);
  if (due.length === 0) return null;
  const openings = due.map((signer) => signerOpening(situation, signer));
  const jobs = [...new Set(due.map(({ stage }) => stage))].flatMap((stage) => {
    const here = openings.filter((_, i) => due[i]?.stage === stage);
    return freeJob("audit", stage, here);
  });
  const because = "later work has changed what was signed; it is looked at once more before the gate";
  const awaited = due.map(({ stage, role }, i) => {
    const reason = { subject: `${role} of ${stage}`, met: false, because, who: AGENTS };
    return { opening: openings[i] ?? null, reason };
  });
  return agentCandidate("approve", awaited, jobs);
}

/** Roles of merged stages that are to review again at what later work changed. */
export function signersDue({ state }: Situation): readonly Signer[] {
  const merged = Object.values(state.stages).filter((stage) => stage.merged !== null);
  return merged.flatMap((stage) =>
    rolesDue(stage).map((role): Signer => ({ stage: stage.name, family: "approvals", role })),
  );
}

function rolesDue(stage: StageRecord): readonly string[] {
  const roles = Object.values(stage.units).flatMap((unit) =>
    Object.entries(unit.approvals).flatMap(([role, signature]) => (signature.due === undefined ? [] : [role])),
  );
  return [...new Set(roles)];
}

/** Roles of the stage that lack a signature in the audit it stands in: of its plan, then of what was built. */
export function missingSigners(situation: Situation, stage: StageRecord): readonly Signer[] {
  const reviews = missingRoles(situation, stage, "reviews", reviewRoles(stage.frozen));
  const family: Family = reviews.length > 0 ? "reviews" : "approvals";
  const roles =
    reviews.length > 0 ? reviews : missingRoles(situation, stage, "approvals", approvalRolesOf(situation, stage));
  return roles.map((role) => ({ stage: stage.name, family, role }));
}

/** Whether every role has signed every unit in both families. */
export function allSigned(situation: Situation, stage: StageRecord): boolean {
  const reviews = missingRoles(situation, stage, "reviews", reviewRoles(stage.frozen));
  return (
    reviews.length === 0 && missingRoles(situation, stage, "approvals", approvalRolesOf(situation, stage)).length === 0
  );
}

function missingRoles(
  situation: Situation,
  stage: StageRecord,
  family: Family,
  roles: readonly string[],
): readonly string[] {
  const units = plannedUnits(situation, stage.name);
  const asked = roles.filter((role) => roleApplies(stage.frozen, units, role));
  return asked.filter((role) => unsigned(stage, family, role, standingOf(situation)).length > 0);
}

function auditCandidate(
  situation: Situation,
  stage: StageRecord,
  family: Family,
  roles: readonly string[],
): Candidate | null {
  if (roles.length === 0) return null;
  const phase: Phase = family === "reviews" ? "review" : "approve";
  const openings = roles.map((role) => signerOpening(situation, { stage: stage.name, family, role }));
  const agents = openings.filter((_, i) => roles[i] !== QUALITY_GATES);
  const gates = openings.filter((_, i) => roles[i] === QUALITY_GATES);
  const jobs = [...freeJob("audit", stage.name, agents), ...freeJob("gates", stage.name, gates)];
  const awaited = openings.map((opening, i) => {
    const role = roles[i] ?? "";
    return { opening, reason: reasonOf({ role, opening, again: whyReReview(situation, stage, family, role) }) };
  });
  return agentCandidate(phase, awaited, jobs);
}

interface Audit {
  readonly role: string;
  readonly opening: Opening;
  /** Why a signature that was given does not count; null where none was. */
  readonly again: string | null;
}

function reasonOf({ role, opening, again }: Audit): Reason {
  const first =
    role === QUALITY_GATES
      ? "the quality gates have not been seen passing on what stands now"
      : "has not signed what stands now";
  const what = again === null ? first : `${first}: ${again}`;
  return {
    subject: role,
    met: false,
    because: opening.kind === "open" ? `${what}; it is being looked at` : what,
    who: AGENTS,
  };
}
