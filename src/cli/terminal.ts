/** What a command needs from the machine; the program's entry gives the real one, tests give their own. */
export interface Terminal {
  /** Writes one text to standard output, line end included. */
  readonly write: (text: string) => void;
  readonly folder: string;
  /** Runs the demo with these words, writing where we write; answers its exit code. */
  readonly startDemo: (words: readonly string[]) => Promise<number>;
  /** Now, ISO 8601 in UTC. */
  readonly now: () => string;
  /** Environment git may need: where it lies, and the home with its user's keyring. */
  readonly surroundings?: Readonly<Record<string, string | undefined>>;
}

/** Exit codes, also in the help. */
export const EXIT = { ok: 0, broken: 1, usage: 2, failed: 3 } as const;
/** 1: what was looked at has errors. 2: wrong usage or input. 3: git or the program failed. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One line, for programs. */
export function writeJson(terminal: Terminal, value: unknown): void {
  terminal.write(`${JSON.stringify(value)}\n`);
}
