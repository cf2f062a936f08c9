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

/** True when a query's only problem is that some of the things it asked for do not exist: the rest of its data counts. */
export function onlyMissing(error: unknown): error is Error & GraphqlFailure {
  if (!isGraphqlFailure(error) || !error.errors?.length) return false;
  return (
    typeof error.data === "object" && error.data !== null && error.errors.every(({ type }) => type === "NOT_FOUND")
  );
}
