import { reviewRoles, roleApplies, unsigned } from "../derive/index.ts";
import { type Family, type Phase, QUALITY_GATES, type Reason, SPEC, type StageRecord } from "../model/index.ts";
import { AGENTS, agentPart, freeSteps, lane, type Part } from "./candidate.ts";
import { approvalRolesOf, type Look, type Opening, plannedUnits, standingOf } from "./facts.ts";
import { type Signer, signerOpening } from "./rounds.ts";
import { whyAgain } from "./why-again.ts";

/** The audit of the plan, all roles in one wave. Null when every role has signed every unit. */
export function reviewPart(look: Look, stage: StageRecord): Part | null {
  return auditPart(look, stage, "reviews", missingRoles(look, stage, "reviews", reviewRoles(stage.frozen)));
}

/** The audit of the built work: `spec` and the quality gates first, then the agents. */
export function approvePart(look: Look, stage: StageRecord): Part | null {
  const missing = missingRoles(look, stage, "approvals", approvalRolesOf(look, stage));
  const first = missing.filter((role) => role === SPEC || role === QUALITY_GATES);
  return auditPart(look, stage, "approvals", first.length > 0 ? first : missing);
}

/** Roles of merged stages whose files later work has changed: they look again once, before the gate of this stage. */
export function dueAgainPart(look: Look): Part | null {
  const due = dueSigners(look);
  if (due.length === 0) return null;
  const openings = due.map((signer) => signerOpening(look, signer));
  const lanes = [...new Set(due.map(({ stage }) => stage))].flatMap((stage) => {
    const steps = freeSteps(openings).filter((step) => step.stage === stage);
    return steps.length > 0 ? [lane("audit", stage, steps)] : [];
  });
  const because = "later work has changed what was signed; it is looked at once more before the gate";
  const awaited = due.map(({ stage, role }, i) => {
    const reason = { subject: `${role} of ${stage}`, met: false, because, who: AGENTS };
    return { opening: openings[i] ?? null, reason };
  });
  return agentPart("approve", awaited, lanes);
}

/** Roles of merged stages that are to look again at what later work changed. */
export function dueSigners({ state }: Look): readonly Signer[] {
  const merged = Object.values(state.stages).filter((stage) => stage.merged !== null);
  return merged.flatMap((stage) =>
    dueRoles(stage).map((role): Signer => ({ stage: stage.name, family: "approvals", role })),
  );
}

function dueRoles(stage: StageRecord): readonly string[] {
  const roles = Object.values(stage.units).flatMap((unit) =>
    Object.entries(unit.approvals).flatMap(([role, stamp]) => (stamp.due === undefined ? [] : [role])),
  );
  return [...new Set(roles)];
}

/** Roles of the stage that lack a signature in the audit it stands in: of its plan, then of what was built. */
export function missingSigners(look: Look, stage: StageRecord): readonly Signer[] {
  const reviews = missingRoles(look, stage, "reviews", reviewRoles(stage.frozen));
  const family: Family = reviews.length > 0 ? "reviews" : "approvals";
  const roles = reviews.length > 0 ? reviews : missingRoles(look, stage, "approvals", approvalRolesOf(look, stage));
  return roles.map((role) => ({ stage: stage.name, family, role }));
}

/** Whether every role has signed every unit in both families. */
export function allSigned(look: Look, stage: StageRecord): boolean {
  const reviews = missingRoles(look, stage, "reviews", reviewRoles(stage.frozen));
  return reviews.length === 0 && missingRoles(look, stage, "approvals", approvalRolesOf(look, stage)).length === 0;
}

function missingRoles(look: Look, stage: StageRecord, family: Family, roles: readonly string[]): readonly string[] {
  const units = plannedUnits(look, stage.name);
  const asked = roles.filter((role) => roleApplies(stage.frozen, units, role));
  return asked.filter((role) => unsigned(stage, family, role, standingOf(look)).length > 0);
}

function auditPart(look: Look, stage: StageRecord, family: Family, roles: readonly string[]): Part | null {
  if (roles.length === 0) return null;
  const phase: Phase = family === "reviews" ? "review" : "approve";
  const openings = roles.map((role) => signerOpening(look, { stage: stage.name, family, role }));
  const agents = freeSteps(openings.filter((_, i) => roles[i] !== QUALITY_GATES));
  const gates = freeSteps(openings.filter((_, i) => roles[i] === QUALITY_GATES));
  const lanes = [
    ...(agents.length > 0 ? [lane("audit", stage.name, agents)] : []),
    ...(gates.length > 0 ? [lane("gates", stage.name, gates)] : []),
  ];
  const awaited = openings.map((opening, i) => {
    const role = roles[i] ?? "";
    return { opening, reason: reasonOf({ role, opening, again: whyAgain(look, stage, family, role) }) };
  });
  return agentPart(phase, awaited, lanes);
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
