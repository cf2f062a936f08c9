import { retriedAt, reviewRoles, runsOf, unsigned } from "../derive/index.ts";
import {
  type Family,
  type Phase,
  QUALITY_GATES,
  type Reason,
  type RunRecord,
  SPEC,
  type StageRecord,
} from "../model/index.ts";
import { approvalRolesOf, type Look, nextStep, type Opening, plannedUnits } from "./context.ts";
import { AGENTS, agentPart, freeSteps, lane, type Part } from "./part.ts";

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
  const merged = Object.values(look.state.stages).filter((stage) => stage.merged !== null);
  const due = merged.flatMap((stage) => dueRoles(stage).map((role) => ({ stage, role })));
  if (due.length === 0) return null;
  const openings = due.map(({ stage, role }) => openingOf(look, stage, "approvals", role));
  const lanes = merged.flatMap((stage) => {
    const steps = freeSteps(openings).filter((step) => step.stage === stage.name);
    return steps.length > 0 ? [lane("audit", stage.name, steps)] : [];
  });
  const because = "later work has changed what was signed; it is looked at once more before the gate";
  const reasons = due.map(({ stage, role }) => {
    return { subject: `${role} of ${stage.name}`, met: false, because, who: AGENTS };
  });
  return agentPart("approve", openings, lanes, reasons);
}

function dueRoles(stage: StageRecord): readonly string[] {
  const roles = Object.values(stage.units).flatMap((unit) =>
    Object.entries(unit.approvals).flatMap(([role, stamp]) => (stamp.due === undefined ? [] : [role])),
  );
  return [...new Set(roles)];
}

/** Whether every role has signed every unit in both families. */
export function allSigned(look: Look, stage: StageRecord): boolean {
  const reviews = missingRoles(look, stage, "reviews", reviewRoles(stage.frozen));
  return reviews.length === 0 && missingRoles(look, stage, "approvals", approvalRolesOf(look, stage)).length === 0;
}

function missingRoles(look: Look, stage: StageRecord, family: Family, roles: readonly string[]): readonly string[] {
  return roles.filter((role) => unsigned(plannedUnits(look, stage.name), stage.units, family, role).length > 0);
}

function auditPart(look: Look, stage: StageRecord, family: Family, roles: readonly string[]): Part | null {
  if (roles.length === 0) return null;
  const phase: Phase = family === "reviews" ? "review" : "approve";
  const openings = roles.map((role) => openingOf(look, stage, family, role));
  const agents = freeSteps(openings.filter((_, i) => roles[i] !== QUALITY_GATES));
  const gates = freeSteps(openings.filter((_, i) => roles[i] === QUALITY_GATES));
  const lanes = [
    ...(agents.length > 0 ? [lane("audit", stage.name, agents)] : []),
    ...(gates.length > 0 ? [lane("gates", stage.name, gates)] : []),
  ];
  return agentPart(
    phase,
    openings,
    lanes,
    roles.map((role, i) => reasonOf(role, openings[i])),
  );
}

function openingOf(look: Look, stage: StageRecord, family: Family, role: string): Opening {
  const wanted = { stage: stage.name, kind: kindOf(family, role), subject: subjectOf(role) };
  const opening = nextStep(look, wanted);
  if (opening.kind !== "free") return opening;
  const used = roundsOf(stage, family, role);
  if (!roundsSpent(look, stage, family, role)) return opening;
  return { kind: "stuck", step: opening.step, why: `${used.length} rounds are used up`, how: waysOut(role) };
}

/** Whether a role has looked as often as it may; what a person granted since is one more round, not as many again. */
export function roundsSpent(look: Look, stage: StageRecord, family: Family, role: string): boolean {
  const used = roundsOf(stage, family, role);
  if (used.length < stage.frozen.limits.rounds) return false;
  const kind = kindOf(family, role);
  const retried = retriedAt(look.state, { stage: stage.name, kind, subject: subjectOf(role), hat: null });
  return retried === null || used.some((run) => run.dispatched_at >= retried);
}

function roundsOf(stage: StageRecord, family: Family, role: string): readonly RunRecord[] {
  const runs = runsOf(stage.runs, `${kindOf(family, role)}/${subjectOf(role) ?? "-"}`);
  // Rounds of the stage's own life do not count for what comes after it.
  const since = stage.merged?.at ?? "";
  return runs.filter((run) => (run.result === "signed" || run.result === "done") && run.dispatched_at >= since);
}

function kindOf(family: Family, role: string): "gates" | "review" | "approve" {
  if (role === QUALITY_GATES) return "gates";
  return family === "reviews" ? "review" : "approve";
}

function subjectOf(role: string): string | null {
  return role === QUALITY_GATES ? null : role;
}

/** The audit a stage stands in: of its plan until everybody has signed it, then of what was built. */
export function auditFamily(look: Look, stage: StageRecord): Family {
  const missing = missingRoles(look, stage, "reviews", reviewRoles(stage.frozen));
  return missing.length > 0 ? "reviews" : "approvals";
}

function waysOut(role: string): string {
  const more = `\`/haiku retry ${role} <note>\` grants one more round`;
  const accept = role === QUALITY_GATES ? "" : `, \`/haiku approve ${role} <reason>\` accepts what stands`;
  return `${more}${accept}, \`/haiku changes <text>\` has it done differently, or \`/haiku abandon <reason>\``;
}

function reasonOf(role: string, opening: Opening | undefined): Reason {
  const what =
    role === QUALITY_GATES
      ? "the quality gates have not been seen passing on what stands now"
      : "has not signed what stands now";
  return {
    subject: role,
    met: false,
    because: opening?.kind === "open" ? `${what}; it is being looked at` : what,
    who: AGENTS,
  };
}
