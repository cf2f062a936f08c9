import { type ChangedPaths, type IntentState, QUALITY_GATES, type Signature } from "../model/index.ts";
import { touches } from "./invalidate.ts";
import { mapUnits } from "./rules.ts";

/**
 * Later work has changed what was signed in a stage that has merged. Its signatures stand as recorded; who gave them
 * reviews again, once, before the working stage's gate. Quality gates are not among them: those of the working stage run
 * on the same tree.
 */
export function markReReviewDue(state: IntentState, changed: ChangedPaths, at: string): IntentState {
  const stages = Object.entries(state.stages).map(([name, stage]) => {
    if (stage.merged === null) return [name, stage] as const;
    const marked = mapUnits(stage, (unit) => ({ ...unit, approvals: markSignatures(unit.approvals, changed, at) }));
    return [name, marked] as const;
  });
  return { ...state, stages: Object.fromEntries(stages) };
}

function markSignatures(
  signatures: Readonly<Record<string, Signature>>,
  changed: ChangedPaths,
  at: string,
): Readonly<Record<string, Signature>> {
  return Object.fromEntries(
    Object.entries(signatures).map(([role, signature]): [string, Signature] => {
      const stands = role !== QUALITY_GATES && signature.lapsed === undefined && signature.due === undefined;
      return [role, stands && touches(signature.witnesses, changed) ? { ...signature, due: at } : signature];
    }),
  );
}
