import { findingUnitRef, hasBegun, isFindingUnitDone, workingStage } from "../derive/index.ts";
import type { Finding, Reason } from "../model/index.ts";
import { reviewCandidate } from "./audits.ts";
import { AGENTS, type Candidate } from "./candidate.ts";
import { planSignoffCandidate } from "./elaborate.ts";
import { executeFirst } from "./execute.ts";
import { plannedUnits, type Situation, statusOfFinding } from "./facts.ts";

/**
 * Fixes: units that a fix has added to the plan are reviewed, signed and built before anything else of their stage.
 * Before work has begun they are part of the plan like any other unit. Null too while all that is left of them waits
 * for other units: then those go on.
 */
export function findingUnitsCandidate(situation: Situation): Candidate | null {
  const stage = workingStage(situation.state);
  if (stage === null || !hasBegun(stage) || situation.facts.plans.problems.length > 0) return null;
  const refs = new Set(waiting(situation).flatMap(({ units }) => units));
  const made = plannedUnits(situation, stage.name).filter((unit) => {
    return refs.has(findingUnitRef(unit)) && !isFindingUnitDone(situation.state, findingUnitRef(unit));
  });
  if (made.length === 0) return null;
  const candidate =
    reviewCandidate(situation, stage) ?? planSignoffCandidate(situation, stage) ?? executeFirst(situation, stage, made);
  return candidate && withWaiting(situation, candidate);
}

/** The same part, and which findings wait for what is made for them. */
export function withWaiting(situation: Situation, candidate: Candidate): Candidate {
  return {
    ...candidate,
    reasons: [...candidate.reasons, ...waiting(situation).map((finding) => reasonOf(situation, finding))],
  };
}

function waiting({ state }: Situation): readonly Finding[] {
  return state.findings.filter((finding) => statusOfFinding(state, finding) === "waiting-for-units");
}

function reasonOf(situation: Situation, finding: Finding): Reason {
  const open = finding.units.filter((ref) => !isFindingUnitDone(situation.state, ref));
  const because = `waits for ${open.join(", ")}, made for it; then it is assessed`;
  // Also where those wait for a person: this one then has nothing to do about the finding itself.
  const how = "nothing is to be done: it begins by itself when they are done";
  return { subject: `${finding.id} ${finding.title}`, met: false, because, who: AGENTS, how };
}
