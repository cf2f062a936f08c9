import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { HostError, UserError } from "../shared/index.ts";
import { nothingFor, PROGRAMS } from "./named-programs.ts";
import { mayBeConfigured, mayListSubmodules } from "./unasked.ts";

/** Environment of the process that starts git; what git needs of it is passed on: PATH, HOME, proxies, certificates. */
export type Surroundings = Readonly<Record<string, string | undefined>>;

/** Where and how git runs; of `surroundings` a short list of variables is passed on. */
export interface GitCall {
  /** Working directory; a repository, bare or not. */
  readonly directory: string;
  readonly input?: string | Uint8Array;
  /** Without them git is looked for in the usual folders and nothing else is passed on. */
  readonly surroundings?: Surroundings;
  /** Added to the child's environment alone. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Exit codes that are an answer and not a failure; 0 by default. */
  readonly accept?: readonly number[];
  /** May reach other repositories; nothing else does, missing objects stay missing. */
  readonly fetches?: true;
  /** May ask the machine's own gpg about signatures; nothing else does. */
  readonly verifies?: true;
}

/** A git folder that does not lie in its working tree: `gitFolder` with the objects, `tree` the files, `index` the list between them. */
export interface GitPlace {
  readonly gitFolder: string;
  readonly tree: string;
  readonly index: string;
  /** Whether attributes of the commit say how the ends of lines are stored. `index` holds them then, and stays as it was laid. */
  readonly attributes?: boolean;
}

/** The call that works there, and nowhere else. */
export function inPlace({ gitFolder, tree, index }: GitPlace): GitCall {
  return { directory: tree, environment: { GIT_DIR: gitFolder, GIT_WORK_TREE: tree, GIT_INDEX_FILE: index } };
}

/** `code` is one of those that were accepted. */
export interface GitAnswer {
  readonly code: number;
  readonly stdout: Buffer;
}

/**
 * Runs the git program without the machine's and the user's configuration, attributes, hooks, prompts or background work, so
 * that it does the same everywhere. What a repository says of itself (configuration, attributes, hooks) starts no program
 * and reaches no other repository, and neither replaced objects nor grafts stand for the real ones. Submodules that are
 * checked out below the directory are held to the same. A repository that is changed while git is called is not: its
 * programs are asked for before. Fails with HostError that carries git's own words, and with `no_repository` where the
 * directory is none.
 */
export async function git(args: readonly string[], call: GitCall): Promise<GitAnswer> {
  const [command = ""] = args;
  if (OBJECTS_ALONE.has(command)) return start(args, call);
  const keys = [...(await programKeys(call)), ...(LOOK_INTO_SUBMODULES.has(command) ? await nestedKeys(call) : [])];
  return start(args, { ...call, environment: { ...call.environment, ...nothingFor(keys) } });
}

function start(args: readonly string[], call: GitCall): Promise<GitAnswer> {
  const accept = call.accept ?? [0];
  const what = `git ${args[0] ?? ""}`;
  return new Promise((resolve, reject) => {
    const child = spawn("git", [...FIXED, ...gpg(call), ...ANY_OWNER, ...args], {
      cwd: call.directory,
      env: childEnvironment(call),
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", (cause) =>
      reject(
        existsSync(call.directory)
          ? new HostError(`${what}: git cannot be started in ${call.directory}`, { retryable: false, cause })
          : noRepository(call),
      ),
    );
    child.on("close", (code) => {
      if (code !== null && accept.includes(code)) return resolve({ code, stdout: Buffer.concat(stdout) });
      const said = Buffer.concat(stderr).toString("utf8").trim();
      if (said.startsWith("fatal: not a git repository")) return reject(noRepository(call));
      reject(new HostError(`${what}: ${said || `ended with ${code}`}`, { retryable: false }));
    });
    // A child that ends before reading all of its input is judged by its exit code.
    child.stdin.on("error", (cause: NodeJS.ErrnoException) => {
      if (cause.code !== "EPIPE") reject(new HostError(`${what}: ${cause.message}`, { retryable: false, cause }));
    });
    child.stdin.end(call.input ?? "");
  });
}

function noRepository({ directory }: GitCall): UserError {
  const what = existsSync(directory) ? "is in no git repository" : "is not there";
  return new UserError("no_repository", `${directory} ${what}`, "go into a clone, or name one");
}

/** What git printed, without the last line break. */
export async function gitText(args: readonly string[], call: GitCall): Promise<string> {
  return (await git(args, call)).stdout.toString("utf8").replace(/\n$/, "");
}

const FIXED = [
  ...["-c", "core.bare=false"],
  ...["-c", "core.hooksPath=/dev/null"],
  ...["-c", "core.fsmonitor=false"],
  ...["-c", "core.attributesFile=/dev/null"],
  ...["-c", "gc.auto=0"],
  ...["-c", "maintenance.auto=false"],
  ...["-c", "commit.gpgSign=false"],
  ...["-c", "log.showSignature=false"],
];

/** The caller names the directory: who owns it says nothing (containers check out as another user). */
const ANY_OWNER = ["-c", "safe.directory=*"];

/** Git's own choice of programs where signatures are looked at, found on PATH; elsewhere one that vouches for nothing. */
function gpg({ verifies }: GitCall): readonly string[] {
  const openpgp = verifies ? "gpg" : "false";
  const programs = {
    "gpg.program": openpgp,
    "gpg.openpgp.program": openpgp,
    "gpg.x509.program": verifies ? "gpgsm" : "false",
    "gpg.ssh.program": verifies ? "ssh-keygen" : "false",
  };
  return Object.entries(programs).flatMap(([key, program]) => ["-c", `${key}=${program}`]);
}

/** Commands that, as they are called here, neither convert a file, nor compare nor merge contents: they need no second process. */
const OBJECTS_ALONE: ReadonlySet<string> = new Set([
  "cat-file",
  "commit-tree",
  "fetch",
  "for-each-ref",
  "init",
  "log",
  "ls-tree",
  "merge-base",
  "rev-parse",
  "update-ref",
  "write-tree",
]);

/** Commands for which git asks each submodule that is checked out for its state, by a git of its own there. */
const LOOK_INTO_SUBMODULES: ReadonlySet<string> = new Set(["add", "diff", "diff-files", "diff-index", "status"]);

/** Keys of the programs that the repository's configuration names for its attributes. */
async function programKeys(call: GitCall): Promise<readonly string[]> {
  if (!mayBeConfigured(call.environment)) return [];
  const args = ["config", "--null", "--name-only", "--get-regexp", PROGRAMS];
  return parts(await start(args, { ...call, input: "", accept: [0, 1] }));
}

/** The same of the submodules that are checked out below, and of theirs. The place in which git looks at them is this one. */
async function nestedKeys(call: GitCall): Promise<readonly string[]> {
  if (!(await mayListSubmodules(call.environment))) return [];
  const listing = await start(["ls-files", "--stage", "-z"], { ...call, input: "", accept: [0, 128] });
  const links = parts(listing).filter((line) => line.startsWith(GITLINK));
  const keys: string[] = [];
  for (const link of links) {
    const directory = join(call.directory, link.slice(link.indexOf("\t") + 1));
    if (!existsSync(join(directory, ".git"))) continue;
    const nested = { ...call, directory, environment: { GIT_DIR: ".git" } };
    keys.push(...(await programKeys(nested)), ...(await nestedKeys(nested)));
  }
  return keys;
}

const GITLINK = "160000 ";

function parts({ stdout }: GitAnswer): readonly string[] {
  return stdout.toString("utf8").split("\0").slice(0, -1);
}

const PASSED_ON = [
  "PATH",
  "HOME",
  "TMPDIR",
  "TMP",
  "TEMP",
  "SYSTEMROOT",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "HTTPS_PROXY",
  "NO_PROXY",
];

const USUAL_FOLDERS = ["/usr/local/bin", "/usr/bin", "/bin"].join(delimiter);

function childEnvironment({ surroundings = {}, environment = {}, fetches }: GitCall): Record<string, string> {
  const passed = PASSED_ON.flatMap((name) => {
    const value = surroundings[name] ?? surroundings[name.toLowerCase()];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    PATH: USUAL_FOLDERS,
    HOME: "/nonexistent",
    ...Object.fromEntries(passed),
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    GIT_OPTIONAL_LOCKS: "0",
    // Without any protocol git cannot fetch what a partial clone lacks, whatever the repository calls its origin.
    GIT_ALLOW_PROTOCOL: fetches ? "http:https:file" : "none",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_GRAFT_FILE: "/nonexistent",
    LC_ALL: "C",
    ...environment,
  };
}
