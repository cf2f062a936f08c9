import { describe, expect, it } from "vitest";
import type { ConfigProblem } from "../../../src/render/index.ts";
import { configCheck, pullOfConfigCheck } from "../../../src/render/index.ts";

const at = { pull: 8, head: "c0ffee", studios: ["mini"] };
const problem = (change: Partial<ConfigProblem> = {}): ConfigProblem => {
  return { severity: "error", file: ".github/haiku.yml", line: 3, what: "is wrong", fix: "put it right", ...change };
};

describe("the check of studios and config", () => {
  it("is a success without problems, and says what can be used", () => {
    const check = configCheck({ ...at, problems: [] });
    expect(check).toMatchObject({ name: "haiku/config", head: "c0ffee", conclusion: "success", annotations: [] });
    expect(check.title).toBe("Studios and config are in order");
    expect(check.summary).toContain("Studios that can be used: mini.");
  });

  it.each([
    [[problem()], "failure", "1 error"],
    [[problem({ severity: "warning" })], "success", "1 warning"],
    [[problem(), problem({ line: 4 }), problem({ severity: "warning" })], "failure", "2 errors, 1 warning"],
  ])("counts %j", (problems, conclusion, title) => {
    expect(configCheck({ ...at, problems })).toMatchObject({ conclusion, title });
  });

  it("puts each problem at its line", () => {
    expect(configCheck({ ...at, problems: [problem()] }).annotations).toEqual([
      {
        ...{ path: ".github/haiku.yml", start_line: 3, end_line: 3, level: "failure", title: "haiku/config" },
        message: "is wrong\nput it right",
      },
    ]);
  });

  it("mentions nobody whom a file names, and stays short", () => {
    const many = Array.from({ length: 5000 }, (_, line) =>
      problem({ line: line + 1, what: `"@acme/all" ${"x".repeat(2000)}` }),
    );
    const { text } = configCheck({ ...at, problems: many });
    expect(text).not.toContain("@acme/all");
    expect(text).toContain("and 4900 more");
    expect((text ?? "").length).toBeLessThan(65_535);
  });

  it("is known by its pull request, is no intent's check, and is another when anything is", () => {
    const { external_id } = configCheck({ ...at, problems: [] });
    expect(pullOfConfigCheck(external_id)).toBe(8);
    expect(pullOfConfigCheck("airports/build#1234")).toBeNull();
    expect(configCheck({ ...at, problems: [] }).external_id).toBe(external_id);
    expect(configCheck({ ...at, problems: [problem()] }).external_id).not.toBe(external_id);
  });
});
