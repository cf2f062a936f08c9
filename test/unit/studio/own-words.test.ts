import { describe, expect, it } from "vitest";
import { publishedRuns } from "../../support/published-phrases.ts";
import { shippedStudios } from "../../support/shipped-studios.ts";

describe("the shipped studios", () => {
  it.each([...shippedStudios()])("%s is written in words of our own", (_, text) => {
    expect(publishedRuns(text)).toEqual([]);
  });
});

describe("the comparison with published pages", () => {
  it("notices a run of eight words, whatever their case and punctuation", () => {
    expect(publishedRuns("Note: An SLO without an error budget is a wish.")).toEqual([
      "an slo without an error budget is a",
      "slo without an error budget is a wish",
    ]);
  });

  it("lets seven words pass, and what stands in a table or in code", () => {
    expect(publishedRuns("An SLO without an error budget is useless.")).toEqual([]);
    expect(publishedRuns("| An SLO without an error budget is a wish |")).toEqual([]);
    expect(publishedRuns("Say `An SLO without an error budget is a wish`.")).toEqual([]);
  });

  it("does not join the words on both sides of what it leaves out", () => {
    expect(publishedRuns("An SLO without an `x` error budget is a wish.")).toEqual([]);
  });
});
