import { readFileSync } from "node:fs";
import type { TemplateSchema } from "@actions/workflow-parser/templates/schema/index";
import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/index";
import { isMapping, isSequence } from "@actions/workflow-parser/templates/tokens/type-guards";
import { parse } from "yaml";
import { UserError } from "../../../../shared/index.ts";
import { KNOWN_NAMES } from "../expressions/index.ts";
import { complaintOf, makeSchema, type Reading, readYaml } from "../github-reader.ts";

const ROOTS = { workflow: "workflow-root-strict", action: "action-root" } as const;

/** A YAML file in which GitHub's reader found nothing wrong, and that still knows where each of its values stands. */
export interface SourceFile extends Required<Reading> {
  readonly path: string;
  readonly data: unknown;
  /** 1-based line of the value at this path, or of its nearest parent. */
  line(at: readonly PropertyKey[]): number;
}

/** Reads a file by GitHub's description of its kind. What is wrong is a `UserError` that names file and line. */
export function readSource(kind: keyof typeof ROOTS, path: string, content: string): SourceFile {
  const reading = readYaml(schemaOf(kind), ROOTS[kind], content);
  throwComplaint(path, reading);
  const { token } = reading;
  if (token === undefined) throw fileError(path, 1, "there is nothing in it");
  return { ...reading, token, path, data: parse(content), line: (at) => lineOf(token, at) };
}

/** Throws `workflow_invalid` with file and line where GitHub's reader complains. */
export function throwComplaint(path: string, reading: Reading): void {
  const complaint = complaintOf(reading);
  if (complaint !== null) throw fileError(path, complaint.line, complaint.message);
}

/** What every complaint about a workflow looks like: `file:line: what is wrong`. */
export function fileError(path: string, line: number, message: string): UserError {
  const hint = "the local runner supports a listed subset only";
  return new UserError("workflow_invalid", `${path}:${line}: ${message}`, hint);
}

const schemas: Partial<Record<string, TemplateSchema>> = {};

function schemaOf(kind: keyof typeof ROOTS): TemplateSchema {
  schemas[kind] ??= describedBy(kind);
  return schemas[kind];
}

/** GitHub's description, in which every expression may only name what has a value here. */
function describedBy(kind: keyof typeof ROOTS): TemplateSchema {
  const file = new URL(`${kind}-v1.0.min.json`, import.meta.resolve("@actions/workflow-parser"));
  const description = JSON.parse(readFileSync(file, "utf8"), (key, value) =>
    key === "context" ? value.flatMap(knownName) : value,
  );
  return makeSchema(description);
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
