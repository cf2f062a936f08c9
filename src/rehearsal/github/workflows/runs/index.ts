export { markCompleted, markRunning, reportRun } from "./report-run.ts";
export { jobObject, repoUrls, runObject, timestamp, workflowObject } from "./run-objects.ts";
export { RunRegistry, type WorkflowEntry } from "./run-registry.ts";
export {
  type Conclusion,
  type JobRecord,
  loginOf,
  QUEUED,
  type RunSubject,
  type StepRecord,
  type WorkflowRun,
} from "./workflow-run.ts";
