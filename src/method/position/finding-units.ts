import { hasBegun, isMadeDone, madeRef, workingStage } from "../derive/index.ts";
import type { Finding, Reason } from "../model/index.ts";
import { reviewPart } from "./audits.ts";
import { AGENTS, type Part } from "./candidate.ts";
import { planSignoffPart } from "./elaborate.ts";
import { executeFirst } from "./execute.ts";
import { type Look, plannedUnits, statusOfFinding } from "./facts.ts";

/**
 * Track B: units that a fix has added to the plan are reviewed, signed and built before anything else of their stage.
 * Before work has begun they are part of the plan like any other unit. Null too while all that is left of them waits
 * for other units: then those go on.
 */
export function madePart(look: Look): Part | null {
  const stage = workingStage(look.state);
  if (stage === null || !hasBegun(stage) || look.seen.plans.problems.length > 0) return null;
  const refs = new Set(waiting(look).flatMap(({ units }) => units));
  const made = plannedUnits(look, stage.name).filter((unit) => {
    return refs.has(madeRef(unit)) && !isMadeDone(look.state, madeRef(unit));
  });
  if (made.length === 0) return null;
  const part = reviewPart(look, stage) ?? planSignoffPart(look, stage) ?? executeFirst(look, stage, made);
  return part && withWaiting(look, part);
}

/** The same part, and which findings wait for what is made for them. */
export function withWaiting(look: Look, part: Part): Part {
  return { ...part, reasons: [...part.reasons, ...waiting(look).map((finding) => reasonOf(look, finding))] };
}

function waiting({ state }: Look): readonly Finding[] {
  return state.findings.filter((finding) => statusOfFinding(state, finding) === "waiting-for-units");
}

function reasonOf(look: Look, finding: Finding): Reason {
  const open = finding.units.filter((ref) => !isMadeDone(look.state, ref));
  const because = `waits for ${open.join(", ")}, made for it; then it is assessed`;
  // Also where those wait for a person: this one then has nothing to do about the finding itself.
  const how = "nothing is to be done: it begins by itself when they are done";
  return { subject: `${finding.id} ${finding.title}`, met: false, because, who: AGENTS, how };
}
