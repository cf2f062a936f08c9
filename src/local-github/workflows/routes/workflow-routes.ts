import * as z from "zod";
import { UserError } from "../../../shared/index.ts";
import type { RestAnswer, RestCall, Route } from "../../seams.ts";
import { repoUrls, type WorkflowRun, workflowObject } from "../runs/index.ts";
import type { WorkflowRunner } from "../workflow-runner.ts";
import { refuse, repoOf } from "./answers.ts";
import { findWorkflow, type RouteParts, workflowName } from "./find-workflow.ts";

const dispatchBody = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  return_run_details: z.boolean().default(false),
});
const BASE = "/repos/{owner}/{repo}/actions/workflows/{workflow_id}";

/** Looking at a workflow and starting it. */
export function workflowRoutes(parts: RouteParts, runner: WorkflowRunner): readonly Route[] {
  return [
    {
      method: "GET",
      path: BASE,
      operation: "actions/get-workflow",
      needs: { name: "actions", access: "read" },
      handle: (call) => getWorkflow(parts, call),
    },
    {
      method: "POST",
      path: `${BASE}/dispatches`,
      operation: "actions/create-workflow-dispatch",
      needs: { name: "actions", access: "write" },
      handle: (call) => dispatch(parts, runner, call),
    },
  ];
}

async function getWorkflow(parts: RouteParts, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(call);
  const entry = await findWorkflow(parts, repo, call.params.workflow_id ?? "");
  if (entry === null) return refuse(404, "Not Found");
  const { host } = parts.runtime;
  const name = await workflowName(parts, repo, entry.path);
  return { status: 200, body: workflowObject(repoUrls(host, repo), { entry, name, branch: host.defaultBranch(repo) }) };
}

async function dispatch(parts: RouteParts, runner: WorkflowRunner, call: RestCall): Promise<RestAnswer> {
  const repo = repoOf(call);
  const body = dispatchBody.safeParse(call.body);
  if (!body.success) return refuse(422, `Invalid request: ${body.error.issues[0]?.message ?? ""}`);
  const entry = await findWorkflow(parts, repo, call.params.workflow_id ?? "");
  if (entry === null) return refuse(404, "Not Found");
  const { ref, inputs, return_run_details: detailed } = body.data;
  try {
    const run = await runner.dispatch(repo, { path: entry.path, ref, inputs }, call.actor);
    return detailed ? { status: 200, body: runDetails(parts, run) } : { status: 204 };
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
