import { ACTION } from "../support/machines/machine.ts";

/** What foreign code tries in a job. `look` is a shell script that prints `<attack> open` for whatever it reached. */
export interface Attack {
  readonly name: string;
  /** For SECURITY.md. */
  readonly what: string;
}

/** Tried from within, by agent and gate alike: what a script can see for itself. */
export const LOOKED_FOR: readonly (Attack & { readonly look: string })[] = [
  {
    name: "own-environment",
    what: "read a token of the job in its own environment",
    look: 'env | grep -q -e "$token" -e "$runtime"',
  },
  {
    name: "other-environments",
    what: "read a token of the job in the environment of any process",
    look: `cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -q -e "$token" -e "$runtime"`,
  },
  {
    name: "files",
    what: "find a token in a file it can read: checkout, home, runner's folder",
    look: 'grep -rqs -e "$token" -e "$runtime" . "$HOME" "$TMPDIR" "$JOB/temp" "$JOB/workspace"',
  },
  {
    name: "git-credentials",
    what: "get a token from git's settings or credential helpers",
    look: `{ git config --list 2>/dev/null; echo protocol=https | git credential fill 2>/dev/null; } | grep -qi -e extraheader -e password`,
  },
  {
    name: "job-files",
    what: "write to the checkout, the runner's folder or the repository beside it",
    look: 'for at in workspace temp origin/o/r.git; do echo x > "$JOB/$at/evil" && test -s "$JOB/$at/evil" && found=1; done 2>/dev/null; test "$found" = 1',
  },
  {
    name: "runner-files",
    what: "speak to the job's later steps by GITHUB_ENV, GITHUB_PATH or GITHUB_OUTPUT",
    look: 'for at in env path output; do echo EVIL=1 >> "$JOB/$at" && grep -q EVIL "$JOB/$at" && found=1; done 2>/dev/null; test "$found" = 1',
  },
  {
    name: "later-steps",
    what: "write to `_runner_file_commands`, or into an action that a later step of the job uses",
    look: 'for at in temp/_runner_file_commands/set_env_1 "$ACTION/main.mjs"; do echo "#evil" >> "$JOB/$at" && found=1; done 2>/dev/null; test "$found" = 1',
  },
  {
    name: "other-steps",
    what: "write where another step of the job, or its set-up, works",
    look: 'for at in ../../step-*/tree ../../set-up/tree; do test "$(cd "$at" && pwd)" = "$(pwd)" || { echo x > "$at/evil" && found=1; }; done 2>/dev/null; test "$found" = 1',
  },
  {
    name: "root",
    what: "become root",
    look: 'test "$(sudo -n id -u 2>/dev/null)" = 0',
  },
];

/** Judged from without, after the job. */
export const SEEN_AFTERWARDS: readonly Attack[] = [
  { name: "detached", what: "leave a process behind that left its session, folder and environment" },
  { name: "journal-link", what: "have the runner follow a link in place of the journal of its tools" },
  { name: "log-command", what: "have a line of its output taken for a command to the runner" },
];

/** What an agent needs to do its work; gates and set-up are looked at for it as well. */
export const NEEDED: readonly (Attack & { readonly look: string })[] = [
  {
    name: "model-key",
    what: "read the key of the agent's model (gates of a job of their own, and the set-up: blocked)",
    look: 'env | grep -q -e "$key"',
  },
  {
    name: "egress",
    what: "speak to a machine on the network",
    look: "node -e \"require('net').connect($PORT, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))\"",
  },
];

export const ATTACKS: readonly Attack[] = [...LOOKED_FOR, ...SEEN_AFTERWARDS, ...NEEDED];

/** Everything a script has to know of the job to try this. */
export interface Known {
  readonly folder: string;
  readonly token: string;
  readonly runtime: string;
  readonly key: string;
  /** Where a listener on this machine waits for somebody to come by. */
  readonly port: number;
}

/** The script that looks. Secrets are put together in it, so that it is no find itself. */
export function lookingScript({ folder, token, runtime, key, port }: Known): string {
  const halves = (text: string): string => `"${text.slice(0, 9)}""${text.slice(9)}"`;
  const tries = [...LOOKED_FOR, ...NEEDED].map(
    ({ name, look }) => `found=0; if ${look}; then echo "TRIED ${name} open"; else echo "TRIED ${name} blocked"; fi`,
  );
  const secrets = `token=${halves(token)}; runtime=${halves(runtime)}; key=${halves(key)}`;
  return [`JOB=${folder}; ACTION=${ACTION}; PORT=${port}; ${secrets}`, ...tries].join("\n");
}
