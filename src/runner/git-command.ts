import { spawn } from "node:child_process";
import { HostError } from "../shared/index.ts";

/** Where a git command works. `ledger` is the object store, `tree` the files, `index` the list between them. */
export interface GitPlace {
  readonly gitFolder: string;
  readonly tree: string;
  readonly index: string;
}

/** No configuration, attribute or hook of a person, a machine or a checkout takes part. */
const FIXED = [
  "-c",
  "core.bare=false",
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.attributesFile=/dev/null",
];

function environmentOf(place: GitPlace | null): Record<string, string> {
  const common = {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    HOME: "/nonexistent",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
  if (!place) return common;
  return { ...common, GIT_DIR: place.gitFolder, GIT_WORK_TREE: place.tree, GIT_INDEX_FILE: place.index };
}

export interface GitInput {
  readonly cwd: string;
  readonly place: GitPlace | null;
  readonly stdin?: string;
}

/** Runs git and answers its output as bytes. Fails with HostError, naming the command and what git said. */
export function gitBytes(args: readonly string[], { cwd, place, stdin }: GitInput): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown) =>
      reject(new HostError(`git ${args[0]} failed: ${why}`, { retryable: false, cause }));
    const child = spawn("git", [...FIXED, ...args], {
      cwd,
      env: environmentOf(place),
      stdio: [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on("data", (piece: Buffer) => out.push(piece));
    child.stderr?.on("data", (piece: Buffer) => err.push(piece));
    child.on("error", (cause) => fail(cause.message, cause));
    // git may end before it has read everything; its exit code says whether that was an error.
    child.stdin?.on("error", (cause: NodeJS.ErrnoException) => {
      if (cause.code !== "EPIPE") fail(cause.message, cause);
    });
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else fail(Buffer.concat(err).toString("utf8").trim() || `exit code ${code}`);
    });
    child.stdin?.end(stdin);
  });
}

export async function git(args: readonly string[], input: GitInput): Promise<string> {
  return (await gitBytes(args, input)).toString("utf8");
}
