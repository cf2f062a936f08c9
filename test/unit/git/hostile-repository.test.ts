import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GITHUB_SIGNERS, type GitPlace, gitStore, gitText, inPlace } from "../../../src/git/index.ts";
import { makeRepository, runGit, type SeededRepository } from "../../contract/seed-repository.ts";

/* What a repository says of itself starts no program, whichever way git is called in it, and changes no history. */

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
  ["where files and objects lie apart", () => inPlace(place)],
])("git, called %s", (_, call) => {
  it("starts no hook, no watcher and no filter", async () => {
    await gitText(["add", "--all", "a.md"], call());
    await gitText(["ls-files", "--modified", "--others"], call());
    const tree = await gitText(["write-tree"], call());
    await gitText(["update-ref", "refs/haiku/tree", tree], call());
    expect(ran()).toBe(false);
  });

  it.each([
    [".git/info/attributes", "evil"],
    [".gitattributes", "evil"],
    [".git/info/attributes", "a=b"],
  ])("starts no filter that %s names, here %s, and takes the bytes as they are", async (file, name) => {
    const program = join(folder, ".git", "program");
    for (const way of ["clean", "smudge", "process"])
      execFileSync("git", ["config", `filter.${name}.${way}`, program], { cwd: folder });
    execFileSync("git", ["config", `filter.${name}.required`, "true"], { cwd: folder });
    writeFileSync(join(folder, file), `* filter=${name}\n`);
    await gitText(["add", "--all", "a.md"], call());
    writeFileSync(join(folder, "a.md"), "next\n");
    await gitText(["ls-files", "--modified", "--others"], call());
    await gitText(["add", "--all", "a.md"], call());
    rmSync(join(folder, "a.md"));
    await gitText(["checkout-index", "--all"], call());
    expect(ran()).toBe(false);
    expect(await gitText(["cat-file", "-p", ":a.md"], call())).toBe("next");
  });

  it("starts no filter, watcher or hook of a submodule, nor of one below it", async () => {
    const program = join(folder, ".git", "program");
    const inner = ["sub", join("sub", "below")].map((path) => join(folder, path));
    for (const directory of inner) {
      execFileSync("git", ["init", "-q", directory]);
      writeFileSync(join(directory, "f"), "one\n");
    }
    for (const directory of [...inner].reverse()) {
      runGit(directory, "-c", "advice.addEmbeddedRepo=false", "add", "--all");
      runGit(directory, "commit", "--quiet", "--message", "m");
    }
    await gitText(["add", "--all"], call());
    for (const directory of inner) {
      runGit(directory, "config", `filter.${basename(directory)}.clean`, program);
      runGit(directory, "config", "core.fsmonitor", program);
      runGit(directory, "config", "submodule.below.ignore", "none");
      execFileSync("cp", ["-p", program, join(directory, ".git", "hooks", "post-index-change")]);
      writeFileSync(join(directory, ".git", "info", "attributes"), `* filter=${basename(directory)}\n`);
      writeFileSync(join(directory, "f"), "two\n");
    }
    await gitText(["add", "--all"], call());
    expect(ran()).toBe(false);
    expect(await gitText(["ls-files", "--stage", "sub"], call())).toMatch(/^160000 /);
  });
});

it("would start them if it were called plainly", () => {
  const plain = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder }, stdio: "ignore" as const };
  execFileSync("git", ["add", "--all", "a.md"], plain);
  expect(ran()).toBe(true);
});

describe("a hostile clone", () => {
  let clone: SeededRepository;
  let program: string;
  let home: string;
  const setUp = (...args: readonly string[]) => runGit(clone.directory, ...args);
  const started = (): boolean => existsSync(`${program}.ran`);

  beforeEach(async () => {
    clone = await makeRepository({ bare: false });
    home = mkdtempSync(join(tmpdir(), "hostile-home-"));
    program = join(clone.directory, ".git", "program");
    writeFileSync(program, `#!/bin/sh\ntouch '${program}.ran'\n`);
    chmodSync(program, 0o755);
  });
  afterEach(async () => {
    rmSync(home, { recursive: true });
    await clone.close();
  });

  const store = (signers?: readonly string[]) =>
    gitStore(clone.directory, { signers, surroundings: { PATH: process.env.PATH, HOME: home } });

  /** A commit with a signature nobody made; `kind` as its first line has it. */
  function signedCommit(kind: string): string {
    const [tree, ...rest] = setUp("cat-file", "commit", clone.base).split("\n");
    const at = rest.indexOf("");
    const signature = `gpgsig -----BEGIN ${kind}-----\n \n abc\n -----END ${kind}-----`;
    const file = join(clone.directory, ".git", "signed-commit");
    writeFileSync(file, [tree, ...rest.slice(0, at), signature, ...rest.slice(at), ""].join("\n"));
    return setUp("hash-object", "-t", "commit", "-w", file);
  }

  function gpgIs(path: string): void {
    for (const key of ["gpg", "gpg.openpgp", "gpg.ssh", "gpg.x509"]) setUp("config", `${key}.program`, path);
    setUp("config", "gpg.ssh.allowedSignersFile", path);
  }

  it.each(["PGP SIGNATURE", "SSH SIGNATURE", "SIGNED MESSAGE"])("has no say in who looks at a %s", async (kind) => {
    const sha = signedCommit(kind);
    gpgIs(program);
    const [commit] = await store(GITHUB_SIGNERS).history(sha, null, 1);
    expect(commit?.sha).toBe(sha);
    expect(commit?.verified).not.toBe(true);
    expect(started()).toBe(false);
  });

  it("starts no gpg of its own where nobody asks for signatures", async () => {
    const sha = signedCommit("PGP SIGNATURE");
    gpgIs(program);
    setUp("config", "log.showSignature", "true");
    expect((await store().history(sha, null, 1))[0]?.sha).toBe(sha);
    expect(started()).toBe(false);
  });

  it("starts no gpg of the machine either, and its words stand in no commit", async () => {
    const sha = signedCommit("PGP SIGNATURE");
    setUp("config", "log.showSignature", "true");
    expect((await store().history(sha, null, 1))[0]?.sha).toBe(sha);
    expect(readdirSync(home)).toEqual([]);
    expect((await store(GITHUB_SIGNERS).history(sha, null, 1))[0]?.sha).toBe(sha);
  });

  it("has no say in how texts are merged", async () => {
    const lines = (first: string, last: string) => [first, ..."abcdef", last, ""].join("\n");
    const write = async (branch: string, expectedHead: string, content: string) =>
      (await store().commit({ branch, expectedHead, message: "m", changes: [{ path: "a.md", content }] })).sha;
    await store().createBranch("haiku/one", clone.base);
    const base = await write("haiku/one", clone.base, lines("1", "9"));
    for (const branch of ["haiku/two", "haiku/three"]) await store().createBranch(branch, base);
    await write("haiku/one", base, lines("one", "9"));
    const two = await write("haiku/two", base, lines("1", "two"));
    const three = await write("haiku/three", base, lines("three", "9"));
    setUp("config", "merge.evil.driver", program);
    writeFileSync(join(clone.directory, ".git", "info", "attributes"), "* merge=evil\n");
    const merged = await store().merge("haiku/one", two, "merge");
    expect(setUp("show", "haiku/one:a.md")).toBe(lines("one", "two").trim());
    expect(merged.kind).toBe("merged");
    expect(await store().merge("haiku/one", three, "merge")).toEqual({ kind: "conflict" });
    expect(started()).toBe(false);
  });

  it.each([
    ["a program that serves it", () => setUp("config", "remote.origin.uploadpack", program)],
    ["a helper", () => setUp("config", "remote.origin.url", `ext::${program}`)],
    [
      "an ssh of its own",
      () => {
        setUp("config", "remote.origin.url", "ssh://localhost/x");
        setUp("config", "core.sshCommand", program);
      },
    ],
  ])("is not asked for objects it lacks through %s", async (_, configure) => {
    configure();
    setUp("config", "core.repositoryFormatVersion", "1");
    setUp("config", "extensions.partialClone", "origin");
    setUp("config", "remote.origin.promisor", "true");
    setUp("config", "protocol.allow", "always");
    const missing = "1".repeat(40);
    await expect(store().blobs([missing])).rejects.toThrow(`blob ${missing} does not exist`);
    expect(started()).toBe(false);
  });

  it("fetches nothing that is there to be had", async () => {
    const work = setUp("config", "remote.origin.url");
    const file = join(work, "later");
    writeFileSync(file, "later\n");
    const later = runGit(work, "hash-object", "-w", file);
    runGit(work, "config", "uploadpack.allowAnySHA1InWant", "true");
    setUp("config", "remote.origin.promisor", "true");
    await expect(store().blobs([later])).rejects.toThrow(`blob ${later} does not exist`);
  });

  it("answers with the commit that was asked for, replaced or grafted", async () => {
    const write = (message: string, ...parents: readonly string[]) =>
      setUp("commit-tree", `${clone.base}^{tree}`, ...parents.flatMap((sha) => ["-p", sha]), "-m", message);
    const [real, forged] = [write("real", clone.base), write("forged")];
    const before = await store().history(real, null, 5);
    setUp("replace", "-f", real, forged);
    expect(await store().history(real, null, 5)).toEqual(before);
    setUp("replace", "-d", real);
    writeFileSync(join(clone.directory, ".git", "info", "grafts"), `${real} ${forged}\n`);
    expect(await store().history(real, null, 5)).toEqual(before);
    expect(before.map(({ message }) => message)).toEqual(["real", "first"]);
  });
});
