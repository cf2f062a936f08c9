import { own } from "../../shared/index.ts";
import { outsideIntents, pathsOverlap, unitFile } from "../derive/index.ts";
import {
  type Approval,
  type ChangedPaths,
  type IntentState,
  QUALITY_GATES,
  type SeenFiles,
  type Signature,
  type StageRecord,
  type UnitRecord,
} from "../model/index.ts";
import { mapUnits, withStage } from "./rules.ts";

type Signatures = Readonly<Record<string, Signature>>;

/** Marks the stamps that `when` picks as lapsed; ones that lapsed before keep their time. */
export function invalidateSignatures(
  signatures: Signatures,
  at: string,
  when: (role: string, signature: Signature) => boolean,
): Signatures {
  const entries = Object.entries(signatures).map(([role, signature]): [string, Signature] =>
    signature.lapsed === undefined && when(role, signature) ? [role, { ...signature, lapsed: at }] : [role, signature],
  );
  return Object.fromEntries(entries);
}

/**
 * What a change of files takes back in an unmerged stage: approvals whose witnesses include a changed file, the
 * quality gates as soon as anything outside the intents' own folder changed, the gate's and the plan's clearance
 * when what was seen is no longer there.
 */
export function invalidateStage(stage: StageRecord, changed: ChangedPaths, at: string): StageRecord {
  if (stage.merged !== null || Object.keys(changed).length === 0) return stage;
  const beyond = Object.keys(changed).some(outsideIntents);
  const lapsed = mapUnits(stage, (unit) => ({
    ...unit,
    approvals: invalidateSignatures(
      unit.approvals,
      at,
      (role, signature) => (role === QUALITY_GATES && beyond) || touches(signature.witnesses, changed),
    ),
  }));
  const isGateTouched = stage.gate !== null && touches(stage.gate.witnesses, changed);
  const unsignedNow = Object.values(lapsed.units).some((unit) =>
    Object.values(unit.approvals).some((signature) => signature.lapsed === at),
  );
  return {
    ...lapsed,
    gate: isGateTouched ? null : stage.gate,
    gate_opened_at: isGateTouched || unsignedNow ? null : stage.gate_opened_at,
    plan_signed: unlessTouched(stage.plan_signed, changed),
  };
}

/** At intent scope every signature saw the whole tree, so any change takes all of them back. */
export function invalidateIntent(state: IntentState, changed: ChangedPaths, at: string): IntentState {
  if (Object.keys(changed).length === 0) return state;
  const approvals = invalidateSignatures(state.intent.approvals, at, () => true);
  return { ...state, intent: { ...state.intent, approvals, delivery: null } };
}

/** Units of a stage whose plan is among the changed files and may still be rewritten: nobody has begun with them. */
export function rewrittenIn(folder: string, stage: StageRecord, changed: ChangedPaths): readonly string[] {
  return Object.keys(changed).flatMap((path) => {
    const id = /\/(unit-[^/]+)\.md$/.exec(path)?.[1] ?? "";
    const isPending = (own(stage.units, id)?.started_at ?? null) === null;
    return isPending && unitFile(folder, { stage: stage.name, id }) === path ? [id] : [];
  });
}

/** Pending plans rewritten, by whomever: all who reviewed them review again, and a plan sign-off saw other plans. */
export function invalidatePlans(stage: StageRecord, units: readonly string[], at: string): StageRecord {
  if (stage.merged !== null || units.length === 0) return stage;
  const lapsed = mapUnits(stage, (unit) => (units.includes(unit.id) ? invalidateReviews(unit, at) : unit));
  return { ...lapsed, plan_signed: null, gate_opened_at: null };
}

function invalidateReviews(unit: UnitRecord, at: string): UnitRecord {
  return { ...unit, reviews: invalidateSignatures(unit.reviews, at, () => true) };
}

/** Whether a change touches what was seen: the same path with another id, or a path inside a witnessed folder. */
export function touches(witnesses: SeenFiles, changed: ChangedPaths): boolean {
  return Object.entries(changed).some(([path, oid]) =>
    Object.entries(witnesses).some(([seen, before]) => (seen === path ? before !== oid : pathsOverlap(seen, path))),
  );
}

/** A sign-off of the plan that this transition has taken back is kept beside it: whose it was is said when it is asked for again. */
export function keepInvalidated(before: IntentState, after: IntentState, at: string): IntentState {
  const lost = Object.values(after.stages).filter(
    ({ name, plan_signed }) => plan_signed === null && (before.stages[name]?.plan_signed ?? null) !== null,
  );
  return lost.reduce((state: IntentState, { name }) => {
    const signed = before.stages[name]?.plan_signed;
    if (!signed) return state;
    return withStage(state, name, (stage) => ({ ...stage, plan_lapsed: { ...signed, lapsed: at } }));
  }, after);
}

function unlessTouched(approval: Approval | null, changed: ChangedPaths): Approval | null {
  return approval !== null && touches(approval.witnesses, changed) ? null : approval;
}
