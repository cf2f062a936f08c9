import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type WorkingTree, workingTree } from "../../../src/git/index.ts";
import { blobId } from "../../../src/shared/index.ts";
import { makeRepository, runGit, type SeededRepository } from "../../contract/seed-repository.ts";

describe("workingTree", () => {
  let repository: SeededRepository;
  let files: WorkingTree;
  const put = (path: string, text: string) => writeFileSync(join(repository.directory, path), text);

  beforeEach(async () => {
    repository = await makeRepository({ bare: false });
    files = await workingTree(repository.directory);
  });
  afterEach(async () => {
    await files.close();
    await repository.close();
  });

  it("sees no change in a fresh checkout", async () => {
    expect(await files.diffFrom(repository.base)).toEqual([]);
    expect([...(await files.treeOf()).keys()]).toEqual(["README.md", "run.sh"]);
  });

  it("tells new, changed, deleted and re-moded files with both blob ids", async () => {
    put("README.md", "changed\n");
    mkdirSync(join(repository.directory, "deep"));
    put("deep/new file.md", "new");
    rmSync(join(repository.directory, "run.sh"));
    expect(await files.diffFrom(repository.base)).toEqual([
      { path: "README.md", mode: "100644", oid: blobId("changed\n"), base: blobId("hello\n") },
      { path: "deep/new file.md", mode: "100644", oid: blobId("new"), base: null },
      { path: "run.sh", mode: "100755", oid: null, base: blobId("#!/bin/sh\necho hi\n") },
    ]);
    expect(Buffer.from(await files.read("deep/new file.md")).toString()).toBe("new");
    await expect(files.read("run.sh")).rejects.toMatchObject({ name: "HostError" });
  });

  it("looks again each time", async () => {
    put("a.md", "1");
    await files.diffFrom(repository.base);
    put("a.md", "2");
    expect((await files.diffFrom(repository.base))[0]?.oid).toBe(blobId("2"));
  });

  it("honours .gitignore, except for files the commit has", async () => {
    put(".gitignore", "*.log\nREADME.md\n");
    put("noise.log", "x");
    put("README.md", "still seen\n");
    expect((await files.diffFrom(repository.base)).map(({ path }) => path)).toEqual([".gitignore", "README.md"]);
  });

  it("shows links as what they are", async () => {
    symlinkSync("/etc/passwd", join(repository.directory, "link"));
    expect(await files.diffFrom(repository.base)).toMatchObject([{ path: "link", mode: "120000", base: null }]);
  });

  it("runs no filter, hook or monitor that the checkout's configuration names", async () => {
    const trap = join(repository.directory, "..", "sprung");
    for (const key of ["filter.trap.clean", "core.fsmonitor", "core.sshCommand"])
      runGit(repository.directory, "config", key, `sh -c "touch '${trap}'; cat"`);
    put(".gitattributes", "* filter=trap\n");
    put("a.md", "text");
    const changes = await files.diffFrom(repository.base);
    expect(changes.find(({ path }) => path === "a.md")?.oid).toBe(blobId("text"));
    expect(existsSync(trap)).toBe(false);
  });

  it("leaves the checkout's own index and objects alone", async () => {
    put("a.md", "text");
    await files.diffFrom(repository.base);
    expect(runGit(repository.directory, "status", "--porcelain")).toBe("?? a.md");
  });
});
