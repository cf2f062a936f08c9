import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ROOT } from "../support/house/read-sources.ts";

/* A studio as `haiku studio new` writes it, walked from its stage to the delivery: built programs, real jobs. */

const LIMIT_MS = 240_000;
const run = promisify(execFile);
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "haiku-rehearsal-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("as it was written by `new`, from the first stage to the sealed intent", { timeout: LIMIT_MS }, async () => {
  const haiku = async (...words: readonly string[]): Promise<string> => {
    const args = [join(ROOT, "dist/cli.mjs"), "-C", folder, "studio", ...words];
    return (await run(process.execPath, args, { timeout: LIMIT_MS, maxBuffer: 1 << 24 })).stdout;
  };
  await haiku("new", "reports");
  const lines = (await haiku("rehearse", "reports")).split("\n");
  expect(lines.filter((line) => line.includes("not as it should be"))).toEqual([]);
  for (const words of [
    "/make/hat/001/maker/1.1",
    "/make/approve/soundness/",
    "the intent is sealed",
    "replayed in the clone: ok",
  ])
    expect(lines.filter((line) => line.includes(words)).length, words).toBeGreaterThan(0);
});
