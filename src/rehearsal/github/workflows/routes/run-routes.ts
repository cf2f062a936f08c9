import * as z from "zod";
import { UserError } from "../../../../shared/index.ts";
import type { RestAnswer, RestCall, Route } from "../../seams.ts";
import { jobObject, repoUrls, runObject, type WorkflowRun, workflowObject } from "../runs/index.ts";
import { actionsRoutes, paginate, refuse, repoOf } from "./answers.ts";
import { filterRuns } from "./filter-runs.ts";
import { findWorkflow, type RouteParts, workflowName } from "./find-workflow.ts";

const dispatchBody = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  return_run_details: z.boolean().default(false),
});

/** Looking at a workflow and starting it; looking at runs and their jobs, stopping them, and running them again. */
export function runRoutes(parts: RouteParts): readonly Route[] {
  return actionsRoutes(parts, {
    "GET /workflows/{workflow_id}": ["get-workflow", getWorkflow],
    "POST /workflows/{workflow_id}/dispatches": ["create-workflow-dispatch", dispatch],
    "GET /runs": ["list-workflow-runs-for-repo", (_parts, call) => listRuns(parts, call)],
    "GET /workflows/{workflow_id}/runs": ["list-workflow-runs", listOfWorkflow],
    "GET /runs/{run_id}": ["get-workflow-run", onRun(showRun)],
    "GET /runs/{run_id}/jobs": ["list-jobs-for-workflow-run", onRun(listJobs)],
    "POST /runs/{run_id}/cancel": ["cancel-workflow-run", onRun(cancelRun)],
    "POST /runs/{run_id}/rerun": ["re-run-workflow", onRun(rerun)],
  });
}

function onRun(handle: (parts: RouteParts, call: RestCall, run: WorkflowRun) => RestAnswer) {
  return (parts: RouteParts, call: RestCall): RestAnswer => {
    const run = parts.registry.get(repoOf(call), Number(call.params.run_id));
    return run === null ? refuse(404, "Not Found") : handle(parts, call, run);
  };
}

function showRun({ runtime }: RouteParts, _call: RestCall, run: WorkflowRun): RestAnswer {
  return { status: 200, body: runObject(runtime.host, run) };
}

function listRuns({ runtime, registry }: RouteParts, call: RestCall, workflowId: number | null = null): RestAnswer {
  const repo = repoOf(call);
  const ofWorkflow = registry.list(repo).filter((run) => workflowId === null || run.workflowId === workflowId);
  const lately = runtime.now().getTime() - runtime.searchLagMs;
  const runs = filterRuns(ofWorkflow, call.query, lately);
  const path = workflowId === null ? "/actions/runs" : `/actions/workflows/${workflowId}/runs`;
  const { items, headers } = paginate(runs, `${repoUrls(runtime.host, repo).api}${path}`, call.query);
  const workflow_runs = items.map((run) => runObject(runtime.host, run));
  return { status: 200, headers, body: { total_count: runs.length, workflow_runs } };
}

async function listOfWorkflow(parts: RouteParts, call: RestCall): Promise<RestAnswer> {
  const entry = await findWorkflow(parts, repoOf(call), call.params.workflow_id ?? "");
  return entry === null ? refuse(404, "Not Found") : listRuns(parts, call, entry.id);
}

function listJobs({ runtime }: RouteParts, call: RestCall, run: WorkflowRun): RestAnswer {
  const jobs = run.jobs.filter((job) => call.query.get("filter") === "all" || job.attempt === run.attempt);
  const url = `${repoUrls(runtime.host, run.repo).api}/actions/runs/${run.id}/jobs`;
  const { items, headers } = paginate(jobs, url, call.query);
  const body = { total_count: jobs.length, jobs: items.map((job) => jobObject(runtime.host, run, job)) };
  return { status: 200, headers, body };
}

function cancelRun(_parts: RouteParts, _call: RestCall, run: WorkflowRun): RestAnswer {
  if (run.status === "completed") return refuse(409, "Cannot cancel a workflow run that is completed.");
  run.cancel.abort();
  return { status: 202, body: {} };
}

function rerun({ runner }: RouteParts, call: RestCall, run: WorkflowRun): RestAnswer {
  if (run.status !== "completed") return refuse(403, "This workflow is already running");
  runner.rerun(run, call.actor);
  return { status: 201, body: {} };
}

async function getWorkflow(parts: RouteParts, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(call);
  const entry = await findWorkflow(parts, repo, call.params.workflow_id ?? "");
  if (entry === null) return refuse(404, "Not Found");
  const { host } = parts.runtime;
  const name = await workflowName(parts, repo, entry.path);
  return { status: 200, body: workflowObject(repoUrls(host, repo), { entry, name, branch: host.defaultBranch(repo) }) };
}

async function dispatch(parts: RouteParts, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(call);
  const body = dispatchBody.safeParse(call.body);
  if (!body.success) return refuse(422, `Invalid request: ${body.error.issues[0]?.message ?? ""}`);
  const entry = await findWorkflow(parts, repo, call.params.workflow_id ?? "");
  if (entry === null) return refuse(404, "Not Found");
  const { ref, inputs, return_run_details: detailed } = body.data;
  try {
    const run = await parts.runner.dispatch(repo, { path: entry.path, ref, inputs }, call.actor);
    return detailed && !parts.runtime.host.older ? { status: 200, body: runDetails(parts, run) } : { status: 204 };
  } catch (error) {
    if (error instanceof UserError) return refuse(422, error.message);
    throw error;
  }
}

function runDetails({ runtime }: RouteParts, run: WorkflowRun): Readonly<Record<string, unknown>> {
  const urls = repoUrls(runtime.host, run.repo);
  return {
    workflow_run_id: run.id,
    run_url: `${urls.api}/actions/runs/${run.id}`,
    html_url: `${urls.html}/actions/runs/${run.id}`,
  };
}
