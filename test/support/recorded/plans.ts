import type { PlannedUnit, Plans } from "../../../src/method/index.ts";
import { applyChange } from "../../../src/state/index.ts";
import { UNIT } from "./records.ts";

/* What stands in the plans of units: as it is read, and as it is written. */

export function aPlannedUnit(differs: Partial<PlannedUnit> = {}): PlannedUnit {
  return {
    id: UNIT,
    stage: "build",
    title: "Load the rows",
    depends_on: [],
    inputs: [],
    outputs: ["src/load.ts"],
    criteria: ["as many rows as the source has"],
    quality_gates: [],
    closes: [],
    plan_text: "---\ntitle: Load the rows\n---\n",
    plan: "2".repeat(40),
    record: "",
    ...differs,
  };
}

export function somePlans(units: readonly PlannedUnit[] = [aPlannedUnit()]): Plans {
  const stages = [...new Set(units.map((unit) => unit.stage))];
  return {
    stages: Object.fromEntries(
      stages.map((stage) => [stage, { plan: null, units: units.filter((unit) => unit.stage === stage) }]),
    ),
    problems: [],
  };
}

export interface UnitPlan {
  readonly outputs?: readonly string[];
  readonly gate?: string;
}

/** Work files with one planned unit. */
export function workWithUnit({ outputs = ["src/load.mjs"], gate }: UnitPlan = {}): ReadonlyMap<string, string> {
  const unit = {
    id: UNIT,
    title: "Load the rows",
    body: "Read the file and count its rows.\n",
    criteria: ["The rows are counted"],
    depends_on: [],
    inputs: [],
    outputs,
    quality_gates: gate === undefined ? [] : [{ name: "test", command: gate }],
    closes: [],
  };
  return applyChange(new Map(), "airports", { change: "write_unit", stage: "build", unit });
}
