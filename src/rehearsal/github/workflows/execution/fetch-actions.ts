import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { HostError } from "../../../../shared/index.ts";
import type { RepoRef } from "../../seams.ts";
import type { Runtime } from "../runtime.ts";
import { findAction, type RepositoryAction } from "./find-action.ts";
import type { PlannedStep } from "./job-state.ts";

const execute = promisify(execFile);
const FULL_SHA = /^[0-9a-f]{40}$/;
const SHORT_SHA = /^[0-9a-f]{7,39}$/;

/**
 * Gets every action that the steps of a job name, before the first of them runs, also of steps that will be skipped.
 * Folders by `uses`. What cannot be had is a `HostError` in GitHub's words.
 */
export async function fetchActions(
  runtime: Runtime,
  askedBy: RepoRef,
  steps: readonly PlannedStep[],
): Promise<ReadonlyMap<string, string>> {
  const folders = new Map<string, string>();
  for (const uses of new Set(steps.flatMap(({ definition }) => definition.uses ?? []))) {
    const action = findAction(uses);
    if (action?.kind !== "repository") continue;
    const here = Object.hasOwn(runtime.actions, action.name) ? runtime.actions[action.name] : undefined;
    folders.set(uses, here ?? (await fetchAction(runtime, askedBy, action)));
  }
  return folders;
}

async function fetchAction(runtime: Runtime, askedBy: RepoRef, action: RepositoryAction): Promise<string> {
  const { repo, path, ref } = action;
  if (!runtime.host.sharesActions(repo, askedBy)) throw unresolved(action, "repository not found");
  const sha = await commitOf(runtime, action);
  const folder = join(runtime.folder, "actions", repo.owner, repo.name, sha);
  const known = runtime.downloads.get(folder);
  const download = known ?? checkOut(runtime, repo, { sha, folder });
  runtime.downloads.set(folder, download);
  await download;
  runtime.log(`${action.name}@${ref} is ${sha}`);
  return join(folder, path);
}

/** A tag wins over a branch of its name, as on GitHub. */
async function commitOf({ host }: Runtime, action: RepositoryAction): Promise<string> {
  const { repo, ref } = action;
  for (const name of [`refs/tags/${ref}`, `refs/heads/${ref}`]) {
    const sha = await host.resolve(repo, name);
    if (sha !== null) return sha;
  }
  const sha = FULL_SHA.test(ref) || SHORT_SHA.test(ref) ? await host.resolve(repo, ref) : null;
  if (sha === null) throw unresolved(action, `unable to find version \`${ref}\``);
  if (sha !== ref) {
    const short = `the provided ref \`${ref}\` is the shortened version of a commit SHA, which is not supported`;
    throw unresolved(action, `${short}. Please use the full commit SHA \`${sha}\` instead.`);
  }
  return sha;
}

function unresolved({ name, ref }: RepositoryAction, why: string): HostError {
  return new HostError(`Unable to resolve action \`${name}@${ref}\`, ${why}`, { retryable: false });
}

/** The files of a commit of a bare repository, in a folder of their own. */
async function checkOut(
  { host, env: { PATH = "" } }: Runtime,
  repo: RepoRef,
  { sha, folder }: { readonly sha: string; readonly folder: string },
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const env = { PATH, GIT_INDEX_FILE: `${folder}.index`, GIT_CONFIG_NOSYSTEM: "1" };
  const args = ["--git-dir", host.gitDirectory(repo), "--work-tree", folder, "checkout", "--quiet", sha, "--", "."];
  try {
    await execute("git", args, { cwd: folder, env });
  } catch (cause) {
    throw new HostError(`the action's files could not be written: ${String(cause)}`, { retryable: false, cause });
  }
}
