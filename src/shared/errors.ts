import type { ErrorCode } from "./error-codes/index.ts";

/**
 * The three kinds of error. The kind decides what people see: what to do (user), wait or retry (host), or an apology
 * with a way to report it (bug). Nothing else is thrown in this code base.
 */

/** Something the reader can fix. `code` is stable and has its row in `ERROR_CODES`, `hint` says what to do. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/**
 * What a `HostError` knows besides its message; `status` is HTTP's, where an answer came, `wait` the milliseconds that
 * GitHub asks to wait before anything is sent again.
 */
export interface HostFailure {
  readonly retryable: boolean;
  readonly status?: number;
  readonly wait?: number;
  readonly cause?: unknown;
}

/** GitHub, git, the network or the machine failed. `retryable` says whether the same call may succeed later. */
export class HostError extends Error {
  override readonly name = "HostError";
  readonly retryable: boolean;
  readonly status: number | undefined;
  readonly wait: number | undefined;

  constructor(message: string, failure: HostFailure) {
    super(message, { cause: failure.cause });
    this.retryable = failure.retryable;
    this.status = failure.status;
    this.wait = failure.wait;
  }
}

/** A branch moved between reading and writing. The caller reads again and decides again. */
export class StaleHeadError extends HostError {
  readonly branch: string;

  constructor(branch: string, cause?: unknown) {
    super(`branch ${branch} moved since it was read`, { retryable: true, cause });
    this.branch = branch;
  }
}

/** The repository is called otherwise now, or its name is another repository's. Whoever opened it by that name opens it anew. */
export class RepositoryMovedError extends HostError {
  constructor(name: string, cause?: unknown) {
    super(`the repository is no longer called ${name}`, { retryable: true, cause });
  }
}

/** Nothing can be written into the repository, or it is not the App's any more: there is nothing to do until that changes. */
export class RepositoryClosedError extends HostError {
  constructor(why: "it is archived" | "the App is not installed on it any more", cause?: unknown) {
    super(`the repository is left alone: ${why}`, { retryable: false, cause });
  }
}

/** Our own mistake: a state that must not occur. */
export class Bug extends Error {
  override readonly name = "Bug";
}

/** Closes an exhaustive switch; a new variant that is not handled fails at compile time. */
export function assertNever(value: never, what = "variant"): never {
  throw new Bug(`unexpected ${what}: ${JSON.stringify(value)}`);
}

/** One line for people: message and, where there is one, what to do. */
export function describeError(error: unknown): string {
  if (error instanceof UserError) return `${error.message} — ${error.hint}`;
  if (error instanceof HostError) return error.retryable ? `${error.message} (will be tried again)` : error.message;
  return error instanceof Error ? error.message : String(error);
}
