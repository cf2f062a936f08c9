import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HOSTED, type Machine, REUSED, REUSED_AS_USER } from "../support/machines/machine.ts";

/** A level of containment, and a machine that offers that one and no other. */
export interface Level {
  readonly name: string;
  /** Names that the outcome has to tell. */
  readonly names: readonly string[];
  readonly machine: Machine;
  /** Whether a Node is meant that can replace a process; any, where that makes no difference. */
  readonly replaces?: boolean;
}

const OWN_USER: Machine = { ...REUSED_AS_USER, checkout: REUSED_AS_USER.user };
const AS_ROOT: Machine = { ...REUSED, checkout: REUSED.user };
const SAME = { names: ["same user"], machine: { ...OWN_USER, without: ["unshare", "setpriv", "sudo"] } };

export const LEVELS: readonly Level[] = [
  { name: "separate user in a namespace, job is root", names: ["separate user", "namespace"], machine: AS_ROOT },
  {
    name: "separate user, job is root",
    names: ["separate user"],
    machine: { ...AS_ROOT, without: ["unshare"] },
  },
  { name: "separate user in a namespace, by sudo", names: ["separate user", "namespace"], machine: HOSTED },
  { name: "namespace, same user", names: ["namespace"], machine: { ...OWN_USER, without: ["sudo"] } },
  { name: "same user", ...SAME, replaces: true },
  { name: "same user, Node before 22.15", ...SAME, replaces: false },
];

/** A PATH in which the programs a level must not have are found first, and fail. */
export function pathOf({ machine: { without } }: Level): string {
  const folder = mkdtempSync(join(tmpdir(), "weak-"));
  execFileSync("chmod", ["755", folder]);
  for (const name of without) writeFileSync(join(folder, name), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  return `${folder}:${process.env.PATH}`;
}

/** Whether this machine can offer the level: only root can give a job another user. */
export function canTry({ replaces }: Level): boolean {
  return process.getuid?.() === 0 && (replaces === undefined || replaces === "execve" in process);
}
