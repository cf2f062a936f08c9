import type { StepIdentity } from "../../src/rehearsal/agent/index.ts";

/** The step a playbook is played for: the builder's first on the first unit of the stage build. */
export const A_HATS_STEP: StepIdentity = {
  key: "airports/build/hat/001/builder/1.1",
  intent: "airports",
  folder: "airports",
  stage: "build",
  kind: "hat",
  subject: "001",
  hat: "builder",
  unit: "unit-001-load",
  bolt: 1,
  n: 1,
  attempt: 1,
};
