import { differing, folderOf, type Sight, type Signature, sightOn, unitFile, unsigned } from "../derive/index.ts";
import type { Family, StageRecord } from "../model/index.ts";
import { type Look, standingOf } from "./facts.ts";

/** Names in one sentence; more of them are counted. */
const NAMED = 3;

/** Why a role that has signed is asked again; null where it has signed nothing of what it is asked for. */
export function whyAgain(look: Look, stage: StageRecord, family: Family, role: string): string | null {
  const now = standingOf(look);
  const given = unsigned(stage, family, role, now).flatMap((unit) => {
    const stamp = stage.units[unit.id]?.[family][role];
    return stamp === undefined ? [] : [{ stamp, sight: sightOn(stage, family, unit) }];
  });
  if (given.length === 0) return null;
  const changed = given.flatMap(({ stamp, sight }) => changedWords(look, stamp, sight));
  return changed.length === 0 ? "what it signed was taken back" : `${listed(changed)} since it was signed`;
}

/** What was changed under a signature, each as a clause of its own: `the plan of unit-002-card was rewritten`. */
export function changedWords(look: Look, signed: Pick<Signature, "witnesses">, sight: Sight): readonly string[] {
  return differing(signed, sight, standingOf(look)).map((name) => clauseOf(name, signed, sight, look));
}

function clauseOf(name: string, { witnesses }: Pick<Signature, "witnesses">, sight: Sight, look: Look): string {
  const plan = /^plan:[^/]+\/(.+)$/.exec(name)?.[1];
  if (plan !== undefined && !Object.hasOwn(witnesses, name)) return `${plan} was added to the plan`;
  if (plan !== undefined) return isPlanned(look, name) ? `the plan of ${plan} was rewritten` : `${plan} was taken out`;
  const own = sight.on === "approvals" && name === unitFile(folderOf(look.state), sight.unit);
  return own ? `the record of ${sight.unit.id} was changed` : `${name} was changed`;
}

function isPlanned({ seen }: Look, name: string): boolean {
  const [stage = "", unit] = name.slice("plan:".length).split("/");
  return (seen.plans.stages[stage]?.units ?? []).some(({ id }) => id === unit);
}

/** `a, b and 3 more`. */
export function listed(clauses: readonly string[]): string {
  const each = [...new Set(clauses)];
  const shown = each.slice(0, NAMED).join(", ");
  return each.length > NAMED ? `${shown} and ${each.length - NAMED} more` : shown;
}
