import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { ObjectReader } from "../../../../src/rehearsal/github/git/object-reader.ts";

const folder = mkdtempSync(join(tmpdir(), "haiku-objects-"));
const git = (args: readonly string[], input = ""): string =>
  execFileSync("git", args, { cwd: folder, encoding: "utf8", input, stdio: "pipe" }).trim();
afterEach(() => rmSync(folder, { recursive: true }));

it("goes on reading however often git complains that something is no commit", async () => {
  git(["init", "--quiet", "--bare"]);
  const blob = git(["hash-object", "-w", "--stdin"], "hello\n");
  const reader = new ObjectReader(folder);
  const read = await Promise.all(Array.from({ length: 2_000 }, () => reader.read(`${blob}^{commit}`)));
  expect(new Set(read)).toEqual(new Set([null]));
  expect(await reader.read(blob)).toMatchObject({ oid: blob, type: "blob" });
  reader.close();
});
