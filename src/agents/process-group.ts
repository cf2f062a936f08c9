import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { promisify } from "node:util";
import { HostError } from "../shared/index.ts";

const run = promisify(execFile);

/** Codes that say: that process is gone. */
const GONE = new Set(["ENOENT", "ESRCH"]);
/** Codes that say: that process belongs to somebody else. */
const SHUT = new Set(["EACCES", "EPERM"]);

/** Foreign code lives on, or it cannot be known whether it does: nothing it could have touched may be believed. */
export class LeftBehind extends HostError {
  constructor(what: string, cause?: unknown) {
    super(`${what}; nothing of this job can be taken`, { retryable: false, cause });
  }
}

/** How the processes of one program are known, wherever they went. */
export interface Traces {
  /** A variable in their environment, which they can throw away. */
  readonly mark: string;
  /** Folders of the step: who stands in one belongs to it. */
  readonly folders: readonly string[];
  /** The user nobody else runs as. */
  readonly user: number | null;
  /** The limit they carry. */
  readonly tag: number | null;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/**
 * Signals processes, or whole groups by negative numbers; ones that are gone are fine. `prefix` is used where they
 * belong to somebody else (`sudo -n`).
 */
export async function signal(name: "TERM" | "KILL", ids: readonly number[], prefix: readonly string[]): Promise<void> {
  const [program = "", ...args] = [...prefix, "kill", `-${name}`, "--", ...ids.map(String)];
  try {
    await run(program, args);
  } catch (error) {
    // `kill` exits 1 when there is nobody left to signal, which is what was wanted, and when it may not; who is left is looked for then.
    if (error instanceof Error && "code" in error && error.code === 1) return;
    throw new LeftBehind("processes of the agent cannot be stopped", error);
  }
}

/** Processes with a trace: whatever a program left running after leaving its process group. Empty where there is no `/proc`. */
async function leftovers(traces: Traces): Promise<readonly number[]> {
  const names = await readdir("/proc").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw new LeftBehind("the processes of this machine cannot be listed", error);
  });
  const ids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const hits = await Promise.all(ids.map((id) => belongs(id, traces)));
  return ids.filter((_, index) => hits[index]);
}

async function belongs(id: number, { mark, folders, user, tag }: Traces): Promise<boolean> {
  // These two are there for everybody to read: who cannot be read there is not known, and what is not known is not over.
  if (user !== null || tag !== null) {
    const status = await orGone(readFile(`/proc/${id}/status`, "utf8"));
    if (status === null || /^State:\s+[ZX]/m.test(status)) return false;
    if (user !== null) return usersIn(status).includes(user);
    if (tag !== null && tagIn(await orGone(readFile(`/proc/${id}/limits`, "utf8"))) === tag) return true;
  }
  const environment = await orShut(readFile(`/proc/${id}/environ`, "utf8"));
  if (environment.split("\0").includes(mark)) return true;
  const cwd = await orShut(readlink(`/proc/${id}/cwd`));
  return folders.some((folder) => cwd === folder || cwd.startsWith(`${folder}/`));
}

/** Real, effective, saved and file-system user. */
function usersIn(status: string): readonly number[] {
  return (/^Uid:\s+(.*)$/m.exec(status)?.[1] ?? "").split(/\s+/).map(Number);
}

function tagIn(limits: string | null): number {
  return Number(/^Max file locks\s+\S+\s+(\d+)/m.exec(limits ?? "")?.[1] ?? Number.NaN);
}

async function orGone(reading: Promise<string>): Promise<string | null> {
  try {
    return await reading;
  } catch (error) {
    if (GONE.has(codeOf(error))) return null;
    throw new LeftBehind("it cannot be known which processes are left", error);
  }
}

async function orShut(reading: Promise<string>): Promise<string> {
  try {
    return await reading;
  } catch (error) {
    if (GONE.has(codeOf(error)) || SHUT.has(codeOf(error))) return "";
    throw new LeftBehind("it cannot be known which processes are left", error);
  }
}

const ROUNDS = 200;

/** Kills every leftover, again until none is left (a dying process may fork); answers how many there were. */
export async function killLeftovers(traces: Traces, prefix: readonly string[]): Promise<number> {
  const killed = new Set<number>();
  for (let round = 0; round < ROUNDS; round++) {
    const found = await leftovers(traces);
    if (found.length === 0) return killed.size;
    for (const id of found) killed.add(id);
    await signal("KILL", found, prefix);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new LeftBehind(`processes of the agent do not die: ${[...killed].slice(0, 20).join(", ")}`);
}
