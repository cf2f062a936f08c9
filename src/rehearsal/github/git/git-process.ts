import { spawn } from "node:child_process";
import { Bug, HostError } from "../../../shared/index.ts";

/** Where a ref comes from that did not exist, and where one goes that is deleted. */
export const ZERO_OID = "0".repeat(40);

/** `code` is 0 or one that the caller accepts. */
export interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** `input` goes to git's standard input; `env` is laid over `gitEnvironment`. */
export interface GitOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are answers, not failures (1 for `merge-base --is-ancestor`, …). */
  readonly accept?: readonly number[];
}

/** The environment git runs in: nothing of the host's configuration, no prompts. */
export function gitEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    HOME: "/nonexistent",
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    ...extra,
  };
}

/** Runs one git command to its end. Throws HostError when git fails in a way the caller did not `accept`. */
export function runGit(directory: string, args: readonly string[], options: GitOptions = {}): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["--git-dir", directory, ...args], { env: gitEnvironment(options.env) });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", (cause) =>
      reject(new HostError(`git could not be started: ${cause.message}`, { retryable: false, cause })),
    );
    // git may end before it has read everything; its exit code says what went wrong.
    child.stdin.on("error", (cause: NodeJS.ErrnoException) => {
      if (cause.code !== "EPIPE")
        reject(new HostError(`writing to git: ${cause.message}`, { retryable: false, cause }));
    });
    child.on("close", (code) => {
      const result = { code: code ?? -1, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString("utf8") };
      if ([0, ...(options.accept ?? [])].includes(result.code)) resolve(result);
      else
        reject(new HostError(`git ${args[0]} failed (${result.code}): ${result.stderr.trim()}`, { retryable: false }));
    });
    child.stdin.end(options.input ?? "");
  });
}

/** Like `runGit`, the answer as trimmed text. */
export async function gitText(directory: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  return (await runGit(directory, args, options)).stdout.toString("utf8").trim();
}

/** Arguments come from requests; none of them may be read as an option. */
export function revision(text: string): string {
  if (text.startsWith("-") || text.includes("\0")) throw new Bug(`not a revision: ${JSON.stringify(text)}`);
  return text;
}
