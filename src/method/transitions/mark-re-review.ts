import { type ChangedPaths, type IntentState, QUALITY_GATES, type Stamp } from "../model/index.ts";
import { touches } from "./invalidate.ts";
import { mapUnits } from "./rules.ts";

/**
 * Later work has changed what was signed in a stage that has merged. Its signatures stand as recorded; who gave them
 * looks again, once, before the working stage's gate. Quality gates are not among them: those of the working stage run
 * on the same tree.
 */
export function markDue(state: IntentState, changed: ChangedPaths, at: string): IntentState {
  const stages = Object.entries(state.stages).map(([name, stage]) => {
    if (stage.merged === null) return [name, stage] as const;
    const marked = mapUnits(stage, (unit) => ({ ...unit, approvals: markStamps(unit.approvals, changed, at) }));
    return [name, marked] as const;
  });
  return { ...state, stages: Object.fromEntries(stages) };
}

function markStamps(
  stamps: Readonly<Record<string, Stamp>>,
  changed: ChangedPaths,
  at: string,
): Readonly<Record<string, Stamp>> {
  return Object.fromEntries(
    Object.entries(stamps).map(([role, stamp]): [string, Stamp] => {
      const stands = role !== QUALITY_GATES && stamp.lapsed === undefined && stamp.due === undefined;
      return [role, stands && touches(stamp.witnesses, changed) ? { ...stamp, due: at } : stamp];
    }),
  );
}
