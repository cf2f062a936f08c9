import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { promisify } from "node:util";
import { HostError } from "../shared/index.ts";

const run = promisify(execFile);

/** Codes that say: that process is gone, or is none of ours to look at. */
const GONE = new Set(["ENOENT", "ESRCH", "EACCES", "EPERM"]);

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
    // `kill` exits 1 when there is nobody left to signal: that is what was wanted.
    if (error instanceof Error && "code" in error && error.code === 1) return;
    throw new HostError("cannot stop the agent's processes", { retryable: false, cause: error });
  }
}

/**
 * Processes that carry a step's mark in their environment or stand in one of its folders: whatever an agent left
 * running after leaving its process group. Empty where there is no `/proc`.
 */
export async function leftovers(mark: string, folders: readonly string[]): Promise<readonly number[]> {
  const names = await readdir("/proc").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw new HostError("cannot list processes", { retryable: false, cause: error });
  });
  const ids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const hits = await Promise.all(ids.map((id) => belongs(id, mark, folders)));
  return ids.filter((_, index) => hits[index]);
}

async function belongs(id: number, mark: string, folders: readonly string[]): Promise<boolean> {
  const environment = await orEmpty(readFile(`/proc/${id}/environ`, "utf8"));
  if (environment.split("\0").includes(mark)) return true;
  const cwd = await orEmpty(readlink(`/proc/${id}/cwd`));
  return folders.some((folder) => cwd === folder || cwd.startsWith(`${folder}/`));
}

async function orEmpty(reading: Promise<string>): Promise<string> {
  try {
    return await reading;
  } catch (error) {
    if (GONE.has(codeOf(error))) return "";
    throw new HostError("cannot read the process table", { retryable: false, cause: error });
  }
}

/** Kills every leftover, again until none is left (a dying process may fork); answers how many there were. */
export async function killLeftovers(
  mark: string,
  folders: readonly string[],
  prefix: readonly string[],
): Promise<number> {
  const killed = new Set<number>();
  for (let round = 0; round < 50; round++) {
    const found = await leftovers(mark, folders);
    if (found.length === 0) return killed.size;
    for (const id of found) killed.add(id);
    await signal("KILL", found, prefix);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new HostError(`processes of the agent do not die: ${[...killed].join(", ")}`, { retryable: false });
}
