import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));

function run(out) {
  const text = execFileSync(process.execPath, ["pipeline/run.mjs", "data", out], { cwd: PROJECT, encoding: "utf8" });
  return JSON.parse(text.trimEnd().split("\n").at(-1));
}

/** Every file of a folder with its bytes. */
function bytesOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath ?? file.path, file.name)).sort();
  return new Map(paths.map((path) => [path.slice(folder.length), readFileSync(path, "utf8")]));
}

test("a second run on the same sources leaves every byte as it was", (t) => {
  const out = mkdtempSync(join(tmpdir(), "again-"));
  t.after(() => rmSync(out, { recursive: true }));
  const first = run(out);
  assert.deepEqual([first.rows_source, first.rows_loaded + first.rows_dead], [8742, 8742]);
  assert.ok(first.files_changed > 0);
  const before = bytesOf(out);
  const second = run(out);
  for (const [path, bytes] of bytesOf(out)) assert.ok(before.get(path) === bytes, `${path} has changed`);
  assert.equal(second.files_changed, 0);
});
