import { describe, expect, it } from "vitest";
import { findingStatus, fixChainOf } from "../../../src/method/derive/index.ts";
import type { Finding, Intervention, Iteration } from "../../../src/method/index.ts";
import { aFinding, anIteration, aStage, aState, aStateBuilding, LIMITS } from "../../support/recorded/records.ts";

/* How often a finding may go round before a person is asked, and how it goes on then. */

const CHAIN = ["classifier", "builder", "feedback-assessor"];

/** Each round: built, and sent back by the assessor. */
function rounds(count: number): readonly Iteration[] {
  const all = ["classifier", ...Array.from({ length: count }, () => ["builder", "feedback-assessor"]).flat()];
  return all.map((hat, i) => {
    const dispatched_at = `2026-11-21T12:${String(i).padStart(2, "0")}:00.000Z`;
    return anIteration({ hat, n: i + 1, result: hat === "feedback-assessor" ? "reject" : "advance", dispatched_at });
  });
}

function status(fix_bolts: number, change: Partial<Finding>): string {
  const stage = aStage({ frozen: { fix_chain: CHAIN, limits: { ...LIMITS, fix_bolts } } });
  return findingStatus(aState({ stages: { build: stage } }), aFinding(change), () => true);
}

const said = (what: string, at: string): Intervention => ({ at, by: null, source: "comment/1", do: what });

describe("bolts of a fix", () => {
  it.each<[number, number, string]>([
    [3, 0, "working"],
    [3, 2, "working"],
    [3, 3, "parked"],
    [3, 4, "parked"],
    [1, 0, "working"],
    [1, 1, "parked"],
  ])("with %i allowed, after %i rejections: %s", (allowed, rejections, want) => {
    expect(status(allowed, { iterations: rounds(rejections) })).toBe(want);
  });

  it("are counted where the first hat rejects too, which has nobody to go back to", () => {
    const rejected = (count: number): readonly Iteration[] =>
      Array.from({ length: count }, (_, i) => anIteration({ hat: "classifier", n: i + 1, result: "reject" }));
    expect([1, 2, 3, 4].map((count) => status(3, { iterations: rejected(count) }))).toEqual([
      "working",
      "working",
      "parked",
      "parked",
    ]);
  });

  it("are granted again by a person's retry, and by nothing else", () => {
    const iterations = rounds(3);
    const late = "2026-11-21T13:00:00.000Z";
    expect(status(3, { iterations, interventions: [said("retry", late)] })).toBe("working");
    expect(status(3, { iterations, interventions: [said("severity", late)] })).toBe("parked");
    expect(status(3, { iterations, interventions: [said("retry", "2026-11-21T11:00:00.000Z")] })).toBe("parked");
  });
});

describe("attempts of a fix", () => {
  it.each<[number, string]>([
    [2, "working"],
    [3, "parked"],
    [4, "parked"],
  ])("of 3, after %i failures: %s", (failures, want) => {
    const iterations = Array.from({ length: failures }, (_, i) =>
      anIteration({ hat: "classifier", attempt: i + 1, result: "failed" }),
    );
    expect(status(3, { iterations })).toBe(want);
  });
});

describe("the chain of a fix", () => {
  it("is that of the stage the finding is against, and the studio's own for the whole intent", () => {
    const state = aStateBuilding({ frozen: { fix_chain: CHAIN } });
    expect(fixChainOf(state, aFinding({ stage: "build" }))).toEqual(CHAIN);
    expect(fixChainOf(state, aFinding({ stage: null }))).toEqual(["classifier", "reconciler", "feedback-assessor"]);
  });
});
