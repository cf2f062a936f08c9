import { describe, expect, it } from "vitest";
import { DEFAULT_CONFIG, findStudio, freezeIntent, freezeStage, loadStudios } from "../../../src/studio/index.ts";
import { shippedStudios } from "../../support/shipped-studios.ts";

const shipped = loadStudios(shippedStudios());

describe("the shipped studios", () => {
  it("load without a single remark", () => {
    expect(shipped.problems).toEqual([]);
    expect(shipped.studios.map((studio) => studio.directory)).toContain("example");
  });

  it.each(["example", "EXAMPLE", "two-stage"])("are found by %s", (name) => {
    expect(findStudio(shipped.studios, name)).toMatchObject({ kind: "found", found: { directory: "example" } });
  });

  it("give the example's stages what they need", () => {
    const [studio] = shipped.studios.filter((one) => one.directory === "example");
    const [build, ship] = studio?.stages ?? [];
    if (!studio || !build || !ship) throw new Error("the example has two stages");
    expect(freezeStage(studio, build, "continuous", DEFAULT_CONFIG)).toMatchObject({
      chain: ["builder", "verifier"],
      fix_chain: ["classifier", "builder", "feedback-assessor"],
      roles: ["correctness"],
      gate: ["ask"],
      elaboration: "autonomous",
    });
    expect(freezeStage(studio, ship, "continuous", DEFAULT_CONFIG)).toMatchObject({
      roles: ["readiness", "build:correctness"],
      gate: ["external"],
    });
    expect(freezeIntent(studio, DEFAULT_CONFIG)).toMatchObject({
      roles: ["cross-stage-consistency"],
      fix_chain: ["classifier", "reconciler", "validator", "feedback-assessor"],
    });
    expect(ship.inputs).toEqual([{ stage: "build", kind: "output", name: "CODE" }]);
    expect(studio.reviewers.map((reviewer) => reviewer.name)).toEqual(["cross-stage-consistency"]);
    expect(Object.keys(studio.roles).sort()).toEqual(["discoverer", "elaborator", "spec-plan", "spec-work"]);
  });
});
