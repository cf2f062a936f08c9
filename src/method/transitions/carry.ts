import { own } from "../../shared/index.ts";
import { outsideIntents } from "../derive/index.ts";
import {
  type ChangedPaths,
  type Clearance,
  type Criterion,
  type IntentState,
  QUALITY_GATES,
  type StageRecord,
  type Stamp,
  type Witnesses,
} from "../model/index.ts";
import { lapseStamps } from "./invalidate.ts";
import { mapUnits } from "./rules.ts";

interface Carrying {
  readonly carried: ChangedPaths;
  /** Commit that brought the base in. */
  readonly by: string;
  readonly at: string;
}

/**
 * The base was merged in and these files are new, but not by anything this intent does: who signed them has signed them
 * still, under their new ids. Only the quality gates have to be seen passing on the new whole. Merged stages keep
 * their stamps as recorded.
 */
export function carryStage(stage: StageRecord, carrying: Carrying): StageRecord {
  const paths = Object.keys(carrying.carried);
  if (stage.merged !== null || paths.length === 0) return stage;
  const beyond = paths.some(outsideIntents);
  const carried = mapUnits(stage, (unit) => ({
    ...unit,
    criteria: unit.criteria.map((one) => carryEvidence(one, carrying)),
    approvals: carryStamps(unit.approvals, carrying, beyond),
  }));
  const runAgain = Object.values(carried.units).some(
    ({ approvals }) => approvals[QUALITY_GATES]?.lapsed === carrying.at,
  );
  return {
    ...carried,
    gate: carryClearance(stage.gate, carrying),
    plan_signed: carryClearance(stage.plan_signed, carrying),
    gate_opened_at: runAgain ? null : stage.gate_opened_at,
  };
}

function carryStamps(
  stamps: Readonly<Record<string, Stamp>>,
  carrying: Carrying,
  beyond: boolean,
): Readonly<Record<string, Stamp>> {
  const lapsed = lapseStamps(stamps, carrying.at, (role) => role === QUALITY_GATES && beyond);
  return Object.fromEntries(
    Object.entries(lapsed).map(([role, stamp]): [string, Stamp] => {
      const witnesses = carryWitnesses(stamp.witnesses, carrying.carried);
      if (stamp.lapsed !== undefined || witnesses === stamp.witnesses) return [role, stamp];
      return [role, { ...stamp, witnesses, carried: carrying.by }];
    }),
  );
}

function carryEvidence(criterion: Criterion, { carried }: Carrying): Criterion {
  const { witnesses } = criterion;
  return witnesses === undefined ? criterion : { ...criterion, witnesses: carryWitnesses(witnesses, carried) };
}

function carryClearance(clearance: Clearance | null, { carried }: Carrying): Clearance | null {
  return clearance && { ...clearance, witnesses: carryWitnesses(clearance.witnesses, carried) };
}

/** The same object when nothing of it was carried. */
function carryWitnesses(witnesses: Witnesses, carried: ChangedPaths): Witnesses {
  const known = Object.keys(witnesses).filter((path) => Object.hasOwn(carried, path));
  if (known.length === 0) return witnesses;
  return { ...witnesses, ...Object.fromEntries(known.map((path) => [path, own(carried, path) ?? null])) };
}

/** At intent scope the same: reviewers saw the whole tree, known as `.`; the delivery is made anew on what stands now. */
export function carryIntent(state: IntentState, carrying: Carrying): IntentState {
  if (Object.keys(carrying.carried).length === 0) return state;
  const approvals = carryStamps(state.intent.approvals, carrying, true);
  return { ...state, intent: { ...state.intent, approvals, delivery: null } };
}
