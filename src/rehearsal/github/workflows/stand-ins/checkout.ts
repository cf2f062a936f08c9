import { execFile } from "node:child_process";
import { appendFile, mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { HostError, UserError } from "../../../../shared/index.ts";
import type { RepoRef } from "../../seams.ts";
import { input, type StandIn, type StandInCall } from "./stand-in.ts";

const execute = promisify(execFile);
const SHA = /^[0-9a-f]{40}$/;

/** What to fetch, and how the result is called in the checkout. */
interface Target {
  readonly refspec: string;
  /** Arguments of `git checkout`. */
  readonly checkout: readonly string[];
}

/** `actions/checkout`: a real git client over HTTP with the job's token. */
export const checkout: StandIn = {
  inputs: { repository: "", ref: "", path: ".", token: "", "fetch-depth": "1", "persist-credentials": "true" },
  async run(call) {
    const repo = targetRepo(call);
    const folder = resolve(call.workspace, input(call, "path"));
    if (folder !== call.workspace && !folder.startsWith(`${call.workspace}/`)) {
      throw new UserError("checkout_outside", "`path` leads out of the workspace", "give a path inside of it");
    }
    const target = await readTarget(call, repo);
    const credential = authorization(call);
    await mkdir(folder, { recursive: true });
    await git(call, folder, ["init", "-q", "--template=", "-b", "main", "."]);
    await appendFile(`${folder}/.git/config`, configText(call, repo, credential));
    await fetch(call, folder, { target, credential });
    await git(call, folder, ["-c", "advice.detachedHead=false", "checkout", "-q", "--force", ...target.checkout]);
    const commit = (await git(call, folder, ["rev-parse", "HEAD"])).trim();
    call.log(`checked out ${repo.owner}/${repo.name} at ${commit}`);
    return { ref: input(call, "ref") || call.ref, commit };
  },
};

function targetRepo(call: StandInCall): RepoRef {
  const [owner, name] = input(call, "repository").split("/");
  return owner !== undefined && name !== undefined ? { owner, name } : call.repo;
}

async function readTarget(call: StandInCall, repo: RepoRef): Promise<Target> {
  const own = repo.owner === call.repo.owner && repo.name === call.repo.name;
  const ref = input(call, "ref");
  if (ref === "" && own) return ownCommit(call);
  if (SHA.test(ref)) return commitTarget(ref);
  const candidates = ref === "" ? [`refs/heads/${call.host.defaultBranch(repo)}`] : fullRefs(ref);
  for (const candidate of candidates) {
    if ((await call.host.resolve(repo, candidate)) !== null) return refTarget(candidate);
  }
  throw new UserError("checkout_no_ref", `a branch or tag with the name '${ref}' could not be found`, "check `ref`");
}

function fullRefs(ref: string): readonly string[] {
  return ref.startsWith("refs/") ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
}

/** Without `ref` the run's own commit is taken, on its branch when it has one. */
function ownCommit(call: StandInCall): Target {
  return call.ref.startsWith("refs/heads/") ? branchTarget(call.ref, call.sha) : commitTarget(call.sha);
}

function commitTarget(sha: string): Target {
  return { refspec: sha, checkout: ["--detach", sha] };
}

function refTarget(ref: string): Target {
  return ref.startsWith("refs/heads/")
    ? branchTarget(ref, ref)
    : { refspec: `+${ref}:${ref}`, checkout: ["--detach", ref] };
}

/** A branch of its name, on what the source holds. */
function branchTarget(ref: string, source: string): Target {
  const branch = ref.slice("refs/heads/".length);
  const tracking = `refs/remotes/origin/${branch}`;
  return { refspec: `+${source}:${tracking}`, checkout: ["-B", branch, tracking] };
}

function authorization(call: StandInCall): string {
  const basic = Buffer.from(`x-access-token:${input(call, "token") || call.token}`).toString("base64");
  call.addMask(basic);
  return `AUTHORIZATION: basic ${basic}`;
}

function configText(call: StandInCall, repo: RepoRef, credential: string): string {
  const url = call.host.url();
  const remote = `[remote "origin"]\n\turl = ${url}/${repo.owner}/${repo.name}.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`;
  const quiet = "[gc]\n\tauto = 0\n";
  if (input(call, "persist-credentials") !== "true") return remote + quiet;
  return `${remote}${quiet}[http "${url}/"]\n\textraheader = ${credential}\n`;
}

/** The credential goes in by the environment, so that neither the process list nor a file shows it. */
async function fetch(
  call: StandInCall,
  folder: string,
  { target, credential }: { readonly target: Target; readonly credential: string },
): Promise<void> {
  const depth = Number(input(call, "fetch-depth"));
  const all = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"];
  const what =
    depth > 0 ? ["--no-tags", `--depth=${depth}`, "origin", target.refspec] : ["origin", ...all, target.refspec];
  const persisted = input(call, "persist-credentials") === "true";
  const secret = {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `http.${call.host.url()}/.extraheader`,
    GIT_CONFIG_VALUE_0: credential,
  };
  await git(call, folder, ["fetch", "-q", "--no-recurse-submodules", ...what], persisted ? {} : secret);
}

async function git(
  call: StandInCall,
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const quiet = { GIT_TERMINAL_PROMPT: "0", GIT_CONFIG_NOSYSTEM: "1", LANG: "C.UTF-8", HOME: call.home };
  const options = { cwd: folder, env: { ...call.env, ...quiet, ...env }, signal: call.signal, maxBuffer: 1 << 24 };
  try {
    return (await execute("git", ["-c", "maintenance.auto=false", "-c", "gc.auto=0", ...args], options)).stdout;
  } catch (cause) {
    const said = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : String(cause);
    throw new HostError(`git ${args[0] ?? ""} failed: ${said}`, { retryable: false, cause });
  }
}
