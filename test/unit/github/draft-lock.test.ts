import { describe, expect, it } from "vitest";
import { isLockedByTitle, lockedTitle } from "../../../src/github/draft-lock.ts";

describe("a title that locks a pull request", () => {
  it.each([
    ["Airports", "[working] Airports"],
    ["[working] Airports", "[working] Airports"],
    ["x".repeat(256), `[working] ${"x".repeat(246)}`],
  ])("of %s is what GitHub takes", (title, locked) => {
    expect(lockedTitle(title)).toBe(locked);
    expect(lockedTitle(title).length).toBeLessThanOrEqual(256);
    expect(isLockedByTitle(lockedTitle(title))).toBe(true);
  });

  it("is known by its beginning alone", () => {
    expect(["Airports", "working Airports", "Airports [working] "].filter(isLockedByTitle)).toEqual([]);
  });
});
