import { own } from "../../shared/index.ts";
import { outsideIntents } from "../derive/index.ts";
import {
  type Approval,
  type ChangedPaths,
  type Criterion,
  type IntentState,
  QUALITY_GATES,
  type SeenFiles,
  type Signature,
  type StageRecord,
} from "../model/index.ts";
import { invalidateSignatures } from "./invalidate.ts";
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
    approvals: carrySignatures(unit.approvals, carrying, beyond),
  }));
  const runAgain = Object.values(carried.units).some(
    ({ approvals }) => approvals[QUALITY_GATES]?.lapsed === carrying.at,
  );
  return {
    ...carried,
    gate: carryApproval(stage.gate, carrying),
    plan_signed: carryApproval(stage.plan_signed, carrying),
    gate_opened_at: runAgain ? null : stage.gate_opened_at,
  };
}

function carrySignatures(
  signatures: Readonly<Record<string, Signature>>,
  carrying: Carrying,
  beyond: boolean,
): Readonly<Record<string, Signature>> {
  const lapsed = invalidateSignatures(signatures, carrying.at, (role) => role === QUALITY_GATES && beyond);
  return Object.fromEntries(
    Object.entries(lapsed).map(([role, signature]): [string, Signature] => {
      const witnesses = carrySeenFiles(signature.witnesses, carrying.carried);
      if (signature.lapsed !== undefined || witnesses === signature.witnesses) return [role, signature];
      return [role, { ...signature, witnesses, carried: carrying.by }];
    }),
  );
}

function carryEvidence(criterion: Criterion, { carried }: Carrying): Criterion {
  const { witnesses } = criterion;
  return witnesses === undefined ? criterion : { ...criterion, witnesses: carrySeenFiles(witnesses, carried) };
}

function carryApproval(approval: Approval | null, { carried }: Carrying): Approval | null {
  return approval && { ...approval, witnesses: carrySeenFiles(approval.witnesses, carried) };
}

/** The same object when nothing of it was carried. */
function carrySeenFiles(witnesses: SeenFiles, carried: ChangedPaths): SeenFiles {
  const known = Object.keys(witnesses).filter((path) => Object.hasOwn(carried, path));
  if (known.length === 0) return witnesses;
  return { ...witnesses, ...Object.fromEntries(known.map((path) => [path, own(carried, path) ?? null])) };
}

/** At intent scope the same: reviewers saw the whole tree, known as `.`; the delivery is made anew on what stands now. */
export function carryIntent(state: IntentState, carrying: Carrying): IntentState {
  if (Object.keys(carrying.carried).length === 0) return state;
  const approvals = carrySignatures(state.intent.approvals, carrying, true);
  return { ...state, intent: { ...state.intent, approvals, delivery: null } };
}
