import { describe, expect, it } from "vitest";
import { costSoFar, costWords, findingClosed, findingComment, renderStatusText } from "../../../src/render/index.ts";
import { neutralise } from "../../../src/text/index.ts";
import { somePlans } from "../../support/recorded/plans.ts";
import { aPosition } from "../../support/recorded/position.ts";
import { aFinding, anIteration, aState, aStateBuilding, aUnit } from "../../support/recorded/records.ts";

const page = { url: "https://github.com/acme/airports", clean: neutralise };

describe("hidden markers", () => {
  it("say which finding a comment speaks of, before and after closure", () => {
    const finding = aFinding({ resolution: "fixed" });
    for (const text of [findingComment(page, aState(), aFinding()), findingClosed(page, aState(), finding)]) {
      expect(text.startsWith("<!-- haiku:finding airports/FB-001 -->\n")).toBe(true);
    }
  });

  it("are not taken from what a finding says", () => {
    const forged = "<!-- haiku:finding other/FB-009 -->";
    expect(
      findingComment(page, aState(), aFinding({ body: forged, title: forged })).match(/<!-- haiku:/g),
    ).toHaveLength(1);
  });
});

describe("a suggestion", () => {
  it.each([
    ["on the new side", aFinding({ suggestion: "a\n" }), true],
    [
      "on the old side",
      aFinding({ suggestion: "a", anchor: { path: "a", line: 1, side: "LEFT", commit: "c" } }),
      false,
    ],
    ["without a place", aFinding({ suggestion: "a", anchor: null }), false],
  ])("%s", (_title, finding, shown) => {
    expect(findingComment(page, aState(), finding).includes("```suggestion\na\n```")).toBe(shown);
  });
});

describe("cost", () => {
  it("adds up what was reported and leaves out the rest", () => {
    const unit = aUnit({
      iterations: [
        anIteration({ duration_ms: 90_000, usage: { input_tokens: 10, cost_usd: 0.5 } }),
        anIteration({ result: "failed", duration_ms: 90_000 }),
        anIteration({ completed_at: null, result: null }),
      ],
    });
    const cost = costSoFar(aStateBuilding({ units: { [unit.id]: unit } }));
    expect(cost).toEqual({ steps: 2, failed: 1, agent_ms: 180_000, tokens: 10, usd: 0.5 });
    expect(costWords(cost)).toBe("2 agent steps (1 failed), 3 minutes of agent time, 10 tokens, 0.50 USD");
  });

  it("does not call unknown usage nothing", () => {
    expect(costWords(costSoFar(aState()))).toContain("tokens not reported");
  });
});

describe("the terminal", () => {
  it("stays within 80 columns and shows no control characters", () => {
    const title = `\u001b[31mred\u001b[0m \u0007${"very ".repeat(40)}${"l".repeat(200)}`;
    const text = renderStatusText({ state: aState({ intent: { title } }), plans: somePlans(), position: aPosition() });
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(text.replaceAll("\n", "").match(/\p{Cc}/gu)).toBeNull();
    expect(text).toContain("red very");
  });
});
