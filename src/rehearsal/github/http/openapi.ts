import type { operations } from "@octokit/openapi-types";
import { Ajv, type ValidateFunction } from "ajv";
import { Bug } from "../../../shared/index.ts";
import description from "../schema/openapi.json" with { type: "json" };
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

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Parts of a path that may hold slashes. */
const WHOLE = /\{(ref|path|branch|base|head)\}(?=$|\.\.\.)/g;

/** Where GitHub answers an operation, as the router writes it: `{name}` is one path part, `{+name}` the rest. */
export function placeOf(operation: string): { readonly method: Route["method"]; readonly path: string } {
  const { method, path } = operationNamed(operation);
  return { method: method as Route["method"], path: path.replaceAll(WHOLE, "{+$1}") }; // the description has no other
}

/** Formats of the description; the ones that say nothing a test could break are let through. */
const FORMATS = { "date-time": DATE, uri: isUri, email: true, "repo.nwo": true, int64: true } as const;

/** Made quickly rather than to be quick: there are many schemas, and each is used little. */
const SETTINGS = { strict: false, inlineRefs: false, code: { optimize: false }, formats: FORMATS };
const AJV = new Ajv(SETTINGS);
const COERCING = new Ajv({ ...SETTINGS, coerceTypes: true });
for (const ajv of [AJV, COERCING]) ajv.addSchema({ $id: "github", schemas: description.schemas });

/** Kept for all local GitHubs of a process: compiling costs more than a small story's requests. */
const COMPILED = new Map<string, ValidateFunction>();

/** Throws GitHub's 422 for a query or body its description does not allow; unknown body keys included. */
export function checkRequest(operation: string, query: URLSearchParams, body: unknown): void {
  const found = operationNamed(operation);
  const asked = validatorOf(`${operation} query`, () => querySchema(found), COERCING);
  if (!asked(Object.fromEntries(query))) throw new ApiError(422, `Invalid query.\n\n${problem(asked)}`);
  const { body: schema } = found;
  if (schema === null) return;
  const validate = validatorOf(`${operation} body`, () => schema, AJV);
  if (!validate(body ?? {})) throw new ApiError(422, `Invalid request.\n\n${problem(validate)}`);
}

/** What is wrong with an answer: null when it is as described. Refusals (4xx, 5xx) are not described closely. */
export function answerProblem(operation: string, status: number, body: unknown): string | null {
  const found = operationNamed(operation);
  if (status >= 300) return null;
  const schema = found.responses[String(status)];
  if (schema === undefined) return `${operation}: status ${status} is not in GitHub's description`;
  if (schema === null) return body === undefined ? null : `${operation}: ${status} has no body in GitHub's description`;
  const validate = validatorOf(`${operation} ${status}`, () => schema, AJV);
  // Undefined is taken for absent, as on the wire.
  return validate(body ?? null) ? null : `${operation} ${status}: ${problem(validate)}`;
}

function querySchema({ parameters }: Operation): object {
  const asked = parameters.filter((one) => one.in === "query");
  const properties = Object.fromEntries(asked.map((one) => [one.name, one.schema]));
  return { type: "object", properties, required: asked.filter((one) => one.required).map((one) => one.name) };
}

function validatorOf(key: string, schema: () => object, ajv: Ajv): ValidateFunction {
  const known = COMPILED.get(key);
  if (known) return known;
  const made = ajv.compile(pointed(schema()));
  COMPILED.set(key, made);
  return made;
}

function operationNamed(operation: string): Operation {
  const found = OPERATIONS[operation];
  if (!found) throw new Bug(`operation ${operation} is not in the slice of GitHub's description`);
  return found;
}

function isUri(text: string): boolean {
  return URL.canParse(text.replaceAll(/\{[^}]*\}/g, ""));
}

/** The slice refers to `#/schemas/…`; compiled alone, a schema must name the document. */
function pointed(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/schemas/', '"github#/schemas/'));
}

function problem(validate: ValidateFunction): string {
  const errors = (validate.errors ?? []).slice(0, 4);
  return errors
    .map((one) => `${one.instancePath || "/"} ${one.message ?? ""} ${JSON.stringify(one.params)}`)
    .join("; ");
}
