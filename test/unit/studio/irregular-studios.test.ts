import { describe, expect, it } from "vitest";
import { loadStudios } from "../../../src/studio/index.ts";
import { IRREGULAR } from "../../support/broken-studios/irregular.ts";
import { smallStudio } from "../../support/broken-studios/small-studio.ts";

describe("studios as they are found", () => {
  it.each(IRREGULAR)("are taken: %s", (_, changes, code, file, line) => {
    const { studios, problems } = loadStudios(smallStudio(changes));
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(studios.map((studio) => studio.directory)).toContain("mini");
    const codes = problems.map((problem) => problem.code);
    if (code === null) expect(codes).toEqual([]);
    else expect(problems).toContainEqual(expect.objectContaining({ code, file: `studios/${file}`, line }));
  });
});
