import { type Family, QUALITY_GATES, type StageRecord } from "../model/index.ts";
import { type Look, nextStep } from "./context.ts";
import { AGENTS, agentPart, freeSteps, lane, type Part } from "./part.ts";

/** Roles of merged stages that an upstream fix has cleared: they sign again before the working stage goes on. */
export function upstreamAudits(look: Look): Part | null {
  const due = Object.values(look.state.stages)
    .filter((stage) => stage.merged !== null)
    .flatMap((stage) => lapsedRoles(stage).map((one) => ({ stage: stage.name, ...one })));
  if (due.length === 0) return null;
  const openings = due.map(({ stage, family, role }) => {
    if (role === QUALITY_GATES) return nextStep(look, { stage, kind: "gates" });
    return nextStep(look, { stage, kind: family === "reviews" ? "review" : "approve", subject: role });
  });
  const stages = [...new Set(due.map((one) => one.stage))];
  const lanes = stages.flatMap((stage) => {
    const steps = freeSteps(openings).filter((step) => step.stage === stage);
    const gates = steps.filter((step) => step.kind === "gates");
    const agents = steps.filter((step) => step.kind !== "gates");
    return [
      ...(agents.length > 0 ? [lane("audit", stage, agents)] : []),
      ...(gates.length > 0 ? [lane("gates", stage, gates)] : []),
    ];
  });
  const reasons = due.map(({ stage, role }) => ({
    subject: `${role} of ${stage}`,
    met: false,
    because: "a fix has changed what was signed; it is looked at again",
    who: AGENTS,
  }));
  return agentPart("approve", openings, lanes, reasons);
}

function lapsedRoles(stage: StageRecord): readonly { readonly family: Family; readonly role: string }[] {
  const found = new Map<string, { readonly family: Family; readonly role: string }>();
  for (const unit of Object.values(stage.units)) {
    for (const family of ["reviews", "approvals"] as const) {
      for (const [role, stamp] of Object.entries(unit[family])) {
        if (stamp.lapsed !== undefined) found.set(`${family}/${role}`, { family, role });
      }
    }
  }
  return [...found.values()];
}
