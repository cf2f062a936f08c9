import { type ChildProcess, spawn } from "node:child_process";
import { randomInt, randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { HostError, UserError } from "../shared/index.ts";
import type { Containment } from "./containment.ts";
import { linesOf } from "./lines-of.ts";
import { killLeftovers, signal } from "./process-group.ts";
import { isOver, onEnd } from "./running.ts";

/** One program to run; `environment` is all it gets, besides a mark of ours. Times are in milliseconds. */
export interface ProcessJob {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Null: it gets none. */
  readonly stdin: string | null;
  readonly timeoutMs: number;
  /** Time between asking to stop and killing. */
  readonly graceMs: number;
  readonly containment: Containment;
  /** Folders of this step: a process that stands in one after the end is a leftover. */
  readonly folders: readonly string[];
  /** Every line of both outputs, and what the watchdog has to say. */
  readonly onLine: (line: string) => void;
  /** Whoever asked for it needs it no more: all of it is killed at once. */
  readonly stop?: AbortSignal | undefined;
}

/** How it ended: `exit` is null when a signal ended it, `signal` when none did. */
export interface ProcessResult {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  /** Ended because everything was. */
  readonly cancelled: boolean;
  /** From start until nothing of it was left to end, in milliseconds. */
  readonly ms: number;
  /** Processes that were still there after the end, and are gone now. */
  readonly leftovers: number;
}

/** Below what `prlimit` and JavaScript count exactly, above what anybody would set by hand. */
const TAGS = { from: 2 ** 32, to: 2 ** 47 };

/**
 * Runs one program in containment, in a process group of its own, until it ends or its time is up, then makes sure that
 * nothing of it lives on. Fails with HostError when the program cannot be started, with LeftBehind when something lives on
 * or that cannot be known, with `cancelled` once everything was ended.
 */
export async function runProcess(job: ProcessJob): Promise<ProcessResult> {
  if (isOver()) throw cancelled();
  const mark = `HAIKU_PROCESS=${randomUUID()}`;
  const tag = randomInt(TAGS.from, TAGS.to);
  const { killPrefix, user, tagged } = job.containment;
  const [program = "", ...args] = job.containment.wrap(job.argv, job, tag);
  const [name = "", value = ""] = mark.split("=");
  const started = performance.now();
  const child = spawn(program, args, {
    // A folder of the other user's is entered by that user.
    cwd: user === null ? job.cwd : "/",
    env: { ...job.environment, [name]: value },
    detached: true,
    stdio: [job.stdin === null ? "ignore" : "pipe", "pipe", "pipe"],
  });
  const group = await spawned(child, program);
  feed(child, job.stdin);
  for (const stream of [child.stdout, child.stderr]) if (stream) linesOf(stream, job.onLine);
  const watchdog = watch(group, job);
  const { exit, by } = await exited(child);
  watchdog.stop();
  await signal("KILL", [-group], killPrefix);
  const traces = { mark, folders: job.folders, user, tag: tagged ? tag : null };
  const left = await killLeftovers(traces, killPrefix);
  return { exit, signal: by, ...watchdog.told(), ms: performance.now() - started, leftovers: left };
}

/** Why a program was not started, or what it did does not count. */
export function cancelled(): UserError {
  return new UserError("cancelled", "the job was cancelled", "start it again when it is wanted");
}

function spawned(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause) => {
      reject(new HostError(`cannot start ${program}: ${cause.message}`, { retryable: false, cause }));
    });
    child.once("spawn", () => resolve(child.pid ?? 0));
  });
}

/** A program may end before it has read its input; the broken pipe is then no news. */
function feed(child: ChildProcess, text: string | null): void {
  child.stdin?.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") child.emit("error", error);
  });
  if (text !== null) child.stdin?.end(text);
}

/**
 * Ends with the program itself. A leftover that keeps the pipes open must not keep us waiting, so the pipes get a
 * moment to run dry and are closed then.
 */
function exited(child: ChildProcess): Promise<{ exit: number | null; by: NodeJS.Signals | null }> {
  return new Promise((resolve) => {
    child.once("exit", (exit, by) => {
      const done = () => {
        clearTimeout(patience);
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve({ exit, by });
      };
      const patience = setTimeout(done, 250);
      child.once("close", done);
    });
  });
}

interface Watchdog {
  readonly stop: () => void;
  readonly told: () => Pick<ProcessResult, "timedOut" | "cancelled">;
}

/** A runner kills who is told to stop after seven and a half seconds; until then an outcome has to be written. */
const CANCEL_GRACE_MS = 2000;

function watch(group: number, job: ProcessJob): Watchdog {
  const told = { timedOut: false, cancelled: false };
  const problems = (error: unknown) =>
    job.onLine(`watchdog: ${error instanceof Error ? error.message : String(error)}`);
  const send = (name: "TERM" | "KILL") => signal(name, [-group], job.containment.killPrefix).catch(problems);
  const timers = [
    setTimeout(() => {
      told.timedOut = true;
      job.onLine(`watchdog: time is up after ${Math.round(job.timeoutMs / 1000)} s, asking the process to stop`);
      send("TERM");
    }, job.timeoutMs),
    setTimeout(() => send("KILL"), job.timeoutMs + job.graceMs),
  ];
  const forget = onEnd(() => {
    told.cancelled = true;
    job.onLine("watchdog: the job was cancelled, asking the process to stop");
    send("TERM");
    timers.push(setTimeout(() => send("KILL"), CANCEL_GRACE_MS));
  });
  const kill = () => void send("KILL");
  if (job.stop?.aborted) kill();
  job.stop?.addEventListener("abort", kill);
  const stop = (): void => {
    forget();
    timers.forEach(clearTimeout);
    job.stop?.removeEventListener("abort", kill);
  };
  return { stop, told: () => told };
}
