import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mayBeConfigured, mayListSubmodules } from "../../../src/git/unasked.ts";

/* Where git is not asked there must be nothing to answer: seen on repositories that git itself has written. */

function aRepository(): { readonly folder: string; readonly git: (...args: string[]) => string } {
  const folder = mkdtempSync(join(tmpdir(), "unasked-"));
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();
  git("init", "-q", "--template=");
  for (const name of ["one", "two", "deep/three"]) {
    mkdirSync(join(folder, "deep"), { recursive: true });
    writeFileSync(join(folder, name), `${name}\n`);
  }
  git("add", "--all");
  return { folder, git };
}

const COMMIT = "1".repeat(40);

describe("a git folder", () => {
  it("that git has made may be configured", () => {
    expect(mayBeConfigured({ GIT_DIR: join(aRepository().folder, ".git") })).toBe(true);
  });

  it.each(["config", "commondir"])("that holds a %s may be", (name) => {
    const folder = mkdtempSync(join(tmpdir(), "unasked-"));
    expect(mayBeConfigured({ GIT_DIR: folder })).toBe(false);
    writeFileSync(join(folder, name), "");
    expect(mayBeConfigured({ GIT_DIR: folder })).toBe(true);
  });

  it("that is a file may be: it names another folder", () => {
    const { folder } = aRepository();
    const named = join(mkdtempSync(join(tmpdir(), "unasked-")), "books");
    writeFileSync(named, `gitdir: ${folder}/.git\n`);
    expect(mayBeConfigured({ GIT_DIR: named })).toBe(true);
  });

  it("that is not named, or from somewhere else, may be", () => {
    expect([mayBeConfigured(undefined), mayBeConfigured({}), mayBeConfigured({ GIT_DIR: ".git" })]).toEqual([
      ...[true, true, true],
    ]);
  });
});

describe("an index", () => {
  const indexOf = (folder: string) => ({ GIT_INDEX_FILE: join(folder, ".git", "index") });

  it.each(["2", "3", "4"])("of version %s lists a submodule or does not", async (version) => {
    const { folder, git } = aRepository();
    git("update-index", "--index-version", version);
    expect(await mayListSubmodules(indexOf(folder))).toBe(false);
    git("update-index", "--add", "--cacheinfo", `160000,${COMMIT},deep/module`);
    expect(await mayListSubmodules(indexOf(folder))).toBe(true);
  });

  it("that is split may list one in its other part", async () => {
    const { folder, git } = aRepository();
    git("update-index", "--add", "--cacheinfo", `160000,${COMMIT},module`);
    git("update-index", "--split-index");
    expect(await mayListSubmodules(indexOf(folder))).toBe(true);
  });

  it("that is not there, or not named, may", async () => {
    const nowhere = { GIT_INDEX_FILE: join(tmpdir(), "there-is-no-such-index") };
    expect([await mayListSubmodules(undefined), await mayListSubmodules(nowhere)]).toEqual([true, true]);
  });
});
