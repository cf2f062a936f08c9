#!/usr/bin/env node
/**
 * Builds once more and compares: what is built must be what the sources give, file for file, and nothing besides. On the
 * checkout of a release this says whether the Action that people run was made from the sources beside it.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const FOLDERS = process.argv.length > 2 ? process.argv.slice(2) : ["dist", "action/dist"];

/** Digests of all files below the folders, by their paths. */
function digests() {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return new Map(files.map((file) => [file, createHash("sha256").update(readFileSync(file)).digest("hex")]));
}

const before = digests();
for (const folder of FOLDERS) rmSync(folder, { recursive: true });
execFileSync(process.execPath, ["build.mjs", "--quiet"], { stdio: "inherit" });
const after = digests();

const different = [...new Set([...before.keys(), ...after.keys()])].filter(
  (file) => before.get(file) !== after.get(file),
);
for (const file of different.sort()) {
  const what = !after.has(file) ? "is not made by the build" : before.has(file) ? "differs" : "was missing";
  console.error(`dist: ${file} ${what}`);
}
if (different.length > 0) process.exitCode = 1;
else console.log(`dist: ${after.size} files are what the sources give`);
