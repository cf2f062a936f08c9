import type { FrozenStage, Limits } from "../../src/method/index.ts";

/** The caps as they are by default. */
export const LIMITS: Limits = {
  unit_bolts: 5,
  fix_bolts: 3,
  attempts: 3,
  rounds: 3,
  findings_per_run: 8,
  findings_per_stage: 30,
  parallel: 5,
  minutes: 30,
};

/** A stage of two hats and one reviewer that asks a person at its gate. */
export function aFrozenStage(differs: Partial<FrozenStage> = {}): FrozenStage {
  return {
    chain: ["builder", "verifier"],
    fix_chain: ["classifier", "builder", "feedback-assessor"],
    roles: ["correctness"],
    gate: ["ask"],
    elaboration: "autonomous",
    discovery: [],
    limits: LIMITS,
    quality_gates: [],
    isolate: ["verify", "assess"],
    ...differs,
  };
}
