import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GITHUB_SIGNERS, gitStore } from "../../../src/git/index.ts";
import { makeRepository, runGit, type SeededRepository } from "../../contract/seed-repository.ts";

const [GITHUB = ""] = GITHUB_SIGNERS;
const STRANGER = "0123456789ABCDEF0123456789ABCDEF01234567";

/** What gpg says on its status line about a signature, as git reads it. */
const SAYS = {
  good: (key: string) =>
    `[GNUPG:] NEWSIG\\n[GNUPG:] GOODSIG ${key.slice(-16)} GitHub\\n[GNUPG:] VALIDSIG ${key} 2026-11-21 1 0 4 0 1 8 00 ${key}\\n[GNUPG:] TRUST_UNDEFINED 0`,
  bad: (key: string) => `[GNUPG:] NEWSIG\\n[GNUPG:] BADSIG ${key.slice(-16)} GitHub`,
  unknown: (key: string) =>
    `[GNUPG:] NEWSIG\\n[GNUPG:] ERRSIG ${key.slice(-16)} 1 8 00 1 9\\n[GNUPG:] NO_PUBKEY ${key.slice(-16)}`,
};

describe("signatures in a clone", () => {
  let repository: SeededRepository;
  beforeEach(async () => {
    repository = await makeRepository({ bare: false });
  });
  afterEach(() => repository.close());

  const gpgFolder = (): string => join(repository.directory, ".git", "gpg");

  /** A program in gpg's place that says the same of every signature. */
  function gpgSays(status: string): void {
    const folder = gpgFolder();
    mkdirSync(folder);
    const program = join(folder, "gpg");
    writeFileSync(program, `#!/bin/sh\ncat >/dev/null\nprintf '${status}\\n'\n`);
    chmodSync(program, 0o755);
  }

  /** A commit with a signature nobody made. */
  function signedCommit(): string {
    const git = (...args: readonly string[]) => runGit(repository.directory, ...args);
    const [tree, ...rest] = git("cat-file", "commit", repository.base).split("\n");
    const at = rest.indexOf("");
    const signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----";
    const text = [tree, ...rest.slice(0, at), signature, ...rest.slice(at), ""].join("\n");
    const file = join(repository.directory, ".git", "signed-commit");
    writeFileSync(file, text);
    return git("hash-object", "-t", "commit", "-w", file);
  }

  async function verified(sha: string, signers?: readonly string[]): Promise<boolean | null | undefined> {
    const surroundings = { PATH: [gpgFolder(), process.env.PATH].join(delimiter) };
    const [commit] = await gitStore(repository.directory, { signers, surroundings }).history(sha, null, 1);
    expect(commit?.sha).toBe(sha);
    return commit?.verified;
  }

  it.each([
    ["counts when it is good and GitHub's", SAYS.good(GITHUB), true],
    ["proves nothing when it is good and somebody else's", SAYS.good(STRANGER), false],
    ["does not count when it is bad", SAYS.bad(GITHUB), false],
    ["cannot be judged without the key", SAYS.unknown(GITHUB), null],
  ])("%s", async (_, status, want) => {
    gpgSays(status);
    expect(await verified(signedCommit(), GITHUB_SIGNERS)).toBe(want);
  });

  it("is missing where there is none", async () => {
    expect(await verified(repository.base, GITHUB_SIGNERS)).toBe(false);
  });

  it("is not looked at unless somebody asks", async () => {
    gpgSays(SAYS.good(GITHUB));
    expect(await verified(signedCommit())).toBeNull();
  });
});
