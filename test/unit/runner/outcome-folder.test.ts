import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { clearOutcome } from "../../../src/runner/outcome-folder.ts";

/* A job empties the folder of its outcome before it begins: only of what an earlier job has left there. */

describe("the outcome's folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "outcome-")), "haiku-outcome");
  });

  it("may be missing", async () => {
    await expect(clearOutcome(folder)).resolves.toBeUndefined();
  });

  it.each([
    ["nothing", []],
    ["an earlier job's outcome", ["outcome.json", "files"]],
  ])("is taken away where it holds %s", async (_, names) => {
    mkdirSync(folder);
    for (const name of names) writeFileSync(join(folder, name), "");
    await clearOutcome(folder);
    expect(existsSync(folder)).toBe(false);
  });

  it("is left alone where it holds other things, and that is said", async () => {
    mkdirSync(folder);
    for (const name of [".git", "README.md"]) writeFileSync(join(folder, name), "");
    await expect(clearOutcome(folder)).rejects.toMatchObject({
      code: "input_invalid",
      message: expect.stringMatching(/^outcome-dir: /),
    });
    expect(readdirSync(folder)).toEqual([".git", "README.md"]);
  });
});
