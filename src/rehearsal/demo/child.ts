import { execFile } from "node:child_process";

/** How a program ended, and all it printed. */
export interface ChildResult {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its exit code; an own environment, nothing inherited. */
export function runChild(
  command: readonly [string, ...string[]],
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<ChildResult> {
  const [program, ...args] = command;
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, env: environment, maxBuffer: 64 * 1024 * 1024, timeout: 120_000 };
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") reject(error);
      else resolve({ exit: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}
