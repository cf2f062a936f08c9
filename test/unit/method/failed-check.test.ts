import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/method/index.ts";
import { failureToFile } from "../../../src/method/position/failed-check.ts";
import { someFacts } from "../../support/recorded/observation.ts";
import { aFinding, aState } from "../../support/recorded/records.ts";
import { partsOf, placeOf, stageAt } from "../../support/recorded/standing.ts";

const filed = (head: string, change: Partial<Finding> = {}): Finding =>
  aFinding({ origin: "agent", source_ref: `check:ci@${head}`, ...change });
const fixed = (head: string): Finding => filed(head, { resolution: "fixed" });

describe("a check of the repository that failed at the gate", () => {
  it.each<[string, readonly Finding[], boolean]>([
    ["filed", [], true],
    ["not filed again while its finding is open", [filed("before")], false],
    ["not filed twice on one head", [fixed("h")], false],
    ["filed again when it fails after a fix", [fixed("before")], true],
    ["left to a person when agents can do nothing", [filed("before", { resolution: "non_actionable" })], false],
    ["left to a person who has waived it", [filed("before", { resolution: "waived" })], false],
    ["left to a person after three fixes that did not help", [fixed("a"), fixed("b"), fixed("c")], false],
    ["filed whatever became of another check", [filed("h", { source_ref: "check:lint@h" })], true],
    ["filed whatever became of it in another stage", [filed("h", { stage: "ship" })], true],
    ["filed whatever became of a check that is named like it", [filed("h", { source_ref: "check:ci@2@h" })], true],
  ])("is %s", (_, findings, want) => {
    const stage = stageAt("approved");
    const facts = someFacts({ head: "h" });
    const act = failureToFile({ state: aState({ stages: { build: stage }, findings }), facts }, stage, "ci");
    expect(act).toEqual(want ? { act: "file_check", stage: "build", name: "ci", ref: "check:ci@h" } : null);
  });

  it("comes before everything that waits for people", () => {
    const seen = { head: "h", foreign_checks: [{ name: "ci", state: "failed" as const }] };
    const act = { act: "file_check", stage: "build", name: "ci", ref: "check:ci@h" };
    for (const standing of [{}, { gate_opened_at: "2026-11-21T12:00:00.000Z" }]) {
      const now = placeOf(stageAt("approved", standing), seen);
      expect(now).toMatchObject({ phase: "gate", waits_for: "engine", acts: [act] });
      expect(partsOf(now)).toEqual([
        { met: false, subject: "gate", who: "the engine", because: "the check ci has failed; it becomes a finding" },
      ]);
    }
  });
});
