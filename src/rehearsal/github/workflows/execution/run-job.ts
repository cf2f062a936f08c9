import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { HostError } from "../../../../shared/index.ts";
import { type JobDefinition, jobPermissions } from "../definition/index.ts";
import { type Context, evaluateCondition, evaluateSetting, evaluateText, type Scope } from "../expressions/index.ts";
import { type Conclusion, type JobRecord, markRunning, QUEUED, repoUrls, type WorkflowRun } from "../runs/index.ts";
import type { Runtime } from "../runtime.ts";
import { jobScope, stepScope } from "./contexts.ts";
import { fetchActions } from "./fetch-actions.ts";
import { withConcurrency } from "./hold-concurrency.ts";
import { makeJobFolders } from "./job-folders.ts";
import { JobLog } from "./job-log.ts";
import type { JobOutcome, JobResult, JobState, PlannedStep } from "./job-state.ts";
import { plainStepName, runStep } from "./run-step.ts";
import { signalGroup } from "./step-process.ts";

export interface JobCall {
  readonly runtime: Runtime;
  readonly run: WorkflowRun;
  readonly key: string;
  readonly definition: JobDefinition;
  /** The `needs` context. */
  readonly needs: Context;
  /** How the jobs before it went, their own needs included. */
  readonly before: { readonly failed: boolean; readonly skipped: boolean };
}

type Ended = Pick<JobOutcome, "result" | "outputs">;

/** Runs a job from its check run to its outputs, or skips it. The check run is completed whatever happens. */
export async function runJob(call: JobCall): Promise<JobOutcome> {
  const { runtime, run, before } = call;
  const scope = jobScope(runtime, run, call.needs, { ...before, cancelled: run.cancel.signal.aborted });
  const record = await openRecord(call, evaluateText(call.definition.name ?? call.key, scope));
  let ended: Ended = { result: "failure", outputs: {} };
  try {
    ended = evaluateCondition(call.definition.if, scope)
      ? await enterAndRun(call, record, scope)
      : { result: run.cancel.signal.aborted ? "cancelled" : "skipped", outputs: {} };
  } finally {
    await closeRecord(call, record, ended.result);
  }
  const failed = before.failed || ended.result === "failure";
  const skipped = before.skipped || ended.result === "skipped" || ended.result === "cancelled";
  return { ...ended, ancestry: { failed, skipped, cancelled: false } };
}

async function openRecord({ runtime, run, key, definition }: JobCall, name: string): Promise<JobRecord> {
  const detailsUrl = `${repoUrls(runtime.host, run.repo).html}/actions/runs/${run.id}`;
  const check = { name, headSha: run.facts.sha, detailsUrl, suite: run.suite };
  const id = await runtime.host.createCheckRun(run.repo, check);
  const record: JobRecord = {
    ...{ id, attempt: run.attempt, key, name },
    ...{ labels: definition["runs-on"], createdAt: runtime.now(), steps: [], ...QUEUED },
    log: new JobLog((line) => runtime.log(`${run.id} ${key} │ ${line}`)),
  };
  run.jobs.push(record);
  return record;
}

async function closeRecord({ runtime, run }: JobCall, record: JobRecord, conclusion: Conclusion): Promise<void> {
  record.status = "completed";
  record.conclusion = conclusion;
  record.completedAt = runtime.now();
  await runtime.host.completeCheckRun(run.repo, record.id, { conclusion, annotations: record.log.annotations });
}

async function enterAndRun(call: JobCall, record: JobRecord, scope: Scope): Promise<Ended> {
  const { runtime, run, definition } = call;
  const stop = new AbortController();
  const signal = AbortSignal.any([run.cancel.signal, stop.signal]);
  const request = { definition: definition.concurrency, scope, repo: run.repo, signal, cancel: () => stop.abort() };
  const ended = await withConcurrency(runtime, request, async () => {
    if (!(await runtime.slots.acquire(signal))) return null;
    try {
      markRunning(runtime, run);
      return await runSteps(call, record, { scope, stop, signal });
    } finally {
      runtime.slots.release();
    }
  });
  return ended ?? { result: "cancelled", outputs: {} };
}

interface Control {
  readonly scope: Scope;
  readonly stop: AbortController;
  readonly signal: AbortSignal;
}

async function runSteps(call: JobCall, record: JobRecord, { scope, stop, signal }: Control): Promise<Ended> {
  const { runtime, definition, run } = call;
  const state = await openState(call, record, signal);
  const minutes = Number(evaluateSetting(definition["timeout-minutes"], scope));
  const timer = setTimeout(() => {
    state.log.note(`error: The job has exceeded the maximum execution time of ${minutes} minutes.`);
    stop.abort();
  }, minutes * 60_000);
  try {
    readEnv(runtime, state);
    const steps = plannedSteps(run, call.key, definition);
    if (await haveActions(runtime, state, steps)) await runAll(runtime, state, steps);
    const result: JobResult = state.failed ? "failure" : signal.aborted ? "cancelled" : "success";
    return { result, outputs: readOutputs(runtime, state, definition) };
  } finally {
    clearTimeout(timer);
    for (const group of state.leftovers) signalGroup(group, "SIGKILL");
    runtime.host.revokeToken(state.token);
    await rm(state.folders.root, { recursive: true, force: true, maxRetries: 2 });
  }
}

/** Without all of its actions a job fails before its first step. */
async function haveActions(runtime: Runtime, state: JobState, steps: readonly PlannedStep[]): Promise<boolean> {
  try {
    for (const [uses, folder] of await fetchActions(runtime, state.run.repo, steps)) state.actions.set(uses, folder);
    return true;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    state.log.print(`::error::${error.message}`);
    state.failed = true;
    return false;
  }
}

async function runAll(runtime: Runtime, state: JobState, steps: readonly PlannedStep[]): Promise<void> {
  const records = steps.map(newStepRecord);
  state.record.steps.push(...records);
  for (const [index, step] of steps.entries()) {
    const record = records[index];
    if (record !== undefined && !runtime.closing.aborted) await runStep(runtime, state, step, record);
  }
}

async function openState(
  { runtime, run, key, definition, needs }: JobCall,
  record: JobRecord,
  signal: AbortSignal,
): Promise<JobState> {
  const folders = await makeJobFolders(runtime, run, key);
  const permissions = jobPermissions(run.workflow.definition.permissions, definition.permissions);
  const token = runtime.host.mintJobToken(run.repo, permissions, run.id);
  const runtimeToken = `runtime-${randomUUID()}`;
  for (const secret of [token, runtimeToken, ...Object.values(runtime.secrets)]) record.log.addMask(secret);
  record.status = "in_progress";
  record.startedAt = runtime.now();
  return {
    ...{ run, record, needs, token, runtimeToken, folders, signal, log: record.log },
    ...{ actions: new Map(), env: new Map(), path: [], steps: new Map(), leftovers: new Set(), failed: false },
  };
}

/** The job's `env` wins over the workflow's. */
function readEnv(runtime: Runtime, state: JobState): void {
  const { definition } = state.run.workflow;
  const scope = stepScope(runtime, state, {});
  const env = { ...definition.env, ...definition.jobs[state.record.key]?.env };
  for (const [name, text] of Object.entries(env)) state.env.set(name, evaluateText(text, scope));
}

function plannedSteps(run: WorkflowRun, key: string, { steps }: JobDefinition): readonly PlannedStep[] {
  return steps.map((definition, index) => {
    return { definition, number: index + 1, line: run.workflow.stepLine(key, index) };
  });
}

function newStepRecord(step: PlannedStep): JobRecord["steps"][number] {
  return { name: plainStepName(step), number: step.number, ...QUEUED };
}

/** Outputs that hold a secret do not leave the job. */
function readOutputs(runtime: Runtime, state: JobState, definition: JobDefinition): Readonly<Record<string, string>> {
  const scope = stepScope(runtime, state, {});
  const outputs = Object.entries(definition.outputs).map(([name, text]) => [name, evaluateText(text, scope)] as const);
  const kept = outputs.filter(([, value]) => !state.log.holdsSecret(value));
  for (const [name, value] of outputs) {
    if (state.log.holdsSecret(value))
      state.log.note(`warning: output ${name} is left out since it may contain a secret`);
  }
  return Object.fromEntries(kept);
}
