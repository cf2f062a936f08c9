import type { ErrorCode } from "./error-codes/index.ts";
import { UserError } from "./errors.ts";

/** One thing wrong in a text: where, what, and what to do about it. `line` counts from 1; null when it is nowhere in particular. */
export interface FormatProblem {
  readonly line: number | null;
  readonly what: string;
  readonly fix: string;
}

/**
 * A file that does not hold what it should. Carries every problem found; the message names the first one with file and
 * line and says how many more there are.
 */
export class FormatError extends UserError {
  readonly file: string;
  readonly problems: readonly [FormatProblem, ...FormatProblem[]];

  constructor(code: ErrorCode, file: string, problems: readonly [FormatProblem, ...FormatProblem[]]) {
    const [first, ...more] = problems;
    const place = first.line === null ? file : `${file}:${first.line}`;
    const rest = more.length === 0 ? "" : ` (and ${more.length} more)`;
    super(code, `${place}: ${first.what}${rest}`, first.fix);
    this.file = file;
    this.problems = problems;
  }
}

/** Runs `read`; its FormatErrors become a list of problems, every other error goes on. */
export function collectProblems<T>(
  read: () => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: FormatError } {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof FormatError) return { ok: false, error };
    throw error;
  }
}
