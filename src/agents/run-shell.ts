import { mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Containment } from "./containment.ts";
import { cleanEnvironment } from "./environment.ts";
import { cancelled, type ProcessResult, runProcess } from "./run-process.ts";
import { prepare } from "./start-agent.ts";

/** One command line; `timeoutMs` is in milliseconds, and two seconds after it the command is killed. */
export interface ShellJob {
  readonly command: string;
  readonly cwd: string;
  /** Root of the checkout, which the command may change. */
  readonly tree: string;
  /** Folder of ours in which the command gets its own. */
  readonly scratch: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly containment: Containment;
  readonly timeoutMs: number;
  readonly onLine: (line: string) => void;
  /** Ends it at once. */
  readonly stop?: AbortSignal | undefined;
}

/**
 * Runs one command line of the project by the shell: contained, with a clean environment and home of its own, and a time
 * limit. Nothing of it lives when this returns. Fails with `cancelled` once everything was ended.
 */
export async function runShell(job: ShellJob): Promise<ProcessResult> {
  const { containment, tree } = job;
  await mkdir(job.scratch, { recursive: true });
  // A new one each time: in one that an earlier command has had, it could have put links in our way.
  const scratch = await mkdtemp(join(job.scratch, "command-"));
  const around = await prepare(scratch);
  await containment.handOver([tree, scratch]);
  const result = await runProcess({
    argv: ["/bin/sh", "-c", job.command],
    cwd: job.cwd,
    environment: cleanEnvironment(job.environment, around),
    stdin: null,
    timeoutMs: job.timeoutMs,
    graceMs: 2000,
    containment,
    folders: [scratch],
    onLine: job.onLine,
    stop: job.stop,
  });
  await containment.takeBack([tree, scratch]);
  if (result.cancelled) throw cancelled();
  return result;
}
