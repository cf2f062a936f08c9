import type { FailureOptions } from "./chaos.ts";
import type { FieldProblem } from "./lacking-fields.ts";

/** A change that GraphQL refuses on purpose, by its name: whatever else the request asks for is done. */
export interface RefusedMutation {
  readonly mutation: string;
  readonly problem: FieldProblem;
}

const TYPES: Readonly<Record<number, FieldProblem["type"]>> = {
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "UNPROCESSABLE",
  422: "UNPROCESSABLE",
};

/** The refusal that is meant; null where the whole request fails. */
export function refusedMutation({ mutation, status, message, headers }: FailureOptions): RefusedMutation | null {
  const type = TYPES[status];
  if (mutation === undefined || type === undefined || headers !== undefined) return null;
  return { mutation, problem: { type, message: message ?? "refused on purpose" } };
}

/** Names of the changes that a request to GraphQL asks for, as its document has them. */
export function mutationsIn(body: Buffer): readonly string[] {
  return [...body.toString("utf8").matchAll(/\b(\w+)\(input:/g)].flatMap(([, name]) => name ?? []);
}
