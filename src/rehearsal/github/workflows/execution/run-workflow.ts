import { Bug, describeError } from "../../../../shared/index.ts";
import type { Context } from "../expressions/index.ts";
import { type Conclusion, markCompleted, type WorkflowRun } from "../runs/index.ts";
import type { Runtime } from "../runtime.ts";
import { runScope } from "./contexts.ts";
import { withConcurrency } from "./hold-concurrency.ts";
import type { JobOutcome } from "./job-state.ts";
import { runJob } from "./run-job.ts";

/** Takes a queued run to its end. Never rejects: what goes wrong inside becomes a failed run and a line in the log. */
export async function runWorkflow(runtime: Runtime, run: WorkflowRun): Promise<void> {
  try {
    const conclusion = await withConcurrency(runtime, concurrencyOf(runtime, run), () => runJobs(runtime, run));
    markCompleted(runtime, run, conclusion ?? "cancelled");
  } catch (error) {
    runtime.log(`${run.id} │ error: ${describeError(error)}`);
    markCompleted(runtime, run, "failure");
  }
}

function concurrencyOf(runtime: Runtime, run: WorkflowRun): Parameters<typeof withConcurrency>[1] {
  const { cancel, repo, workflow } = run;
  return {
    ...{ definition: workflow.definition.concurrency, scope: runScope(runtime, run), repo, signal: cancel.signal },
    cancel: () => cancel.abort(),
    onWait: () => {
      run.status = "pending";
    },
  };
}

async function runJobs(runtime: Runtime, run: WorkflowRun): Promise<Conclusion> {
  const started = new Map<string, Promise<JobOutcome>>();
  const start = (key: string): Promise<JobOutcome> => {
    const known = started.get(key);
    if (known !== undefined) return known;
    const outcome = startJob(runtime, run, key, start);
    started.set(key, outcome);
    return outcome;
  };
  const settled = await Promise.allSettled(Object.keys(run.workflow.definition.jobs).map(start));
  const results = settled.map((job) => {
    if (job.status === "fulfilled") return job.value.result;
    runtime.log(`${run.id} │ error: ${describeError(job.reason)}`);
    return "failure";
  });
  return conclude(results);
}

function conclude(results: readonly JobOutcome["result"][]): Conclusion {
  if (results.includes("failure")) return "failure";
  if (results.includes("cancelled")) return "cancelled";
  return results.every((result) => result === "skipped") ? "skipped" : "success";
}

async function startJob(
  runtime: Runtime,
  run: WorkflowRun,
  key: string,
  start: (key: string) => Promise<JobOutcome>,
): Promise<JobOutcome> {
  const definition = run.workflow.definition.jobs[key];
  if (definition === undefined) throw new Bug(`job ${key} is not in ${run.workflow.path}`);
  const needed = await Promise.all(definition.needs.map(async (need) => [need, await start(need)] as const));
  const needs: Context = Object.fromEntries(
    needed.map(([need, { result, outputs }]) => [need, { result, outputs }] as const),
  );
  const before = {
    failed: needed.some(([, outcome]) => outcome.ancestry.failed),
    skipped: needed.some(([, outcome]) => outcome.ancestry.skipped === true),
  };
  return runJob({ runtime, run, key, definition, needs, before });
}
