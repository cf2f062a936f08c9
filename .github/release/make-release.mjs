#!/usr/bin/env node
/**
 * Makes a release out of a clean checkout that was built, with git alone:
 *
 *   node .github/release/make-release.mjs [--version <version>] [--push <remote>]
 *
 * Two commits on top of the checkout. The first adds the built Action, as GitHub runs an action from what its commit
 * holds. The second has the workflow files that users copy name the first one by its id. The version's tag is at the
 * second and never moves; the major's tag (`v1`) moves there, unless the version is a trial of the next (`1.2.0-rc.1`).
 * Nobody's name and no clock goes in: the same sources give the same commits, so that anybody can check a release.
 * Prints `version=`, `tag=`, `commit=` (what workflows name) and `released=` (where the tag is). Without `--push` nothing
 * leaves; `--version` refuses any other than package.json's.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readManifest, withPin } from "./pin.mjs";

const WORKFLOWS = ["action/workflows/haiku.yml", "action/workflows/haiku-enterprise-server.yml"];
const BUILT = "action/dist";
const WHO = { name: "Haiku for GitHub", email: "noreply@github.com" };

const { values } = parseArgs({ options: { push: { type: "string" }, version: { type: "string" } } });

try {
  main();
} catch (error) {
  console.error(`release: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

function main() {
  const { version, repository } = readManifest(readFileSync("package.json", "utf8"));
  const tag = `v${version}`;
  check(version, tag);
  const head = git(["rev-parse", "HEAD"]);
  const built = commit(head, `Release ${tag}: the Action as its sources give it`, (index) => {
    git(["add", "--force", "--all", BUILT], { env: index });
  });
  const released = commit(built, `Release ${tag}: the workflow files name the commit before`, (index) => {
    for (const file of WORKFLOWS) {
      const text = withPin(readFileSync(file, "utf8"), { repository, commit: built, tag });
      const blob = git(["hash-object", "-w", "--stdin"], { input: text });
      git(["update-index", "--cacheinfo", `100644,${blob},${file}`], { env: index });
    }
  });
  if (values.push !== undefined) push(values.push, tag, released);
  console.log([`version=${version}`, `tag=${tag}`, `commit=${built}`, `released=${released}`].join("\n"));
}

function check(version, tag) {
  if (values.version !== undefined && values.version.replace(/^v/, "") !== version)
    throw new Error(`package.json says ${version}, and you ${values.version}: set the version there first`);
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version))
    throw new Error(`"${version}" is no version: package.json needs one like 1.2.3`);
  const changed = git(["status", "--porcelain"]);
  if (changed !== "") throw new Error(`the checkout is not clean: commit or remove these first\n${changed}`);
  if (!existsSync(join(BUILT, "main.mjs"))) throw new Error(`${BUILT} is not built: run \`npm run build\` first`);
  if (git(["tag", "--list", tag]) !== "")
    throw new Error(`${tag} is there already, and never moves: set the next version in package.json`);
}

/** A commit on `parent` that differs from it by what `change` does to an index of its own. */
function commit(parent, message, change) {
  const folder = mkdtempSync(join(tmpdir(), "haiku-release-"));
  const index = { GIT_INDEX_FILE: join(folder, "index") };
  try {
    git(["read-tree", parent], { env: index });
    change(index);
    const tree = git(["write-tree"], { env: index });
    return git(["commit-tree", tree, "-p", parent, "-m", message], { env: signature(parent) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Who made it is always the same, and when is when its parent was made. */
function signature(parent) {
  const date = git(["log", "-1", "--format=%ct +0000", parent]);
  const of = (role) => ({
    [`GIT_${role}_NAME`]: WHO.name,
    [`GIT_${role}_EMAIL`]: WHO.email,
    [`GIT_${role}_DATE`]: date,
  });
  return { ...of("AUTHOR"), ...of("COMMITTER") };
}

/** All or nothing; a tag of that version that somebody else made meanwhile refuses it. */
function push(remote, tag, released) {
  const major = tag.includes("-") ? [] : [`+${released}:refs/tags/${tag.split(".")[0]}`];
  git(["push", "--quiet", "--atomic", remote, `${released}:refs/tags/${tag}`, ...major]);
}

function git(args, { env = {}, input } = {}) {
  return execFileSync("git", args, { env: { ...process.env, ...env }, input, encoding: "utf8" }).trim();
}
