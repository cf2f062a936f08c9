import {
  type CountedSignature,
  differing,
  folderOf,
  type Sight,
  sightOn,
  unitFile,
  unsigned,
} from "../derive/index.ts";
import type { Family, StageRecord } from "../model/index.ts";
import { type Situation, standingOf } from "./facts.ts";

/** Names in one sentence; more of them are counted. */
const NAMED = 3;

/** Why a role that has signed is asked again; null where it has signed nothing of what it is asked for. */
export function whyReReview(situation: Situation, stage: StageRecord, family: Family, role: string): string | null {
  const now = standingOf(situation);
  const given = unsigned(stage, family, role, now).flatMap((unit) => {
    const signature = stage.units[unit.id]?.[family][role];
    return signature === undefined ? [] : [{ signature, sight: sightOn(stage, family, unit) }];
  });
  if (given.length === 0) return null;
  const changed = given.flatMap(({ signature, sight }) => changedWords(situation, signature, sight));
  return changed.length === 0 ? "what it signed was taken back" : `${listed(changed)} since it was signed`;
}

/** What was changed under a signature, each as a clause of its own: `the plan of unit-002-card was rewritten`. */
export function changedWords(
  situation: Situation,
  signed: Pick<CountedSignature, "witnesses">,
  sight: Sight,
): readonly string[] {
  return differing(signed, sight, standingOf(situation)).map((name) => clauseOf(name, signed, sight, situation));
}

function clauseOf(
  name: string,
  { witnesses }: Pick<CountedSignature, "witnesses">,
  sight: Sight,
  situation: Situation,
): string {
  const plan = /^plan:[^/]+\/(.+)$/.exec(name)?.[1];
  if (plan !== undefined && !Object.hasOwn(witnesses, name)) return `${plan} was added to the plan`;
  if (plan !== undefined)
    return isPlanned(situation, name) ? `the plan of ${plan} was rewritten` : `${plan} was taken out`;
  const own = sight.on === "approvals" && name === unitFile(folderOf(situation.state), sight.unit);
  return own ? `the record of ${sight.unit.id} was changed` : `${name} was changed`;
}

function isPlanned({ facts }: Situation, name: string): boolean {
  const [stage = "", unit] = name.slice("plan:".length).split("/");
  return (facts.plans.stages[stage]?.units ?? []).some(({ id }) => id === unit);
}

/** `a, b and 3 more`. */
export function listed(clauses: readonly string[]): string {
  const each = [...new Set(clauses)];
  const shown = each.slice(0, NAMED).join(", ");
  return each.length > NAMED ? `${shown} and ${each.length - NAMED} more` : shown;
}
