import { globMatcher } from "../../shared/index.ts";
import type { FrozenStage, PlannedUnit } from "../model/index.ts";

/**
 * Whether a role has something to look at here: one of the units' outputs fits the file names it is for. A folder may
 * come to hold anything, so it fits; a role that names no files looks at everything, and before there is a plan so does each.
 */
export function roleApplies(frozen: FrozenStage, units: readonly PlannedUnit[], role: string): boolean {
  const wanted = namedFiles(frozen, role);
  if (wanted === null || units.length === 0) return true;
  const fits = globMatcher(wanted);
  return units.some(({ outputs }) => outputs.some((path) => path.endsWith("/") || fits(path) !== null));
}

/** Patterns of the file names a role is for; null when it is for all. */
export function namedFiles({ applies_to = {} }: FrozenStage, role: string): readonly string[] | null {
  return (Object.hasOwn(applies_to, role) ? applies_to[role] : null) ?? null;
}
