import { describe, expect, it } from "vitest";
import { blobId } from "../../../src/shared/index.ts";
import { anIteration, aPlannedUnit, aUnit } from "../../support/builders.ts";
import { accepted, answer, aView, type Desk, hatStep, LATER, refused } from "../../support/step-commands.ts";

/* What it takes to finish a unit. */

const ID = "unit-001-load-rows";
const open = anIteration({ result: null, completed_at: null });
const working = aUnit({ id: ID, started_at: "2026-11-21T12:00:00.000Z", iterations: [open] });
const met = { n: 1, met_by: "verifier", evidence: "42 rows", at: LATER };
const desk = (unit: typeof working, more: Desk): Desk => ({ ...more, stage: { units: { [ID]: unit } } });

describe("the last hat finishes a unit", () => {
  const unit = aPlannedUnit({
    outputs: ["src/load.ts", "docs/"],
    criteria: ["it loads", "it says how many"],
    quality_gates: [
      { name: "test", command: "npm test" },
      { name: "lint", command: "npm run lint" },
    ],
  });
  const filled = { "src/load.ts": blobId("code"), docs: blobId("tree") };
  const both = [met, { ...met, n: 2 }];
  interface Case {
    readonly files?: Readonly<Record<string, string>>;
    readonly criteria?: readonly (typeof met | { n: number; met_by: null; evidence: string; at: string })[];
    readonly passing?: readonly string[];
    readonly outputs?: readonly string[];
  }
  const finish = ({ files = filled, criteria = both, passing = ["npm test", "npm run lint"], outputs }: Case) =>
    answer(
      aView(
        hatStep("verifier"),
        desk({ ...working, criteria }, { units: [{ ...unit, ...(outputs ? { outputs } : {}) }], files, passing }),
      ),
      "haiku_unit_advance_hat",
      { unit: "001", message: "seen" },
    );
  const tick = "tick each criterion with evidence, or reject and name the failed one";

  it.each<[string, Case, unknown]>([
    ["all is there", {}, accepted({ unit: ID, advanced: "verifier", finished: true }, { ends: true })],
    [
      "an output lies outside",
      { outputs: ["src/load.ts", "../a", "/b"] },
      refused("unit_outputs_escaped", "outside the repository: ../a, /b; reject and say so", {
        outputs: ["../a", "/b"],
      }),
    ],
    [
      "outputs are missing",
      { files: {} },
      refused("unit_outputs_missing", "declared but not there: src/load.ts, docs/; have them written, or reject", {
        outputs: ["src/load.ts", "docs/"],
      }),
    ],
    [
      "an output is missing",
      { files: { docs: filled.docs } },
      refused("unit_outputs_missing", "declared but not there: src/load.ts; have them written, or reject", {
        outputs: ["src/load.ts"],
      }),
    ],
    [
      "an output is empty",
      { files: { ...filled, "src/load.ts": blobId("") } },
      refused("unit_outputs_empty", "there but empty: src/load.ts; have them filled, or reject", {
        outputs: ["src/load.ts"],
      }),
    ],
    [
      "several are empty",
      { files: { docs: blobId(""), "src/load.ts": blobId("") } },
      refused("unit_outputs_empty", "there but empty: src/load.ts, docs/; have them filled, or reject", {
        outputs: ["src/load.ts", "docs/"],
      }),
    ],
    [
      "no criterion is ticked",
      { criteria: [] },
      refused("criteria_not_met", tick, { criteria: ["1: it loads", "2: it says how many"] }),
    ],
    ["one is not", { criteria: [met] }, refused("criteria_not_met", tick, { criteria: ["2: it says how many"] })],
    [
      "one was looked at and is not met",
      { criteria: [met, { n: 2, met_by: null, evidence: "it is silent", at: LATER }] },
      refused("criteria_not_met", tick, { criteria: ["2: it says how many"] }),
    ],
    [
      "no gate was seen passing",
      { passing: [] },
      refused(
        "quality_gate_failed",
        "not seen passing: test, lint; see why with haiku_gates_run, then mend it or reject",
        { gates: unit.quality_gates },
      ),
    ],
    [
      "one gate was not",
      { passing: ["npm test"] },
      refused("quality_gate_failed", "not seen passing: lint; see why with haiku_gates_run, then mend it or reject", {
        gates: unit.quality_gates.slice(1),
      }),
    ],
  ])("only when nothing is missing: %s", (_, given, want) => {
    expect(finish(given)).toEqual(want);
  });

  it("and nobody before the last, however long the chain", () => {
    const frozen = { chain: ["designer", "builder", "verifier"] };
    const view = (hat: string) => aView(hatStep(hat), { stage: { frozen, units: { [ID]: working } }, units: [unit] });
    const args = { unit: "001", message: "m" };
    expect(answer(view("builder"), "haiku_unit_advance_hat", args)).toMatchObject({ reply: { finished: false } });
    expect(answer(view("verifier"), "haiku_unit_advance_hat", args)).toMatchObject({ code: "unit_outputs_missing" });
  });
});
