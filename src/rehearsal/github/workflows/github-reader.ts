import { JSONObjectReader } from "@actions/workflow-parser/templates/json-object-reader";
import { TemplateSchema } from "@actions/workflow-parser/templates/schema/index";
import { TemplateContext, TemplateValidationErrors } from "@actions/workflow-parser/templates/template-context";
import { readTemplate } from "@actions/workflow-parser/templates/template-reader";
import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/index";
import { NoOperationTraceWriter } from "@actions/workflow-parser/templates/trace-writer";
import { YamlObjectReader } from "@actions/workflow-parser/workflows/yaml-object-reader";

/* GitHub's own reader, its parts one by one: only bundlers understand how the package's entry imports JSON. */

/** What was read; `context` holds complaints, and takes those of checks that go further. */
export interface Reading {
  readonly token?: TemplateToken | undefined;
  readonly context: TemplateContext;
}

/** A description of what may stand where, in the form of GitHub's own. */
export function makeSchema(description: object): TemplateSchema {
  return TemplateSchema.load(new JSONObjectReader(undefined, JSON.stringify(description)));
}

/** Reads YAML as the definition of this name in the schema. */
export function readYaml(schema: TemplateSchema, definition: string, yaml: string): Reading {
  const context = new TemplateContext(new TemplateValidationErrors(), schema, new NoOperationTraceWriter());
  const file = context.getFileId("file");
  const reader = new YamlObjectReader(file, yaml);
  for (const { message, range } of reader.errors) context.error(file, message.split("\n", 1)[0], range);
  // What is no YAML is not worth a second complaint.
  const token = reader.errors.length > 0 ? undefined : readTemplate(context, definition, reader, file);
  return { token, context };
}

/** The first complaint of a reading; null when there is none. */
export function complaintOf({ context }: Reading): { readonly line: number; readonly message: string } | null {
  const [first] = context.errors.getErrors();
  return first === undefined ? null : { line: first.range?.start.line ?? 1, message: first.rawMessage };
}
