import { describe, expect, it } from "vitest";
import type { UnitRecord } from "../../../src/method/index.ts";
import { blobId } from "../../../src/shared/index.ts";
import { aPlannedUnit } from "../../support/recorded/plans.ts";
import { anIteration, aUnit, hatStep, LATER } from "../../support/recorded/records.ts";
import { accepted, answer, aView, type Desk, refused } from "../../support/step-commands.ts";

/* What it takes to finish a unit. */

const ID = "unit-001-load-rows";
const open = anIteration({ result: null, completed_at: null });
const working = aUnit({ id: ID, started_at: "2026-11-21T12:00:00.000Z", iterations: [open] });
/** What the verifier says of criteria in this very step. */
const says = (n: number, met: boolean) => ({
  name: "haiku_unit_criterion",
  args: { unit: ID, n, met, evidence: "seen" },
});
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
  const both = [says(1, true), says(2, true)];
  interface Case {
    readonly files?: Readonly<Record<string, string>>;
    readonly said?: readonly ReturnType<typeof says>[];
    /** What the ledger holds of earlier steps. */
    readonly criteria?: UnitRecord["criteria"];
    readonly passing?: readonly string[];
    readonly outputs?: readonly string[];
  }
  const finish = ({
    files = filled,
    said = both,
    criteria = [],
    passing = ["npm test", "npm run lint"],
    outputs,
  }: Case) => {
    const units = [{ ...unit, ...(outputs ? { outputs } : {}) }];
    const view = aView(hatStep("verifier"), desk({ ...working, criteria }, { units, files, passing }));
    return answer({ ...view, accepted: said }, "haiku_unit_advance_hat", { unit: "001", message: "seen" });
  };
  const tick =
    "show each of these yourself now, on the outputs as they are: haiku_unit_criterion with your own evidence (what another hat or an earlier round showed does not count); or reject and name the one that failed";
  const earlier = (met_by: string) => [1, 2].map((n) => ({ n, met_by, evidence: "42 rows", at: LATER }));

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
      refused(
        "unit_outputs_missing",
        "declared but not there: src/load.ts, docs/; write them or have them written, or reject",
        {
          outputs: ["src/load.ts", "docs/"],
        },
      ),
    ],
    [
      "an output is missing",
      { files: { docs: filled.docs } },
      refused(
        "unit_outputs_missing",
        "declared but not there: src/load.ts; write them or have them written, or reject",
        {
          outputs: ["src/load.ts"],
        },
      ),
    ],
    [
      "an output is empty",
      { files: { ...filled, "src/load.ts": blobId("") } },
      refused("unit_outputs_empty", "there but empty: src/load.ts; fill them or have them filled, or reject", {
        outputs: ["src/load.ts"],
      }),
    ],
    [
      "several are empty",
      { files: { docs: blobId(""), "src/load.ts": blobId("") } },
      refused("unit_outputs_empty", "there but empty: src/load.ts, docs/; fill them or have them filled, or reject", {
        outputs: ["src/load.ts", "docs/"],
      }),
    ],
    [
      "no criterion is shown",
      { said: [] },
      refused("criteria_not_met", tick, { criteria: ["1: it loads", "2: it says how many"] }),
    ],
    [
      "another hat has shown them",
      { said: [], criteria: earlier("builder") },
      refused("criteria_not_met", tick, { criteria: ["1: it loads", "2: it says how many"] }),
    ],
    [
      "an earlier round has",
      { said: [says(2, true)], criteria: earlier("verifier") },
      refused("criteria_not_met", tick, { criteria: ["1: it loads"] }),
    ],
    ["one is not", { said: [says(1, true)] }, refused("criteria_not_met", tick, { criteria: ["2: it says how many"] })],
    [
      "one was looked at and is not met",
      { said: [says(1, true), says(2, false)] },
      refused("criteria_not_met", tick, { criteria: ["2: it says how many"] }),
    ],
    [
      "one was met and then was not",
      { said: [...both, says(2, false)] },
      refused("criteria_not_met", tick, { criteria: ["2: it says how many"] }),
    ],
    [
      "one was not met and then was",
      { said: [says(1, false), ...both] },
      accepted({ unit: ID, advanced: "verifier", finished: true }, { ends: true }),
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
    expect(answer(view("designer"), "haiku_unit_advance_hat", args)).toMatchObject({ reply: { finished: false } });
    // Who hands on to the last one has ended the work: its files are there, and nothing is proven yet.
    expect(answer(view("builder"), "haiku_unit_advance_hat", args)).toMatchObject({ code: "unit_outputs_missing" });
    const written = aView(hatStep("builder"), {
      stage: { frozen, units: { [ID]: working } },
      units: [unit],
      files: filled,
    });
    expect(answer(written, "haiku_unit_advance_hat", args)).toMatchObject({ reply: { finished: false } });
    expect(answer(view("verifier"), "haiku_unit_advance_hat", args)).toMatchObject({ code: "unit_outputs_missing" });
  });
});
