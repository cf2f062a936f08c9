import { realpath } from "node:fs/promises";
import { join, relative } from "node:path";
import type { QualityGate } from "../method/index.ts";
import type { GateRun } from "../ports/index.ts";
import { UserError } from "../shared/index.ts";
import type { Containment } from "./containment.ts";
import { ranNoTest } from "./no-test-ran.ts";
import { runShell } from "./run-shell.ts";

/** One run of a gate. Times are in milliseconds. */
export interface GateJob {
  readonly gate: QualityGate;
  /** Root of the checkout the gate runs in. */
  readonly tree: string;
  /** Folder of ours in which the command gets its own. */
  readonly scratch: string;
  /** Environment of the job, of which the gate gets what is clean. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly containment: Containment;
  readonly timeoutMs: number;
  /** Takes known secrets out of what is kept. */
  readonly mask: (text: string) => string;
  /** Nobody waits for it any more. */
  readonly stop?: AbortSignal | undefined;
}

const TAIL_LINES = 60;
const TAIL_CHARACTERS = 6000;

/**
 * Runs one declared quality gate by the shell, contained, in its folder, with a clean environment and a time limit. A run in
 * which a known test runner found no test is a failure, whatever its exit code. Fails with `gate_invalid` for a folder
 * outside the checkout.
 */
export async function runGate(job: GateJob): Promise<GateRun> {
  const cwd = await folderOf(job);
  const lines: string[] = [];
  const result = await runShell({
    ...job,
    command: job.gate.command,
    cwd,
    onLine: (line) => {
      lines.push(line);
      if (lines.length > 4 * TAIL_LINES) lines.splice(0, 2 * TAIL_LINES);
    },
  });
  const empty = ranNoTest(lines.join("\n"));
  if (empty) lines.push(`no test was executed (${empty}): this counts as a failure`);
  const tail = job.mask(lines.slice(-TAIL_LINES).join("\n")).slice(-TAIL_CHARACTERS);
  const { name, command, dir } = job.gate;
  const passed = result.exit === 0 && !result.timedOut && !empty;
  return { name, command, dir: dir ?? null, exit: result.exit, duration_ms: Math.round(result.ms), tail, passed };
}

async function folderOf(job: GateJob): Promise<string> {
  const dir = job.gate.dir ?? ".";
  const root = await realpath(job.tree);
  const folder = await realpath(join(root, dir)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (folder && !relative(root, folder).startsWith("..")) return folder;
  throw new UserError(
    "gate_invalid",
    `the gate ${job.gate.name} runs in ${dir}, which is not a folder of the repository`,
    "correct dir in the unit's quality_gates",
  );
}
