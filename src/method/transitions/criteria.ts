import { criteriaNamed } from "../commands/rejection-wording.ts";
import { workingStageName } from "../derive/index.ts";
import type { ChangedPaths, Criterion, IntentState, UnitRecord } from "../model/index.ts";
import { touches } from "./invalidate.ts";
import { mapUnits, withStage } from "./rules.ts";

/*
 * Evidence belongs to what it was seen on. What is taken back is shown again by whoever verifies last; that it was shown
 * before stands in the history.
 */

/** Criteria of the stage that is worked on, without those shown on an output that has changed since. */
export function takeBackChanged(state: IntentState, changed: ChangedPaths): IntentState {
  const working = workingStageName(state);
  if (working === null || !state.stages[working]) return state;
  const stands = ({ witnesses }: Criterion): boolean => witnesses === undefined || !touches(witnesses, changed);
  return withStage(state, working, (stage) =>
    mapUnits(stage, (unit) =>
      unit.criteria.every(stands) ? unit : { ...unit, criteria: unit.criteria.filter(stands) },
    ),
  );
}

/** A rejection takes back the criteria it names, and all of them when it names none. */
export function takeBackRejected(unit: UnitRecord, message: string | null): UnitRecord {
  const named = criteriaNamed(message ?? "");
  return { ...unit, criteria: unit.criteria.filter(({ n }) => named.length > 0 && !named.includes(n)) };
}
