import { describe, expect, it } from "vitest";
import { parseOptions } from "../../../src/demo/index.ts";

describe("the demo's command line", () => {
  it("has defaults for everything", () => {
    expect(parseOptions([])).toEqual({ json: false, keep: false, help: false, seed: 1, killAt: [] });
  });

  it("takes every option", () => {
    const given = ["--json", "--keep", "-h", "--seed=7", "--kill-at", "after-review,after-work-commit"];
    const killAt = ["after-review", "after-work-commit"];
    expect(parseOptions(given)).toEqual({ json: true, keep: true, help: true, seed: 7, killAt });
  });

  it.each([
    [["--jsn"], "option_unknown", "did you mean --json?"],
    [["--verbose-output"], "option_unknown", "there are --json"],
    [["--seed", "many"], "option_invalid", "whole number"],
    [["--seed"], "option_invalid", "--help"],
    [["--kill-at", "noon"], "option_invalid", "after-ledger-commit"],
    [["fast"], "option_invalid", "--help"],
  ])("refuses %j by name and says what is allowed", (words, code, hint) => {
    expect(() => parseOptions(words)).toThrow(expect.objectContaining({ code, hint: expect.stringContaining(hint) }));
  });
});
