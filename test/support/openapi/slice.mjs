/**
 * Makes src/rehearsal/github/schema/openapi.json: the operations the local GitHub answers, cut out of GitHub's published
 * OpenAPI description and turned into plain JSON Schema (no `nullable`, no prose).
 *
 *   npm i --prefix <temporary folder> @octokit/openapi@23
 *   node test/support/openapi/slice.mjs <temporary folder>/node_modules/@octokit/openapi/generated/api.github.com.json
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { OPERATIONS } from "./operations.mjs";
import { PlainSchemas } from "./plain-schema.mjs";

const TARGET = fileURLToPath(new URL("../../../src/rehearsal/github/schema/openapi.json", import.meta.url));
const METHODS = ["get", "post", "put", "patch", "delete"];

const source = JSON.parse(readFileSync(process.argv[2], "utf8"));
const slice = new PlainSchemas(source.components.schemas);

function resolve(ref) {
  return ref
    .replace(/^#\//, "")
    .split("/")
    .reduce((node, key) => node[key.replaceAll("~1", "/").replaceAll("~0", "~")], source);
}

/** GitHub ignores unknown body keys; here they are mistakes of the client, so objects are closed. */
function closed(schema) {
  if (schema === null || typeof schema !== "object" || Array.isArray(schema)) return schema;
  const out = { ...schema };
  if (out.properties) {
    out.properties = Object.fromEntries(Object.entries(out.properties).map(([name, value]) => [name, closed(value)]));
    const open = out.additionalProperties === undefined || (out.additionalProperties === true && out.oneOf);
    if (open) out.additionalProperties = false;
  }
  if (out.items) out.items = closed(out.items);
  return out;
}

function jsonSchema(content) {
  const schema = content?.["application/json"]?.schema;
  return schema === undefined ? null : slice.plain(schema);
}

/** `created` is described as a date-time and documented to take search qualifiers (`>=2026-01-01T00:00:00Z`): both pass. */
function parameterSchema(entry) {
  const schema = slice.plain(entry.schema);
  if (entry.in === "query" && entry.name === "created") delete schema.format;
  return schema;
}

function operation(path, method, raw, shared) {
  const parameters = [...shared, ...(raw.parameters ?? [])]
    .map((entry) => (entry.$ref ? resolve(entry.$ref) : entry))
    .filter((entry) => entry.in === "query" || entry.in === "path")
    .map((entry) => ({
      name: entry.name,
      in: entry.in,
      required: entry.required === true,
      schema: parameterSchema(entry),
    }));
  const responses = {};
  for (const [status, response] of Object.entries(raw.responses)) {
    const full = response.$ref ? resolve(response.$ref) : response;
    responses[status] = Number(status) < 300 ? jsonSchema(full.content) : null;
  }
  const body = raw.requestBody?.$ref ? resolve(raw.requestBody.$ref) : raw.requestBody;
  const schema = body ? closed(jsonSchema(body.content)) : null;
  return { method: method.toUpperCase(), path, parameters, body: schema, responses };
}

const wanted = new Set(OPERATIONS);
const operations = {};
for (const [path, item] of Object.entries(source.paths)) {
  for (const method of METHODS) {
    const raw = item[method];
    if (!raw || !wanted.delete(raw.operationId)) continue;
    operations[raw.operationId] = operation(path, method, raw, item.parameters ?? []);
  }
}
if (wanted.size > 0) throw new Error(`not in the description: ${[...wanted].join(", ")}`);

const schemas = slice.components();

// Where the description is wrong about what GitHub sends.
// An installation's account is a user or an enterprise, not both at once:
operations["apps/list-installations"].responses["200"].items = { $ref: "#/schemas/installation" };
// Comments that lost their line, and comments on whole files, have none:
for (const name of ["line", "original_line", "position"])
  schemas["pull-request-review-comment"].properties[name].type = ["integer", "null"];

const text = `${JSON.stringify({ source: `@octokit/openapi ${source.info.version}`, operations, schemas })}\n`;
writeFileSync(TARGET, text);
console.log(
  `${Object.keys(operations).length} operations, ${Object.keys(schemas).length} schemas, ${text.length} bytes`,
);
