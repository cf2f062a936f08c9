import type { StageRecord, UnitRecord } from "../model/index.ts";
import { currentHat } from "./chain.ts";

/** `pending`: no hat has begun. `done`: every hat of its chain has advanced. */
export type UnitStatus = "pending" | "active" | "done";

/** Derived from the iterations alone, so it cannot contradict them. Forward only. */
export function unitStatus(chain: readonly string[], record: UnitRecord | undefined): UnitStatus {
  if (!record || record.iterations.length === 0) return "pending";
  return currentHat(chain, record.iterations) === null ? "done" : "active";
}

/** `001` of `unit-001-load-rows`. */
export function unitNumber(id: string): string {
  return /^unit-(\d{3,})(-|$)/.exec(id)?.[1] ?? id;
}

/** The unit of this number among the given ones; `1` is `001`. */
export function unitByNumber<U extends { readonly id: string }>(units: readonly U[], number: string): U | undefined {
  return units.find((unit) => unitNumber(unit.id) === number.padStart(3, "0"));
}

/**
 * What the ledger has of the unit of this number. A plan that was deleted leaves its record, and its number may be another's by
 * then: the one that has begun is meant, for the plan of such a one is never deleted.
 */
export function unitRecordOf(stage: Pick<StageRecord, "units">, number: string | null): UnitRecord | undefined {
  const all = Object.values(stage.units).filter(({ id }) => unitNumber(id) === number);
  return all.find(({ iterations }) => iterations.length > 0) ?? all.at(-1);
}

/** The unit that an agent means: by file stem, by number, or as `unit-<number>`. `unit-1000-y` is not unit 100. */
export function unitMeant<U extends { readonly id: string }>(units: readonly U[], named: string): U | undefined {
  return units.find(({ id }) => id === named) ?? unitByNumber(units, named.replace(/^unit-/, ""));
}

/** Whether an agent means this unit. */
export function isUnit(id: string, named: string): boolean {
  return unitMeant([{ id }], named) !== undefined;
}

/** Whether two declared outputs may touch the same file (one is the other, or a folder above it). */
export function pathsOverlap(a: string, b: string): boolean {
  const [left, right] = [a.replace(/\/+$/, ""), b.replace(/\/+$/, "")];
  return left === right || left.startsWith(`${right}/`) || right.startsWith(`${left}/`);
}

/** Whether a path is this place, or lies below it. `.` is the whole tree. */
export function isUnder(path: string, place: string): boolean {
  const at = place.replace(/\/+$/, "");
  return at === "." || path === at || path.startsWith(`${at}/`);
}
