import { describe, expect, it } from "vitest";
import * as z from "zod";
import { collectProblems, parseYaml } from "../../../src/shared/index.ts";

/* A text of people may be wrong in any number of places: what is told of it, and what telling it costs, has an end. */

const Shape = z.strictObject({ name: z.string(), sizes: z.array(z.number()).optional() });

function problemsOf(text: string): readonly string[] {
  const read = collectProblems(() => parseYaml(text, Shape, "x.yml"));
  return read.ok ? [] : read.error.problems.map(({ line, what, fix }) => `${line}: ${what}; ${fix}`);
}

const FIELDS = Array.from({ length: 250 }, (_, n) => `f${n}: 1\n`).join("");
const SIZES = `sizes:\n${"  - one\n".repeat(150)}`;

describe("more than a hundred fields that are wrong", () => {
  it.each([
    ["that nobody knows", `name: x\n${FIELDS}`, "150", "101: unknown field"],
    ["of another type", `name: x\n${SIZES}`, "50", "102: field"],
  ])("%s are told as far as that, and the rest is counted", (_, text, rest, hundredth) => {
    const told = problemsOf(text);
    expect(told).toHaveLength(101);
    expect(told.at(-2)).toContain(hundredth);
    expect(told.at(-1)).toBe(`null: and ${rest} more fields are wrong; mend these first`);
  });

  it("are told whole when they are a hundred", () => {
    expect(problemsOf(`name: x\n${FIELDS.split("\n").slice(0, 100).join("\n")}`)).toHaveLength(100);
  });
});
