import { isScalar, visit } from "yaml";
import type * as z from "zod";
import { UserError } from "../../../shared/index.ts";
import { parseCondition, parseTemplate } from "../expressions/index.ts";
import { checkJobGraph } from "./check-job-graph.ts";
import { fileError, readYaml, type YamlSource } from "./source-lines.ts";
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

/** Reads a workflow file. Anything outside the supported subset is a `UserError` that names file and line. */
export function readWorkflow(path: string, content: string, checkUses: UsesCheck): Workflow {
  const source = readYaml(path, content);
  const parsed = workflowSchema.safeParse(source.data);
  if (!parsed.success) throw schemaError(source, parsed.error);
  checkExpressions(source);
  checkJobGraph(parsed.data, source);
  checkSteps(parsed.data, source, checkUses);
  return {
    path,
    name: parsed.data.name ?? path,
    definition: parsed.data,
    stepLine: (jobId, index) => source.line(["jobs", jobId, "steps", index]),
  };
}

type Issue = z.core.$ZodIssue;

function schemaError(source: YamlSource, error: z.ZodError): UserError {
  const issue = deepest(error.issues);
  const at = issue.code === "unrecognized_keys" ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  const where = at.map(String).join(".");
  const message = issue.code === "unrecognized_keys" ? "is not supported here" : issue.message;
  return fileError(source.path, source.line(at), where === "" ? message : `${where}: ${message}`);
}

/** Inside a union the branch that got furthest says best what is wrong. */
function deepest(issues: readonly Issue[]): Issue {
  const flat = issues.flatMap((issue): readonly Issue[] => {
    if (issue.code !== "invalid_union") return [issue];
    const inner = issue.errors.flat().map((nested) => ({ ...nested, path: [...issue.path, ...nested.path] }));
    return inner.length === 0 ? [issue] : [deepest(inner)];
  });
  return flat.reduce((best, issue) => (weight(issue) > weight(best) ? issue : best));
}

function weight(issue: Issue): number {
  return issue.path.length * 2 + (issue.code === "unrecognized_keys" ? 3 : 0);
}

function checkExpressions(source: YamlSource): void {
  visit(source.document, {
    Pair(_key, pair) {
      if (!isScalar(pair.key) || !isScalar(pair.value) || typeof pair.value.value !== "string") return;
      const { value, range } = pair.value;
      attempt(source, range?.[0] ?? 0, () =>
        isScalar(pair.key) && pair.key.value === "if" ? parseCondition(value) : null,
      );
    },
    Scalar(_key, node) {
      const { value } = node;
      if (typeof value === "string" && value.includes("${{")) {
        attempt(source, node.range?.[0] ?? 0, () => parseTemplate(value));
      }
    },
  });
}

function attempt(source: YamlSource, offset: number, parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    if (error instanceof UserError) throw fileError(source.path, source.lineAt(offset), error.message);
    throw error;
  }
}

function checkSteps(definition: WorkflowDefinition, source: YamlSource, checkUses: UsesCheck): void {
  for (const [jobId, job] of Object.entries(definition.jobs)) {
    job.steps.forEach((step, index) => {
      if (step.uses === undefined) return;
      const complaint = checkUses(step.uses, Object.keys(step.with ?? {}));
      if (complaint !== null)
        throw fileError(source.path, source.line(["jobs", jobId, "steps", index, "uses"]), complaint);
    });
  }
}
