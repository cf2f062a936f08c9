import { expect, it } from "vitest";
import { writeScope } from "../../../../src/engine/index.ts";
import { aPlannedUnit, somePlans } from "../../../support/recorded/plans.ts";
import { aFinding, aState, aStep } from "../../../support/recorded/records.ts";

/* Where a fix may write: the outputs of the unit it concerns, however the unit was named, or of all. */

const units = [aPlannedUnit(), aPlannedUnit({ id: "unit-002-check-rows", outputs: ["src/check.ts"] })];
const artifacts = ".haiku/intents/airports/stages/build/artifacts";

it.each<[string | null, string, readonly string[]]>([
  ["unit-002-check-rows", "builder", ["src/check.ts", artifacts]],
  ["002", "builder", ["src/check.ts", artifacts]],
  [null, "builder", ["src/load.ts", "src/check.ts", artifacts]],
  ["002", "classifier", []],
  ["002", "feedback-assessor", []],
])("a finding on unit %s lets its %s write %j", (unit, hat, paths) => {
  const state = aState({ findings: [aFinding({ targets: { unit, invalidates: [] } })] });
  const step = aStep("fix", { subject: "FB-001", hat });
  expect(writeScope(state, somePlans(units), null, step)).toEqual({ anywhere: false, paths });
});
