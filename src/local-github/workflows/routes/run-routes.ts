import type { RestAnswer, RestCall, Route } from "../../seams.ts";
import { jobObject, repoUrls, runObject, type WorkflowRun } from "../runs/index.ts";
import type { WorkflowRunner } from "../workflow-runner.ts";
import { paginate, refuse, repoOf } from "./answers.ts";
import { filterRuns } from "./filter-runs.ts";
import { findWorkflow, type RouteParts } from "./find-workflow.ts";

const RUNS = "/repos/{owner}/{repo}/actions/runs";
type Method = Route["method"];

/** Looking at runs and their jobs, stopping them, and running them again. */
export function runRoutes(parts: RouteParts, runner: WorkflowRunner): readonly Route[] {
  const route = (method: Method, path: string, operation: string, handle: Route["handle"]): Route => ({
    method,
    path,
    operation: `actions/${operation}`,
    needs: { name: "actions", access: method === "GET" ? "read" : "write" },
    handle,
  });
  const onRun = (handle: (run: WorkflowRun, call: RestCall) => RestAnswer) => async (call: RestCall) => {
    const run = parts.registry.get(repoOf(call), Number(call.params.run_id));
    return run === null ? refuse(404, "Not Found") : handle(run, call);
  };
  const workflowRuns = "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs";
  return [
    route("GET", RUNS, "list-workflow-runs-for-repo", async (call) => listRuns(parts, call, null)),
    route("GET", workflowRuns, "list-workflow-runs", (call) => listOfWorkflow(parts, call)),
    route(
      "GET",
      `${RUNS}/{run_id}`,
      "get-workflow-run",
      onRun((run) => ({ status: 200, body: runObject(parts.runtime.host, run) })),
    ),
    route(
      "GET",
      `${RUNS}/{run_id}/jobs`,
      "list-jobs-for-workflow-run",
      onRun((run, call) => listJobs(parts, run, call)),
    ),
    route("POST", `${RUNS}/{run_id}/cancel`, "cancel-workflow-run", onRun(cancelRun)),
    route(
      "POST",
      `${RUNS}/{run_id}/rerun`,
      "re-run-workflow",
      onRun((run, call) => rerun(runner, run, call)),
    ),
  ];
}

function listRuns({ runtime, registry }: RouteParts, call: RestCall, workflowId: number | null): RestAnswer {
  const repo = repoOf(call);
  const ofWorkflow = registry.list(repo).filter((run) => workflowId === null || run.workflowId === workflowId);
  const runs = filterRuns(ofWorkflow, call.query);
  const path = workflowId === null ? "/actions/runs" : `/actions/workflows/${workflowId}/runs`;
  const { items, headers } = paginate(runs, `${repoUrls(runtime.host, repo).api}${path}`, call.query);
  const workflow_runs = items.map((run) => runObject(runtime.host, run));
  return { status: 200, headers, body: { total_count: runs.length, workflow_runs } };
}

async function listOfWorkflow(parts: RouteParts, call: RestCall): Promise<RestAnswer> {
  const entry = await findWorkflow(parts, repoOf(call), call.params.workflow_id ?? "");
  return entry === null ? refuse(404, "Not Found") : listRuns(parts, call, entry.id);
}

function listJobs({ runtime }: RouteParts, run: WorkflowRun, call: RestCall): RestAnswer {
  const jobs = run.jobs.filter((job) => call.query.get("filter") === "all" || job.attempt === run.attempt);
  const url = `${repoUrls(runtime.host, run.repo).api}/actions/runs/${run.id}/jobs`;
  const { items, headers } = paginate(jobs, url, call.query);
  const body = { total_count: jobs.length, jobs: items.map((job) => jobObject(runtime.host, run, job)) };
  return { status: 200, headers, body };
}

function cancelRun(run: WorkflowRun): RestAnswer {
  if (run.status === "completed") return refuse(409, "Cannot cancel a workflow run that is completed.");
  run.cancel.abort();
  return { status: 202, body: {} };
}

function rerun(runner: WorkflowRunner, run: WorkflowRun, call: RestCall): RestAnswer {
  if (run.status !== "completed") return refuse(403, "This workflow is already running");
  runner.rerun(run, call.actor);
  return { status: 201, body: {} };
}
