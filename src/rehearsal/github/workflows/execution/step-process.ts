import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { HostError } from "../../../../shared/index.ts";

export interface ProcessRequest {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Asks the process to stop: interrupt, then terminate, then kill, `graceMs` apart. */
  readonly signal: AbortSignal;
  /** Kills at once. */
  readonly closing: AbortSignal;
  readonly graceMs: number;
  onLine(line: string): void;
}

export interface ProcessEnd {
  readonly code: number;
  /** Process group that still holds processes after its leader ended; null when empty. */
  readonly leftover: number | null;
}

/** Output that background processes hold open is not waited for longer than this. */
const DRAIN_MS = 200;

/** Runs one program as the leader of its own process group and streams its lines. */
export async function runProcess(request: ProcessRequest): Promise<ProcessEnd> {
  const child = spawn(request.file, [...request.args], {
    cwd: request.cwd,
    env: { ...request.env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const readers = [child.stdout, child.stderr].map((input) => createInterface({ input }));
  const lines = Promise.all(readers.map((reader) => once(reader.on("line", request.onLine), "close")));
  const stopWatching = watchSignals(child, request);
  try {
    const code = await exitOf(child, request.file);
    const giveUp = setTimeout(() => {
      for (const reader of readers) reader.close();
    }, DRAIN_MS);
    await lines;
    clearTimeout(giveUp);
    const leftover = child.pid !== undefined && signalGroup(child.pid, 0) ? child.pid : null;
    return { code, leftover };
  } finally {
    stopWatching();
  }
}

function exitOf(child: ChildProcess, file: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause) => reject(new HostError(`${file} cannot be started`, { retryable: false, cause })));
    child.once("exit", (code) => resolve(code ?? 137));
  });
}

function watchSignals(child: ChildProcess, { signal, closing, graceMs }: ProcessRequest): () => void {
  const { pid } = child;
  if (pid === undefined) return () => undefined;
  const timers: NodeJS.Timeout[] = [];
  const stop = (): void => {
    signalGroup(pid, "SIGINT");
    timers.push(setTimeout(() => signalGroup(pid, "SIGTERM"), graceMs));
    timers.push(setTimeout(() => signalGroup(pid, "SIGKILL"), graceMs * 2));
  };
  const kill = (): void => {
    signalGroup(pid, "SIGKILL");
  };
  signal.addEventListener("abort", stop, { once: true });
  closing.addEventListener("abort", kill, { once: true });
  if (closing.aborted) kill();
  else if (signal.aborted) stop();
  return () => {
    timers.forEach(clearTimeout);
    signal.removeEventListener("abort", stop);
    closing.removeEventListener("abort", kill);
  };
}

/** Sends a signal to a whole group; false when nobody is left in it. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}
