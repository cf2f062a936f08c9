import { describe, expect, it } from "vitest";
import { FormatError, readYaml } from "../../../src/shared/index.ts";

function problemsOf(text: string, firstLine: number): readonly (number | null)[] {
  try {
    readYaml(text, { file: "x.yml", firstLine });
  } catch (error) {
    if (error instanceof FormatError) return error.problems.map(({ line }) => line);
    throw error;
  }
  return [];
}

describe("thousands of refused constructs in one file", () => {
  it("are each told with their line", () => {
    const lines = problemsOf("- a\n- &b c\n".repeat(3000), 5);
    expect(lines).toEqual(Array.from({ length: 3000 }, (_, i) => 6 + 2 * i));
  });
});
