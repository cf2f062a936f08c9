import { execFile, execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ActionJob, JobStart } from "../action-job.ts";

const BUILT = fileURLToPath(new URL("../../../action/dist", import.meta.url));

/** A machine that jobs run on, as its Action finds it: who runs it, and who owns what. */
export interface Machine {
  readonly name: string;
  /** Where the folder of the job appears. */
  readonly at: string;
  /** Mode of that folder. */
  readonly mode: number;
  /** User of the Action's process. */
  readonly user: number;
  /** Owner of the runner's folders. */
  readonly owner: number;
  /** Owner of the checkout. */
  readonly checkout: number;
  /** Whether that user may use sudo without a password. */
  readonly sudo: boolean;
  /** Lines that `/etc/passwd` has besides root's. */
  readonly passwd: readonly string[];
  /** What root may still do here; null: everything. */
  readonly capabilities: string | null;
  /** Programs that the machine lets nobody use. */
  readonly without: readonly string[];
  /** Whether Node is the runner's own, below the job's folder. */
  readonly ownNode: boolean;
}

/** What Docker leaves root in a container. */
const OF_CONTAINERS = [
  ...["chown", "dac_override", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap"],
  ...["net_bind_service", "net_raw", "sys_chroot", "mknod", "audit_write", "setfcap"],
]
  .map((name) => `+${name}`)
  .join(",");

const PLAIN: Omit<Machine, "name" | "at" | "user" | "owner" | "checkout"> = {
  mode: 0o755,
  sudo: false,
  passwd: [],
  capabilities: null,
  without: [],
  ownNode: false,
};

/** GitHub's Linux runners: sudo for everything, a home that nobody else may enter, and everything of the job in it. */
export const HOSTED: Machine = {
  ...PLAIN,
  name: "hosted runner",
  at: "/home/runner",
  mode: 0o750,
  user: 1001,
  owner: 1001,
  checkout: 1001,
  sudo: true,
  passwd: ["runner:x:1001:1001::/home/runner:/bin/bash"],
  ownNode: true,
};

/** `container:` in a workflow: root of a container, and folders of the runner outside of it, a user without a name. */
export const CONTAINER: Machine = {
  ...PLAIN,
  name: "container job",
  at: "/mnt/__w",
  user: 0,
  owner: 1001,
  checkout: 1001,
  capabilities: `-all,${OF_CONTAINERS}`,
  // The way into a namespace is shut by Docker's filter of system calls.
  without: ["unshare"],
};

/** The same with `options: --user 1001`: nobody that the container has a name for. */
export const CONTAINER_AS_NOBODY: Machine = {
  ...CONTAINER,
  name: "container job of a user without a name",
  user: 1001,
  capabilities: null,
};

/** A runner of one's own as a service of root, with a checkout that a job of another user has left. */
export const REUSED: Machine = {
  ...PLAIN,
  name: "re-used runner of one's own",
  at: "/mnt/runner",
  user: 0,
  owner: 0,
  checkout: 1500,
};

/** The same as a service of a user of its own, who may read what is there. */
export const REUSED_AS_USER: Machine = {
  ...REUSED,
  name: "re-used runner of one's own, without root",
  user: 1501,
  owner: 1501,
  passwd: ["ci:x:1501:1501::/mnt/runner:/bin/sh"],
};

/**
 * How a job begins on such a machine: in a mount namespace of its own, so that the machine of these tests stays as it is. The
 * built Action lies where a runner puts it. What the job gets, names its folders as they are called there.
 */
export function on(machine: Machine, job: ActionJob, more: Readonly<Record<string, string>> = {}): JobStart {
  const there = (text: string) => text.replaceAll(job.folder, machine.at);
  return ({ env, cwd }) => {
    const PATH = [join(job.folder, "without"), env.PATH].join(":");
    const values = Object.entries({ ...env, PATH, ...more });
    const given = Object.fromEntries(values.map(([name, value]) => [name, there(value)]));
    layOut(machine, job);
    const node = machine.ownNode ? `${machine.at}/externals/node` : process.execPath;
    const become = ["setpriv", ...capabilitiesOf(machine), ...userOf(machine), "--"];
    // A shell would lose the names with a hyphen, which inputs have.
    const action = [
      "env",
      "-i",
      ...Object.entries(given).map(([name, value]) => `${name}=${value}`),
      node,
      `${machine.at}/${ACTION}/main.mjs`,
    ];
    return run(["/usr/bin/unshare", "--mount", "--propagation", "private", "--", "sh", "-euc", LAY_OUT, "sh"], {
      arguments: [systemFiles(machine), job.folder, machine.at, there(cwd), ...become, ...action],
      env: { PATH: process.env.PATH ?? "" },
    });
  };
}

/** Where a runner puts the actions of a job. */
export const ACTION = "_actions/haiku-for-github/haiku/v1/action/dist";

const LAY_OUT = `
  etc=$1 folder=$2 at=$3 cwd=$4; shift 4
  mkdir -p "$etc/tmp"; chmod 1777 "$etc/tmp"; mount --bind "$folder" "$etc/job"
  mount -t tmpfs -o mode=755 none "$(dirname "$at")"; mkdir "$at"; mount --move "$etc/job" "$at"
  mount --bind "$etc/passwd" /etc/passwd; mount --bind "$etc/shadow" /etc/shadow
  if test -e /etc/sudoers; then mount --bind "$etc/sudoers" /etc/sudoers; fi
  mount --bind "$etc/tmp" /tmp
  cd "$cwd"; exec "$@"`;

function systemFiles({ passwd, sudo }: Machine): string {
  const folder = mkdtempSync(join(tmpdir(), "machine-"));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, "job"));
  writeFileSync(join(folder, "passwd"), `${["root:x:0:0:root:/root:/bin/sh", ...passwd].join("\n")}\n`);
  const locked = passwd.map((line) => `${line.split(":")[0]}:*:19000:0:99999:7:::`);
  writeFileSync(join(folder, "shadow"), `${["root:*:19000:0:99999:7:::", ...locked].join("\n")}\n`, { mode: 0o640 });
  const rules = sudo ? ["ALL ALL=(ALL:ALL) NOPASSWD: ALL"] : [];
  const defaults = ["Defaults env_reset", 'Defaults secure_path="/usr/sbin:/usr/bin:/sbin:/bin"', "Defaults use_pty"];
  writeFileSync(join(folder, "sudoers"), `${[...defaults, ...rules].join("\n")}\n`, { mode: 0o440 });
  return folder;
}

function capabilitiesOf({ capabilities }: Machine): readonly string[] {
  return capabilities === null ? [] : [`--bounding-set=${capabilities}`, `--inh-caps=${capabilities}`];
}

function userOf({ user }: Machine): readonly string[] {
  return user === 0 ? [] : [`--reuid=${user}`, `--regid=${user}`, "--clear-groups"];
}

/** The runner's own files: the Action, the files it takes commands by, its Node; and the owner of all that. */
function layOut(machine: Machine, { folder, workspace }: ActionJob): void {
  const { mode, owner, checkout, user, ownNode } = machine;
  if (!existsSync(join(BUILT, "main.mjs"))) throw new Error(`there is no built Action in ${BUILT}: run node build.mjs`);
  cpSync(BUILT, join(folder, ACTION), { recursive: true });
  mkdirSync(join(folder, "temp/_runner_file_commands"), { recursive: true });
  writeFileSync(join(folder, "temp/_runner_file_commands/set_env_1"), "");
  mkdirSync(join(folder, "home"), { recursive: true });
  if (ownNode) cpSync(process.execPath, join(folder, "externals/node"));
  // Found first, and failing.
  mkdirSync(join(folder, "without"), { recursive: true });
  for (const name of machine.without)
    writeFileSync(join(folder, "without", name), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  execFileSync("chown", ["-R", `${owner}:${owner}`, folder]);
  // GitHub is no folder of the machine: what stands for it belongs to whoever asks it.
  execFileSync("chown", ["-R", `${user}:${user}`, join(folder, "origin")]);
  execFileSync("chown", ["-R", `${checkout}:${checkout}`, workspace]);
  chmodSync(folder, mode);
}

function run(
  before: readonly string[],
  begin: { readonly arguments: readonly string[]; readonly env: Record<string, string> },
): ReturnType<JobStart> {
  const [program = "", ...args] = [...before, ...begin.arguments];
  return new Promise((resolve) => {
    const child = execFile(program, args, { env: begin.env, maxBuffer: 1 << 26 }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode, log: stdout + stderr });
    });
  });
}
