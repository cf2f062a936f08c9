import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const FOLDER = fileURLToPath(new URL("../golden/", import.meta.url));

/**
 * Compares a text that others read with its golden file (`render/intent-block.md`). `UPDATE_GOLDEN=1` writes the file
 * anew, so that a change is seen in review. A missing file fails; it is never made on the side.
 */
export function expectGolden(name: string, text: string): void {
  const path = join(FOLDER, name);
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  if (!existsSync(path)) expect.fail(`there is no golden file ${name}: write it with UPDATE_GOLDEN=1 and look at it`);
  expect(text).toBe(readFileSync(path, "utf8"));
}
