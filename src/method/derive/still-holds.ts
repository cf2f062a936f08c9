import { own } from "../../shared/index.ts";
import type {
  Family,
  FileTree,
  IntentState,
  PlannedUnit,
  Plans,
  SeenFiles,
  StageRecord,
  UnitRecord,
} from "../model/index.ts";
import {
  type Besides,
  filesSeenAtGate,
  filesSeenByApproval,
  filesSeenByReview,
  filesSeenOfPlan,
  folderOf,
  sameFiles,
} from "./signatures.ts";

/*
 * A signature counts only while what it saw stands. Whatever counts one, a role's stamp or a person's decision, on a plan,
 * on built work, at a gate or on the whole, asks here: nothing else compares what was seen with what is there.
 */

/** What stands now, as far as anybody signs it. */
export interface Standing extends Besides {
  /** Folder of the intent's own pages. */
  readonly folder: string;
  readonly plans: Plans;
  /** Files of the branch that is worked on. */
  readonly files: FileTree;
  /** Id of its whole tree; null while nobody knows it. */
  readonly tree: string | null;
}

/** What a signature was given on. */
export type Sight =
  | { readonly on: "reviews" | "approvals"; readonly unit: PlannedUnit }
  | { readonly on: "plan" | "gate"; readonly stage: string }
  | { readonly on: "whole" }
  /** Of a stage that has merged: it stays as it was recorded. */
  | { readonly on: "record" };

/** A stamp or a decision, as far as it matters whether it counts. */
export interface CountedSignature {
  readonly witnesses: SeenFiles;
  readonly lapsed?: string;
  readonly due?: string;
}

/** Whether a signature counts now: it was not taken back, and what it saw is what stands. None does not count. */
export function stillHolds(signed: CountedSignature | null | undefined, sight: Sight, now: Standing): boolean {
  if (!isGiven(signed)) return false;
  if (sight.on === "record") return true;
  if (sight.on === "whole" && now.tree === null) return false;
  return sameFiles(signed.witnesses, standingFor(sight, now));
}

function isGiven<S extends CountedSignature>(signed: S | null | undefined): signed is S {
  return Boolean(signed) && signed?.lapsed === undefined && signed?.due === undefined;
}

/** What whoever signs this now would see. */
export function standingFor(sight: Exclude<Sight, { on: "record" }>, now: Standing): SeenFiles {
  switch (sight.on) {
    case "reviews":
      return filesSeenByReview(sight.unit);
    case "approvals":
      return filesSeenByApproval(now.folder, sight.unit, now.files);
    case "plan":
      return filesSeenOfPlan(now.folder, sight.stage, unitsOf(now, sight.stage), now.files);
    case "gate":
      return filesSeenAtGate(now.folder, unitsOf(now, sight.stage), now.files, now);
    case "whole":
      return { ".": now.tree };
  }
}

/** Names of what was seen and is another thing now, has gone, or has come since. */
export function differing(signed: Pick<CountedSignature, "witnesses">, sight: Sight, now: Standing): readonly string[] {
  if (sight.on === "record") return [];
  const [then, today] = [signed.witnesses, standingFor(sight, now)];
  const names = [...new Set([...Object.keys(today), ...Object.keys(then)])];
  return names.filter((name) => own(then, name) !== own(today, name)).sort();
}

/** Where a role of a stage signs a unit. */
export function sightOn(stage: StageRecord, family: Family, unit: PlannedUnit): Sight {
  return stage.merged === null ? { on: family, unit } : { on: "record" };
}

/** Units of a stage for which this role is asked: they lack its signature, or the one they have does not count. */
export function unsigned(stage: StageRecord, family: Family, role: string, now: Standing): readonly PlannedUnit[] {
  return unitsOf(now, stage.name).filter(
    (unit) => !stillHolds(signatureOf(own(stage.units, unit.id), family, role), sightOn(stage, family, unit), now),
  );
}

function signatureOf(record: UnitRecord | undefined, family: Family, role: string): CountedSignature | undefined {
  return record && own(record[family], role);
}

/** Whether a person has signed the plan of this stage as it stands. */
export function planIsSigned(stage: StageRecord, now: Standing): boolean {
  return stillHolds(stage.plan_signed, { on: "plan", stage: stage.name }, now);
}

/** Whether a person has signed this unit's part of the plan as it stands, whatever has become of the others since. */
export function planPartIsSigned(signed: CountedSignature | null | undefined, unit: PlannedUnit): boolean {
  if (!isGiven(signed)) return false;
  return Object.entries(filesSeenByReview(unit)).every(([name, plan]) => own(signed.witnesses, name) === plan);
}

/** Whether the gate of this stage was passed by what stands; what has merged has passed it. */
export function gateIsPassed(stage: StageRecord, now: Standing): boolean {
  return stillHolds(stage.gate, stage.merged === null ? { on: "gate", stage: stage.name } : { on: "record" }, now);
}

/** Whether this signature on the whole intent counts: a role's, or the engine's on the delivery. */
export function wholeIsSigned(signed: CountedSignature | null | undefined, now: Standing): boolean {
  return stillHolds(signed, { on: "whole" }, now);
}

/** The working branch as it was seen, for whoever asks whether something still holds on it. */
export function standing(
  state: Pick<IntentState, "slug" | "intent">,
  seen: Pick<Standing, "plans" | "files" | "tree">,
): Standing {
  return { folder: folderOf(state), plans: seen.plans, files: seen.files, tree: seen.tree };
}

function unitsOf({ plans }: Standing, stage: string): readonly PlannedUnit[] {
  return own(plans.stages, stage)?.units ?? [];
}
