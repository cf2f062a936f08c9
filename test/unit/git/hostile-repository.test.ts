import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { type GitPlace, gitText, inPlace } from "../../../src/git/index.ts";

/* What a repository says of itself starts no program, whichever way git is called in it. */

let folder: string;
let place: GitPlace;
const ran = (): boolean => existsSync(join(folder, "ran"));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hostile-"));
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, encoding: "utf8" });
  git("init", "-q");
  const program = join(folder, ".git", "program");
  writeFileSync(program, `#!/bin/sh\ntouch '${join(folder, "ran")}'\n`);
  chmodSync(program, 0o755);
  for (const hook of ["post-index-change", "reference-transaction"])
    execFileSync("cp", ["-p", program, join(folder, ".git", "hooks", hook)]);
  git("config", "core.fsmonitor", program);
  git("config", "core.hooksPath", join(folder, ".git", "hooks"));
  git("config", "core.attributesFile", join(folder, ".git", "attributes"));
  git("config", "filter.evil.clean", program);
  writeFileSync(join(folder, ".git", "attributes"), "* filter=evil\n");
  writeFileSync(join(folder, "a.md"), "text\n");
  place = { gitFolder: join(folder, ".git"), tree: folder, index: join(folder, ".git", "index") };
});

describe.each([
  ["in its folder", () => ({ directory: folder })],
  ["in a folder of our own", () => ({ directory: folder, ownOnly: true as const })],
  ["where files and objects lie apart", () => inPlace(place)],
])("git, called %s", (_, call) => {
  it("starts no hook, no watcher and no filter", async () => {
    await gitText(["add", "--all", "a.md"], call());
    await gitText(["ls-files", "--modified", "--others"], call());
    const tree = await gitText(["write-tree"], call());
    await gitText(["update-ref", "refs/haiku/tree", tree], call());
    expect(ran()).toBe(false);
  });
});

it("would start them if it were called plainly", () => {
  const plain = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder }, stdio: "ignore" as const };
  execFileSync("git", ["add", "--all", "a.md"], plain);
  expect(ran()).toBe(true);
});
