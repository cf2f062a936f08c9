import { isRecord } from "../../shared/index.ts";

/** Headers of an answer, names in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** What Octokit throws, recognised by shape: several copies of its packages may be loaded, so classes do not compare. */
export interface OctokitFailure {
  readonly status: number;
  readonly headers: Headers;
  /** Missing when no answer arrived at all. */
  readonly response: { readonly headers: Headers } | undefined;
}

/** One entry of `errors` in an answer; `type` is GitHub's word for it, such as `NOT_FOUND`. */
export interface GraphqlProblem {
  readonly message: string;
  readonly type?: string;
  readonly path?: readonly (string | number)[];
}

/** An answer with errors; `data` holds what GitHub found all the same. */
export interface GraphqlFailure {
  readonly headers: Headers;
  readonly errors: readonly GraphqlProblem[] | undefined;
  readonly data: unknown;
}

/** True for any Error that carries a number as `status`. */
export function isHttpFailure(error: unknown): error is Error & OctokitFailure {
  return error instanceof Error && "status" in error && typeof error.status === "number";
}

/** Known by its name: an answer that arrived and holds errors. */
export function isGraphqlFailure(error: unknown): error is Error & GraphqlFailure {
  return error instanceof Error && error.name === "GraphqlResponseError" && "headers" in error && "errors" in error;
}

/** True for an answer to GraphQL that holds errors. */
export function isGraphqlAnswer(data: unknown): data is { readonly errors: readonly GraphqlProblem[] } {
  return (
    isRecord(data) &&
    Array.isArray(data.errors) &&
    data.errors.every((one) => isRecord(one) && typeof one.message === "string")
  );
}

/** Things that a query asks for by name stand at its top or in its repository; what lies deeper is a part of one that was found. */
const DEEPEST_NAME = 2;

/**
 * True when the rest of a query's data counts: some of the things that it asked for by name do not exist, or GitHub keeps to
 * itself what `mayLack` names, by the names in the answer. Any other error may have left out what is decided by.
 */
export function onlyMissing(error: unknown, mayLack: readonly string[] = []): error is Error & GraphqlFailure {
  if (!isGraphqlFailure(error) || !error.errors?.length) return false;
  return typeof error.data === "object" && error.data !== null && error.errors.every((one) => isBearable(one, mayLack));
}

function isBearable({ type, path = [] }: GraphqlProblem, mayLack: readonly string[]): boolean {
  if (type === "NOT_FOUND") return path.length <= DEEPEST_NAME;
  return type === "FORBIDDEN" && mayLack.includes(String(path.at(-1)));
}
