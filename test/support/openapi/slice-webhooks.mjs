/**
 * Makes src/rehearsal/github/schema/webhooks.json: the webhooks the local GitHub sends, cut out of GitHub's published
 * description of its webhooks as plain JSON Schema. What stands there many times over stands here once.
 *
 *   npm i --prefix <temporary folder> @octokit/openapi-webhooks@12
 *   node test/support/openapi/slice-webhooks.mjs <temporary folder>/node_modules/@octokit/openapi-webhooks/generated/api.github.com.json
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { EVENTS } from "./events.mjs";
import { PlainSchemas } from "./plain-schema.mjs";

const TARGET = fileURLToPath(new URL("../../../src/rehearsal/github/schema/webhooks.json", import.meta.url));
/** Shorter parts cost less where they stand than a reference does. */
const WORTH_SHARING = 120;

const source = JSON.parse(readFileSync(process.argv[2], "utf8"));
const slice = new PlainSchemas(source.components.schemas);

const missing = EVENTS.filter((name) => !source.webhooks[name]);
if (missing.length > 0) throw new Error(`not in the description: ${missing.join(", ")}`);
const events = Object.fromEntries(
  EVENTS.map((name) => [name, slice.plain(source.webhooks[name].post.requestBody.content["application/json"].schema)]),
);
const described = { events, schemas: slice.components() };

// Where the description is behind what GitHub sends: an App may listen to events that the list there has not.
function withoutListsOfEvents(node) {
  if (node === null || typeof node !== "object") return;
  const { events: list } = node.properties ?? {};
  if (list?.items?.enum?.includes("check_run")) delete list.items.enum;
  for (const value of Object.values(node)) withoutListsOfEvents(value);
}
withoutListsOfEvents(described.schemas);

/** How often every larger schema stands in the slice, by its text. */
function counted(node, counts = new Map(), inProperties = false) {
  if (node === null || typeof node !== "object") return counts;
  const text = JSON.stringify(node);
  const larger = !Array.isArray(node) && !inProperties && text.length > WORTH_SHARING;
  if (larger) counts.set(text, (counts.get(text) ?? 0) + 1);
  for (const [key, value] of Object.entries(node)) counted(value, counts, !inProperties && key === "properties");
  return counts;
}

const counts = counted(described.schemas, new Map(), true);
const shared = new Map();

function sharing(node, inProperties = false, isComponent = false) {
  if (node === null || typeof node !== "object") return node;
  if (Array.isArray(node)) return node.map((entry) => sharing(entry));
  const text = JSON.stringify(node);
  const often = !inProperties && !isComponent && (counts.get(text) ?? 0) > 1;
  if (often && !shared.has(text)) {
    shared.set(text, { name: `shared-${shared.size + 1}`, schema: null });
    shared.get(text).schema = inside(node, false);
  }
  return often ? { $ref: `#/schemas/${shared.get(text).name}` } : inside(node, inProperties);
}

function inside(node, inProperties) {
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, sharing(value, !inProperties && key === "properties")]),
  );
}

const components = Object.fromEntries(
  Object.entries(described.schemas).map(([name, schema]) => [name, sharing(schema, false, true)]),
);
const schemas = {
  ...components,
  ...Object.fromEntries([...shared.values()].map(({ name, schema }) => [name, schema])),
};

const text = `${JSON.stringify({ source: `@octokit/openapi-webhooks ${source.info.version}`, events, schemas })}\n`;
writeFileSync(TARGET, text);
console.log(`${EVENTS.length} events, ${Object.keys(schemas).length} schemas, ${text.length} bytes`);
