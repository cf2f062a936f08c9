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

export const ATTACKS: readonly Attack[] = [...LOOKED_FOR, ...SEEN_AFTERWARDS];

/** The script that looks. Tokens are put together in it, so that it is no find itself. */
export function lookingScript(job: string, token: string, runtime: string): string {
  const halves = (text: string): string => `"${text.slice(0, 9)}""${text.slice(9)}"`;
  const tries = LOOKED_FOR.map(
    ({ name, look }) => `found=0; if ${look}; then echo "TRIED ${name} open"; else echo "TRIED ${name} blocked"; fi`,
  );
  return [`JOB=${job}; token=${halves(token)}; runtime=${halves(runtime)}`, ...tries].join("\n");
}
