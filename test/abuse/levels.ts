import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A level of containment, and how a machine is brought to offer that one and no other. */
export interface Level {
  readonly name: string;
  /** Names that the outcome has to tell. */
  readonly names: readonly string[];
  /** Programs that are in the way of themselves. */
  readonly without: readonly string[];
  /** User that the job runs as. */
  readonly user: number;
  /** Whether a Node is meant that can replace a process; any, where that makes no difference. */
  readonly replaces?: boolean;
}

const SAME = { names: ["same user"], without: ["unshare", "setpriv", "sudo"], user: 64_001 };

export const LEVELS: readonly Level[] = [
  { name: "separate user in a namespace, job is root", names: ["separate user", "namespace"], without: [], user: 0 },
  { name: "separate user, job is root", names: ["separate user"], without: ["unshare"], user: 0 },
  { name: "separate user in a namespace, by sudo", names: ["separate user", "namespace"], without: [], user: 64_001 },
  { name: "namespace, same user", names: ["namespace"], without: ["sudo"], user: 64_001 },
  { name: "same user", ...SAME, replaces: true },
  { name: "same user, Node before 22.15", ...SAME, replaces: false },
];

/** A PATH in which the programs a level must not have are found first, and fail. */
export function pathOf({ without }: Level): string {
  const folder = mkdtempSync(join(tmpdir(), "weak-"));
  execFileSync("chmod", ["755", folder]);
  for (const name of without) writeFileSync(join(folder, name), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  return `${folder}:${process.env.PATH}`;
}

/** Whether this machine can offer the level: only root can give a job another user. */
export function canTry({ user, name, replaces }: Level): boolean {
  if (process.getuid?.() !== 0) return false;
  if (replaces !== undefined && replaces !== "execve" in process) return false;
  if (!name.includes("sudo")) return true;
  try {
    execFileSync("setpriv", [`--reuid=${user}`, "--clear-groups", "sudo", "-n", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
