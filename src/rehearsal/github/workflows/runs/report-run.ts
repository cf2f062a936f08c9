import type { Runtime } from "../runtime.ts";
import { repoUrls, runObject, workflowObject } from "./run-objects.ts";
import type { Conclusion, WorkflowRun } from "./workflow-run.ts";

type Action = "requested" | "in_progress" | "completed";

/** Sends the `workflow_run` webhook for where the run stands now. */
export function reportRun(runtime: Runtime, run: WorkflowRun, action: Action): void {
  const { host } = runtime;
  const entry = { id: run.workflowId, path: run.workflow.path, seenAt: run.createdAt };
  const workflow = workflowObject(repoUrls(host, run.repo), {
    entry,
    name: run.workflow.name,
    branch: host.defaultBranch(run.repo),
  });
  host.emit(run.repo, "workflow_run", { action, workflow_run: runObject(host, run), workflow }, run.triggeredBy);
}

/** The run's first job starts; later calls change nothing. */
export function markRunning(runtime: Runtime, run: WorkflowRun): void {
  if (run.status === "in_progress" || run.status === "completed") return;
  run.status = "in_progress";
  run.updatedAt = runtime.now();
  reportRun(runtime, run, "in_progress");
}

/** The webhook `workflow_run` goes out with it. */
export function markCompleted(runtime: Runtime, run: WorkflowRun, conclusion: Conclusion): void {
  run.status = "completed";
  run.conclusion = conclusion;
  run.updatedAt = runtime.now();
  reportRun(runtime, run, "completed");
}
