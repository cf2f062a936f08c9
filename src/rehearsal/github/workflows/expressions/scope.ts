/** How things went so far: for a job its ancestors, for a step the steps before it. */
export interface Progress {
  readonly failed: boolean;
  readonly cancelled: boolean;
  /** A needed job was skipped: neither success nor failure. */
  readonly skipped?: boolean;
}

/** A context, or all of them by name: plain JSON, in the order `toJSON` shows it. */
export type Context = Readonly<Record<string, unknown>>;

/** What an expression sees. Contexts that are not there yield null. */
export interface Scope {
  readonly contexts: Context;
  readonly progress: Progress;
}

/** Contexts an expression may name here. GitHub's `matrix`, `strategy` and `jobs` are left out: nothing fills them. */
export const CONTEXTS = ["github", "inputs", "env", "steps", "needs", "job", "runner", "secrets", "vars"] as const;

/** Functions that look at how things went; the others are the package's. `hashFiles` is left out. */
export const STATUS_FUNCTIONS: Readonly<Record<string, (progress: Progress) => boolean>> = {
  always: () => true,
  cancelled: ({ cancelled }) => cancelled,
  failure: ({ failed, cancelled }) => failed && !cancelled,
  success: ({ failed, cancelled, skipped }) => !failed && !cancelled && skipped !== true,
};

/** Both, as GitHub's schema files write down what an expression may name: a function with how many arguments. */
export const KNOWN_NAMES: readonly string[] = [
  ...CONTEXTS,
  ...Object.keys(STATUS_FUNCTIONS).map((name) => `${name}(0,0)`),
];
