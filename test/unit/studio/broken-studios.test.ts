import { describe, expect, it } from "vitest";
import { loadStudios } from "../../../src/studio/index.ts";
import { BROKEN } from "../../support/broken-studios/broken.ts";
import { smallStudio } from "../../support/broken-studios/small-studio.ts";

/** Errors that leave the small studio itself alone: what is broken lies beside it. */
const BESIDE = ["other/STUDIO.md", "mimi/stages/build/hats/doer.md", "_shared/hats/extra.md"];

describe("broken studios", () => {
  it("are many, and without their fault there is nothing to say", () => {
    expect(BROKEN.length).toBeGreaterThanOrEqual(60);
    expect(loadStudios(smallStudio({})).problems).toEqual([]);
  });

  it("have one fault each where a file cannot be read: nothing is said of what follows from it", () => {
    for (const [what, changes, code] of BROKEN) {
      if (!["yaml_invalid", "front_matter_missing", "not_text"].includes(code)) continue;
      const codes = new Set(loadStudios(smallStudio(changes)).problems.map((problem) => problem.code));
      expect([...codes], what).toEqual([code]);
    }
  });

  it.each(BROKEN)("%s", (_, changes, code, file, line) => {
    const { studios, problems } = loadStudios(smallStudio(changes));
    const errors = problems.filter(({ severity }) => severity === "error");
    expect(errors).toContainEqual(expect.objectContaining({ code, file: `studios/${file}`, line }));
    for (const { what, fix } of errors)
      expect(what.length * fix.length, "says what and what to do").toBeGreaterThan(20);
    expect(studios.map((studio) => studio.directory)).toEqual(BESIDE.includes(file) ? ["mini"] : []);
  });
});
