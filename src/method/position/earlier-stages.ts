import { QUALITY_GATES, type StageRecord, type UnitRecord } from "../model/index.ts";
import { AGENTS, agentCandidate, type Candidate, freeJob } from "./candidate.ts";
import type { Situation } from "./facts.ts";
import { type Signer, signerOpening } from "./rounds.ts";

/** Roles of merged stages that an upstream fix has cleared: they sign again before the working stage goes on. */
export function upstreamAudits(situation: Situation): Candidate | null {
  const due = invalidatedSigners(situation);
  if (due.length === 0) return null;
  const openings = due.map((signer) => signerOpening(situation, signer));
  const stages = [...new Set(due.map((one) => one.stage))];
  const jobs = stages.flatMap((stage) => {
    const here = openings.map((opening, i) => ({ opening, ...due[i] })).filter((one) => one.stage === stage);
    const agents = here.filter(({ role }) => role !== QUALITY_GATES).map(({ opening }) => opening);
    const gates = here.filter(({ role }) => role === QUALITY_GATES).map(({ opening }) => opening);
    return [...freeJob("audit", stage, agents), ...freeJob("gates", stage, gates)];
  });
  const because = "a fix has changed what was signed; it is looked at again";
  const awaited = due.map(({ stage, role }, i) => {
    const reason = { subject: `${role} of ${stage}`, met: false, because, who: AGENTS };
    return { opening: openings[i] ?? null, reason };
  });
  return agentCandidate("approve", awaited, jobs);
}

/** Roles of merged stages whose signatures a fix has taken back. */
export function invalidatedSigners({ state }: Situation): readonly Signer[] {
  return Object.values(state.stages)
    .filter((stage) => stage.merged !== null)
    .flatMap(invalidatedRoles);
}

/** What had no work begun on it when its stage merged was taken out of the plan: nobody can sign it any more. */
function isOfTheStage({ started_at }: UnitRecord): boolean {
  return started_at !== null;
}

function invalidatedRoles(stage: StageRecord): readonly Signer[] {
  const found = new Map<string, Signer>();
  for (const unit of Object.values(stage.units).filter(isOfTheStage)) {
    for (const family of ["reviews", "approvals"] as const) {
      for (const [role, signature] of Object.entries(unit[family])) {
        if (signature.lapsed !== undefined) found.set(`${family}/${role}`, { stage: stage.name, family, role });
      }
    }
  }
  return [...found.values()];
}
