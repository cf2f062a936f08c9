import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SeededRepository {
  readonly directory: string;
  readonly base: string;
  close(): Promise<void>;
}

/** Runs git in a test, untouched by the machine's configuration. */
export function runGit(directory: string, ...args: readonly string[]): string {
  const identity = { name: "Test", email: "test@example.org" };
  const env = {
    PATH: process.env.PATH,
    HOME: directory,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: identity.name,
    GIT_AUTHOR_EMAIL: identity.email,
    GIT_COMMITTER_NAME: identity.name,
    GIT_COMMITTER_EMAIL: identity.email,
  };
  return execFileSync("git", ["-c", "init.defaultBranch=main", ...args], {
    cwd: directory,
    env,
    encoding: "utf8",
  }).trim();
}

/** The files every contract starts from: README.md and the program run.sh. */
export function writeSeed(directory: string): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "README.md"), "hello\n");
  writeFileSync(join(directory, "run.sh"), "#!/bin/sh\necho hi\n");
  chmodSync(join(directory, "run.sh"), 0o755);
}

export async function makeRepository({ bare }: { readonly bare: boolean }): Promise<SeededRepository> {
  const folder = mkdtempSync(join(tmpdir(), "haiku-test-"));
  const work = join(folder, "work");
  writeSeed(work);
  runGit(work, "init", "--quiet");
  runGit(work, "add", "--all");
  runGit(work, "commit", "--quiet", "--message", "first");
  const base = runGit(work, "rev-parse", "HEAD");
  const copy = join(folder, bare ? "bare.git" : "clone");
  runGit(folder, "clone", "--quiet", ...(bare ? ["--bare"] : []), work, copy);
  return { directory: copy, base, close: async () => rmSync(folder, { recursive: true, force: true }) };
}
