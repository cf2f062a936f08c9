import { HostError, type HostFailure, RepositoryClosedError, UserError } from "../../shared/index.ts";
import {
  type GraphqlProblem,
  type Headers,
  isGraphqlFailure,
  isHttpFailure,
  type OctokitFailure,
} from "./octokit-errors.ts";
import { hourTold, isLimited, isLimitedGraphql, pauseTold } from "./told-limits.ts";

/** One failed request, judged: what it means for the caller and whether sending it again may help. */
export interface Failure {
  readonly error: HostError | UserError;
  /** `none`: GitHub refused before doing anything. `unknown`: it may have done what was asked. */
  readonly effect: "none" | "unknown";
  readonly again: boolean;
  /** Milliseconds GitHub asks to wait; null when it does not say. */
  readonly wait: number | null;
}

const SECONDARY_PAUSE = 60_000;

/** Judges what Octokit threw. Anything it did not throw is our own mistake and is thrown again as it is. */
export function judgeFailure(what: string, error: unknown, now: number): Failure {
  if (isGraphqlFailure(error))
    return judgeProblems(what, error.errors ?? [], { headers: error.headers, cause: error, now });
  if (isHttpFailure(error)) return judgeHttp(what, error, now);
  throw error;
}

function judgeHttp(what: string, error: OctokitFailure & Error, now: number): Failure {
  const { status, response, message } = error;
  const text = `${what}: ${message}`;
  const fail = (retryable: boolean): HostError => new HostError(text, { retryable, status, cause: error });

  if (!response || status >= 500 || status === 408)
    return { error: fail(true), effect: "unknown", again: true, wait: null };
  if (isLimited(status, message, response.headers))
    return limited(text, { status, wait: pauseAskedFor(response.headers, now), cause: error });
  if (status === 403 && ARCHIVED.test(message)) return archived(error);
  if (status === 403 && /not accessible by/i.test(message))
    return refused(permissionMissing(what, response.headers["x-accepted-github-permissions"]));
  return refused(fail(false));
}

/** In milliseconds, how long GitHub asks to wait where it has refused a request for its limits; null for any other failure. */
export function askedToWait(error: unknown): number | null {
  if (!isHttpFailure(error) || !error.response) return null;
  const { headers } = error.response;
  if (!isLimited(error.status, error.message, headers)) return null;
  const told = Date.parse(headers.date ?? "");
  return pauseAskedFor(headers, Number.isNaN(told) ? Date.now() : told);
}

interface GraphqlContext {
  readonly headers: Headers;
  readonly cause: unknown;
  readonly now: number;
}

/** The same, of what GitHub says in an answer to GraphQL. */
export function judgeProblems(what: string, problems: readonly GraphqlProblem[], context: GraphqlContext): Failure {
  const { headers, cause, now } = context;
  const words = problems.map((problem) => problem.message).join("; ");
  const text = `${what}: ${words}`;
  const types = new Set(problems.map((problem) => problem.type ?? ""));
  const fail = (retryable: boolean, status: number): HostError => new HostError(text, { retryable, status, cause });

  if (isLimitedGraphql(problems)) return limited(text, { status: 429, wait: pauseAskedFor(headers, now), cause });
  if (ARCHIVED.test(text)) return archived(cause);
  if (types.has("STALE_DATA")) return refused(fail(true, 409));
  if (types.has("FORBIDDEN")) {
    // What a plan lacks is no permission that an owner could give.
    const isPermission =
      /not accessible|permission/i.test(words) && !/convert the pull request .*to draft/i.test(words);
    if (!isPermission) return refused(fail(false, 403));
    return refused(permissionMissing(what, headers["x-accepted-github-permissions"], partsKept(problems)));
  }
  if (types.has("NOT_FOUND")) return refused(fail(false, 404));
  // A part of the answer is there, and nobody knows which: with less to do GitHub gives all of it.
  if (types.has("RESOURCE_LIMITS_EXCEEDED"))
    return { error: fail(true, 503), effect: "unknown", again: true, wait: null };
  // What is asked for, and what GitHub says of it, may name a branch: one can be called `timeout`.
  if (!types.has("UNPROCESSABLE") && /something went wrong|timedout|timed out|timeout/i.test(words))
    return { error: fail(true, 502), effect: "unknown", again: true, wait: null };
  return refused(fail(false, 422));
}

/** GitHub asks to send nothing for a while: who goes on all the same may be shut out (GitHub's best practices for its API). */
function limited(text: string, failure: Pick<HostFailure, "status" | "cause"> & { readonly wait: number }): Failure {
  const error = new HostError(text, { ...failure, retryable: true });
  return { error, effect: "none", again: true, wait: failure.wait };
}

function refused(error: HostError | UserError): Failure {
  return { error, effect: "none", again: false, wait: null };
}

/** However GitHub types it, it says this. */
const ARCHIVED = /repository was archived/i;

function archived(cause: unknown): Failure {
  return refused(new RepositoryClosedError("it is archived", cause));
}

/** `retry-after` wins; an empty budget waits for its reset; a secondary limit that says nothing waits a minute. */
function pauseAskedFor(headers: Headers, now: number): number {
  const hour = hourTold(headers);
  const untilReset = hour?.remaining === 0 ? Math.max(0, hour.reset - now) : SECONDARY_PAUSE;
  return pauseTold(headers) ?? untilReset;
}

/** Names of parts that GitHub keeps to itself; at the top of an answer stands what was asked for as a whole. */
function partsKept(problems: readonly GraphqlProblem[]): readonly string[] {
  const names = problems.flatMap(({ type, path = [] }) =>
    type === "FORBIDDEN" && path.length > 1 ? (path.findLast(isName) ?? []) : [],
  );
  return [...new Set(names)];
}

/** Not that of a list, which says nothing. */
function isName(part: string | number): part is string {
  return typeof part === "string" && part !== "nodes";
}

/** `kept`: names of what GitHub keeps to itself, where it is a part of what was asked for. */
function permissionMissing(what: string, accepted: string | undefined, kept: readonly string[] = []): UserError {
  const needed = accepted ? `It needs: ${accepted}.` : "GitHub does not say which permission it needs.";
  return new UserError(
    "permission_missing",
    `${what}: the App's installation lacks a permission${kept.length === 0 ? "" : `, GitHub keeps ${kept.map((name) => `\`${name}\``).join(", ")} from it`}`,
    `${needed} An owner accepts it in the settings of the installation.`,
  );
}
