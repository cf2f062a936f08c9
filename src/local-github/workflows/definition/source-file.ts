import { readFileSync } from "node:fs";
import { JSONObjectReader } from "@actions/workflow-parser/templates/json-object-reader";
import { TemplateSchema } from "@actions/workflow-parser/templates/schema/index";
import { TemplateContext, TemplateValidationErrors } from "@actions/workflow-parser/templates/template-context";
import { readTemplate } from "@actions/workflow-parser/templates/template-reader";
import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/index";
import { isMapping, isSequence } from "@actions/workflow-parser/templates/tokens/type-guards";
import { NoOperationTraceWriter } from "@actions/workflow-parser/templates/trace-writer";
import { YamlObjectReader } from "@actions/workflow-parser/workflows/yaml-object-reader";
import { parse } from "yaml";
import { UserError } from "../../../shared/index.ts";
import { KNOWN_NAMES } from "../expressions/index.ts";

const ROOTS = { workflow: "workflow-root-strict", action: "action-root" } as const;
const FILE = 1;

/** A YAML file in which GitHub's reader found nothing wrong, and that still knows where each of its values stands. */
export interface SourceFile {
  readonly path: string;
  readonly root: TemplateToken;
  /** Where checks that go further leave their complaints; `throwComplaint` throws the first. */
  readonly context: TemplateContext;
  readonly data: unknown;
  /** 1-based line of the value at this path, or of its nearest parent. */
  line(at: readonly PropertyKey[]): number;
}

/** Reads a file by GitHub's description of its kind. What is wrong is a `UserError` that names file and line. */
export function readSource(kind: keyof typeof ROOTS, path: string, content: string): SourceFile {
  const context = new TemplateContext(new TemplateValidationErrors(), schemaOf(kind), new NoOperationTraceWriter());
  const reader = new YamlObjectReader(FILE, content);
  for (const { message, range } of reader.errors) context.error(FILE, firstLine(message), range);
  throwComplaint(path, context);
  const root = readTemplate(context, ROOTS[kind], reader, FILE);
  throwComplaint(path, context);
  if (root === undefined) throw fileError(path, 1, "there is nothing in it");
  return { path, root, context, data: parse(content), line: (at) => lineOf(root, at) };
}

export function throwComplaint(path: string, { errors }: TemplateContext): void {
  const [first] = errors.getErrors();
  if (first !== undefined) throw fileError(path, first.range?.start.line ?? 1, first.rawMessage);
}

/** What every complaint about a workflow looks like: `file:line: what is wrong`. */
export function fileError(path: string, line: number, message: string): UserError {
  return new UserError(
    "workflow_invalid",
    `${path}:${line}: ${message}`,
    "the local runner supports a listed subset only",
  );
}

const schemas = new Map<string, TemplateSchema>();

/** GitHub's description, in which every expression may only name what has a value here. */
function schemaOf(kind: keyof typeof ROOTS): TemplateSchema {
  const known = schemas.get(kind);
  if (known !== undefined) return known;
  // The package's entry imports this file in a way that only bundlers understand, so it is read here.
  const file = new URL(`${kind}-v1.0.min.json`, import.meta.resolve("@actions/workflow-parser"));
  const description = JSON.parse(readFileSync(file, "utf8"), (key, value) =>
    key === "context" ? value.flatMap(knownName) : value,
  );
  const schema = TemplateSchema.load(new JSONObjectReader(undefined, JSON.stringify(description)));
  schemas.set(kind, schema);
  return schema;
}

function knownName(entry: string): readonly string[] {
  const bare = (name: string): string => name.replace(/\(.*/, "");
  return KNOWN_NAMES.filter((name) => bare(name) === bare(entry));
}

function lineOf(root: TemplateToken, at: readonly PropertyKey[]): number {
  let token = root;
  let line = root.line ?? 1;
  for (const key of at) {
    const pair = isMapping(token) ? [...token].find((one) => one.key.toString() === String(key)) : undefined;
    const next = isSequence(token) ? token.get(Number(key)) : pair?.value;
    if (next === undefined) break;
    line = (pair?.key ?? next).line ?? line;
    token = next;
  }
  return line;
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? message;
}
