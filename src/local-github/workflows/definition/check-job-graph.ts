import { fileError, type YamlSource } from "./source-lines.ts";
import type { WorkflowDefinition } from "./workflow-schema.ts";

/** Refuses needs that do not exist or that go round in a circle, and step ids used twice. */
export function checkJobGraph(definition: WorkflowDefinition, source: YamlSource): void {
  const settled = new Set<string>();
  for (const id of Object.keys(definition.jobs)) walk(definition, source, { id, trail: [], settled });
  for (const [jobId, job] of Object.entries(definition.jobs)) {
    const seen = new Set<string>();
    job.steps.forEach((step, index) => {
      if (step.id === undefined) return;
      if (seen.has(step.id)) {
        throw fileError(
          source.path,
          source.line(["jobs", jobId, "steps", index, "id"]),
          `step id ${step.id} is used twice`,
        );
      }
      seen.add(step.id);
    });
  }
}

interface Visit {
  readonly id: string;
  readonly trail: readonly string[];
  readonly settled: Set<string>;
}

function walk(definition: WorkflowDefinition, source: YamlSource, { id, trail, settled }: Visit): void {
  if (settled.has(id)) return;
  const line = source.line(["jobs", trail.at(-1) ?? id, "needs"]);
  const job = definition.jobs[id];
  if (job === undefined) throw fileError(source.path, line, `needs a job that does not exist: ${id}`);
  if (trail.includes(id))
    throw fileError(source.path, line, `jobs need each other in a circle: ${[...trail, id].join(" → ")}`);
  for (const need of job.needs) walk(definition, source, { id: need, trail: [...trail, id], settled });
  settled.add(id);
}
