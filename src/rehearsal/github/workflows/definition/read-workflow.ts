import { convertJobs } from "@actions/workflow-parser/model/converter/jobs";
import type * as z from "zod";
import { fileError, readSource, type SourceFile, throwComplaint } from "./source-file.ts";
import { type WorkflowDefinition, workflowSchema } from "./workflow-schema.ts";

/** A workflow file that was read and checked as a whole. */
export interface Workflow {
  /** Path inside the repository. */
  readonly path: string;
  /** `name:` of the file, or its path. */
  readonly name: string;
  readonly definition: WorkflowDefinition;
  /** Line of a step, for messages at run time. */
  stepLine(jobId: string, index: number): number;
}

/** Says whether a `uses` with these inputs can be run here; returns the complaint or null. */
export type UsesCheck = (uses: string, inputs: readonly string[]) => string | null;

/** A UserError with file and line for what GitHub refuses, in its words, and what is outside the supported subset. */
export function readWorkflow(path: string, content: string, checkUses: UsesCheck): Workflow {
  const source = readSource("workflow", path, content);
  const definition = parseSupported(workflowSchema, source);
  // Conditions, ids and what needs what; what it makes of the jobs is an editor's view of them.
  convertJobs(source.context, source.token.assertMapping("workflow").find("jobs") ?? source.token);
  throwComplaint(path, source);
  checkSteps(definition, source, checkUses);
  return {
    path,
    name: definition.name ?? path,
    definition,
    stepLine: (jobId, index) => source.line(["jobs", jobId, "steps", index]),
  };
}

/** The part of a file that this runner understands; the first thing it does not is an error. */
export function parseSupported<Schema extends z.ZodType>(schema: Schema, source: SourceFile): z.infer<Schema> {
  const parsed = schema.safeParse(source.data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  const at = [...(issue?.path ?? []), ...unknown];
  const message = unknown.length > 0 ? "is not supported here" : issue?.message;
  throw fileError(source.path, source.line(at), `${at.map(String).join(".")}: ${message}`);
}

function checkSteps(definition: WorkflowDefinition, source: SourceFile, checkUses: UsesCheck): void {
  for (const [jobId, job] of Object.entries(definition.jobs)) {
    job.steps.forEach((step, index) => {
      const complaint = step.uses === undefined ? null : checkUses(step.uses, Object.keys(step.with ?? {}));
      if (complaint === null) return;
      throw fileError(source.path, source.line(["jobs", jobId, "steps", index, "uses"]), complaint);
    });
  }
}
