import type { Context, Scope } from "../expressions/index.ts";
import { loginOf, type RunSubject, type WorkflowRun } from "../runs/index.ts";
import type { Runtime } from "../runtime.ts";
import { type JobState, progressOf } from "./job-state.ts";

const HAPPY = { failed: false, cancelled: false };
type Subject = Pick<WorkflowRun, keyof RunSubject> &
  Partial<Pick<WorkflowRun, "id" | "number" | "attempt" | "triggeredBy">>;

/** The `github` context of a run, before any job runs. */
export function githubContext(runtime: Runtime, run: Subject): Context {
  const { facts, repo, workflow } = run;
  const url = runtime.host.url();
  const refName = facts.ref.replace(/^refs\/(?:heads|tags|pull)\//, "");
  const fullName = `${repo.owner}/${repo.name}`;
  return {
    event: run.event,
    event_name: facts.event,
    sha: facts.sha,
    ref: facts.ref,
    ref_name: refName,
    ref_type: facts.ref.startsWith("refs/tags/") ? "tag" : "branch",
    head_ref: facts.headRef,
    base_ref: facts.baseRef,
    repository: fullName,
    repository_owner: repo.owner,
    repositoryUrl: `${url}/${fullName}.git`,
    actor: loginOf(run.actor),
    triggering_actor: loginOf(run.triggeredBy ?? run.actor),
    workflow: workflow.name,
    workflow_ref: `${fullName}/${workflow.path}@${facts.ref}`,
    workflow_sha: facts.sha,
    run_id: run.id === undefined ? null : String(run.id),
    run_number: run.number === undefined ? null : String(run.number),
    run_attempt: String(run.attempt ?? 1),
    server_url: url,
    api_url: url,
    graphql_url: `${url}/graphql`,
  };
}

/** What `run-name` and `concurrency` of a workflow may look at. */
export function runScope(runtime: Runtime, run: Subject): Scope {
  return {
    contexts: { github: githubContext(runtime, run), inputs: run.inputs, vars: {} },
    progress: HAPPY,
  };
}

/** What the keys of a job may look at: also the results of the jobs it needs. */
export function jobScope(runtime: Runtime, run: WorkflowRun, needs: Context, progress: Scope["progress"]): Scope {
  const { contexts } = runScope(runtime, run);
  return { contexts: { ...contexts, needs }, progress };
}

/** What a step may look at: everything. */
export function stepScope(runtime: Runtime, state: JobState, stepEnv: Readonly<Record<string, string>>): Scope {
  const { run, record, folders, token } = state;
  const steps = [...state.steps].map(([id, step]) => [id, { ...step }] as const);
  const github = { ...githubContext(runtime, run), token, job: record.key, workspace: folders.workspace };
  return {
    contexts: {
      github: { ...github, event_path: folders.eventFile },
      inputs: run.inputs,
      vars: {},
      needs: state.needs,
      secrets: { ...runtime.secrets, GITHUB_TOKEN: token },
      env: { ...Object.fromEntries(state.env), ...stepEnv },
      steps: Object.fromEntries(steps),
      job: { status: state.signal.aborted ? "cancelled" : state.failed ? "failure" : "success" },
      runner: { ...runnerContext(folders.temp, folders.tools) },
    },
    progress: progressOf(state),
  };
}

/** Says `self-hosted`, whatever a job asked for. */
export function runnerContext(
  temp: string,
  tools: string,
): Readonly<Record<"os" | "arch" | "name" | "temp" | "tool_cache" | "environment", string>> {
  const os = process.platform === "darwin" ? "macOS" : process.platform === "win32" ? "Windows" : "Linux";
  return { os, arch: process.arch.toUpperCase(), name: "local", temp, tool_cache: tools, environment: "self-hosted" };
}
