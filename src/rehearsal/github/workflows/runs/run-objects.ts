import { restNamed } from "../../rest-names.ts";
import type { WorkflowHost } from "../../seams.ts";
import type { WorkflowEntry } from "./run-registry.ts";
import { type JobRecord, loginOf, type StepRecord, type WorkflowRun } from "./workflow-run.ts";

type Json = Readonly<Record<string, unknown>>;

/** Times as GitHub writes them: UTC without milliseconds. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

/** A node id: opaque to clients, stable for the same object. */
function nodeId(kind: string, id: number): string {
  return `${kind}_${Buffer.from(String(id)).toString("base64url")}`;
}

export interface RepoUrls {
  readonly api: string;
  readonly html: string;
}

export function repoUrls(host: WorkflowHost, repo: { readonly owner: string; readonly name: string }): RepoUrls {
  const { owner, name } = host.nameOf(repo);
  return { api: `${host.url()}/repos/${owner}/${name}`, html: `${host.url()}/${owner}/${name}` };
}

/** A run as REST answers and `workflow_run` webhooks show it. */
export function runObject(host: WorkflowHost, run: WorkflowRun): Json {
  const urls = repoUrls(host, run.repo);
  const url = `${urls.api}/actions/runs/${run.id}`;
  const repository = host.repositoryObject(run.repo);
  return {
    id: run.id,
    name: run.workflow.name,
    node_id: nodeId("WFR", run.id),
    head_branch: run.facts.headBranch,
    head_sha: run.facts.sha,
    path: run.workflow.path,
    display_title: run.title,
    run_number: run.number,
    event: run.facts.event,
    status: run.status,
    ...restNamed(run, "conclusion", "workflowId"),
    check_suite_id: run.suite.id,
    check_suite_node_id: run.suite.nodeId,
    url,
    html_url: `${urls.html}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: timestamp(run.createdAt),
    updated_at: timestamp(run.updatedAt),
    actor: host.userObject(loginOf(run.actor)),
    run_attempt: run.attempt,
    referenced_workflows: [],
    run_started_at: timestamp(run.startedAt),
    triggering_actor: host.userObject(loginOf(run.triggeredBy)),
    ...{ jobs_url: `${url}/jobs`, logs_url: `${url}/logs`, artifacts_url: `${url}/artifacts` },
    ...{ cancel_url: `${url}/cancel`, rerun_url: `${url}/rerun` },
    check_suite_url: `${urls.api}/check-suites/${run.suite.id}`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    workflow_url: `${urls.api}/actions/workflows/${run.workflowId}`,
    head_commit: run.headCommit,
    repository,
    head_repository: repository,
  };
}

export interface WorkflowLook {
  readonly entry: WorkflowEntry;
  readonly name: string;
  readonly branch: string;
}

export function workflowObject(urls: RepoUrls, { entry, name, branch }: WorkflowLook): Json {
  return {
    id: entry.id,
    node_id: nodeId("W", entry.id),
    name,
    path: entry.path,
    state: "active",
    created_at: timestamp(entry.seenAt),
    updated_at: timestamp(entry.seenAt),
    url: `${urls.api}/actions/workflows/${entry.id}`,
    html_url: `${urls.html}/blob/${branch}/${entry.path}`,
    badge_url: `${urls.html}/actions/workflows/${entry.path.split("/").at(-1) ?? ""}/badge.svg`,
  };
}

export function jobObject(host: WorkflowHost, run: WorkflowRun, job: JobRecord): Json {
  const urls = repoUrls(host, run.repo);
  return {
    ...restNamed(job, "id", "name", "status", "conclusion", "labels"),
    ...{ run_id: run.id, run_attempt: job.attempt, run_url: `${urls.api}/actions/runs/${run.id}` },
    ...{ workflow_name: run.workflow.name, head_branch: run.facts.headBranch, head_sha: run.facts.sha },
    node_id: nodeId("CR", job.id),
    url: `${urls.api}/actions/jobs/${job.id}`,
    html_url: `${urls.html}/actions/runs/${run.id}/job/${job.id}`,
    ...{ created_at: timestamp(job.createdAt), ...times(job), started_at: timestamp(job.startedAt ?? job.createdAt) },
    steps: job.steps.map((step) => ({ ...restNamed(step, "name", "status", "conclusion", "number"), ...times(step) })),
    check_run_url: `${urls.api}/check-runs/${job.id}`,
    ...(job.startedAt === null ? NO_RUNNER : RUNNER),
  };
}

const RUNNER = { runner_id: 1, runner_name: "local", runner_group_id: 1, runner_group_name: "Default" };
const NO_RUNNER = { runner_id: null, runner_name: null, runner_group_id: null, runner_group_name: null };

function times({ startedAt, completedAt }: JobRecord | StepRecord): Json {
  const shown = (date: Date | null): string | null => date && timestamp(date);
  return { started_at: shown(startedAt), completed_at: shown(completedAt) };
}
