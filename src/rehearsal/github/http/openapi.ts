import type { operations } from "@octokit/openapi-types";
import { Bug } from "../../../shared/index.ts";
import description from "../schema/openapi.json" with { type: "json" };
import { Validators } from "../schema/validators.ts";
import type { Route } from "../seams.ts";
import { ApiError } from "./api-error.ts";

/** An operation of GitHub's description by its id. */
export type OperationId = keyof operations;

/** The JSON body of a request, as GitHub describes it. */
export type Body<Id extends OperationId> =
  NonNullable<operations[Id] extends { readonly requestBody?: infer Request } ? Request : never> extends {
    readonly content: { readonly "application/json": infer Json };
  }
    ? Json
    : undefined;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: object;
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: object | null;
  readonly responses: Readonly<Record<string, object | null>>;
}

const OPERATIONS: Readonly<Record<string, Operation>> = description.operations;

/** Parts of a path that may hold slashes. */
const WHOLE = /\{(ref|path|branch|base|head)\}(?=$|\.\.\.)/g;

/** Where GitHub answers an operation, as the router writes it: `{name}` is one path part, `{+name}` the rest. */
export function placeOf(operation: string): { readonly method: Route["method"]; readonly path: string } {
  const { method, path } = operationNamed(operation);
  return { method: method as Route["method"], path: path.replaceAll(WHOLE, "{+$1}") }; // the description has no other
}

const VALIDATORS = new Validators(description.schemas);

/** Throws GitHub's 422 for a query or body its description does not allow; unknown body keys included. */
export function checkRequest(operation: string, query: URLSearchParams, body: unknown): void {
  const found = operationNamed(operation);
  const texts = Object.fromEntries(query);
  const asked = VALIDATORS.problemOfTexts(`${operation} query`, () => querySchema(found), texts);
  if (asked !== null) throw new ApiError(422, `Invalid query.\n\n${asked}`);
  const { body: schema } = found;
  if (schema === null) return;
  const problem = VALIDATORS.problem(`${operation} body`, () => schema, body ?? {});
  if (problem !== null) throw new ApiError(422, `Invalid request.\n\n${problem}`);
}

/** What is wrong with an answer: null when it is as described. Refusals (4xx, 5xx) are not described closely. */
export function answerProblem(operation: string, status: number, body: unknown): string | null {
  const found = operationNamed(operation);
  if (status >= 300) return null;
  const schema = found.responses[String(status)];
  if (schema === undefined) return `${operation}: status ${status} is not in GitHub's description`;
  if (schema === null) return body === undefined ? null : `${operation}: ${status} has no body in GitHub's description`;
  // Undefined is taken for absent, as on the wire.
  const problem = VALIDATORS.problem(`${operation} ${status}`, () => schema, body ?? null);
  return problem === null ? null : `${operation} ${status}: ${problem}`;
}

function querySchema({ parameters }: Operation): object {
  const asked = parameters.filter((one) => one.in === "query");
  const properties = Object.fromEntries(asked.map((one) => [one.name, one.schema]));
  return { type: "object", properties, required: asked.filter((one) => one.required).map((one) => one.name) };
}

function operationNamed(operation: string): Operation {
  const found = OPERATIONS[operation];
  if (!found) throw new Bug(`operation ${operation} is not in the slice of GitHub's description`);
  return found;
}
