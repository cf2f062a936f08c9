import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { HostError, UserError } from "../shared/index.ts";

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
  /** Refuses a repository that belongs to another user. */
  readonly ownOnly?: true;
}

/** A git folder that does not lie in its working tree: `gitFolder` with the objects, `tree` the files, `index` the list between them. */
export interface GitPlace {
  readonly gitFolder: string;
  readonly tree: string;
  readonly index: string;
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
 * that it does the same everywhere. Fails with HostError that carries git's own words, and with `no_repository` where the
 * directory is none.
 */
export function git(args: readonly string[], call: GitCall): Promise<GitAnswer> {
  const accept = call.accept ?? [0];
  const what = `git ${args[0] ?? ""}`;
  return new Promise((resolve, reject) => {
    const child = spawn("git", [...FIXED, ...(call.ownOnly ? [] : ANY_OWNER), ...args], {
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
];

/** The caller names the directory: who owns it says nothing (containers check out as another user). */
const ANY_OWNER = ["-c", "safe.directory=*"];

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

function childEnvironment({ surroundings = {}, environment = {} }: GitCall): Record<string, string> {
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
    GIT_ALLOW_PROTOCOL: "http:https:file",
    LC_ALL: "C",
    ...environment,
  };
}
