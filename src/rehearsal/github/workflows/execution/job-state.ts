import type { StepDefinition } from "../definition/index.ts";
import type { Context, Progress } from "../expressions/index.ts";
import type { JobRecord, WorkflowRun } from "../runs/index.ts";
import type { JobLog } from "./job-log.ts";

export type JobResult = "success" | "failure" | "cancelled" | "skipped";

/** What a finished job tells the jobs that need it. */
export interface JobOutcome {
  readonly result: JobResult;
  readonly outputs: Readonly<Record<string, string>>;
  /** Of this job and everything it needed. */
  readonly ancestry: Progress;
}

export interface StepOutcome {
  readonly outputs: Readonly<Record<string, string>>;
  /** Before and after `continue-on-error` was looked at. */
  readonly outcome: JobResult;
  readonly conclusion: JobResult;
}

/** Folders of one job. All are fresh. */
export interface JobFolders {
  readonly root: string;
  readonly workspace: string;
  readonly temp: string;
  readonly home: string;
  readonly tools: string;
  readonly commands: string;
  readonly eventFile: string;
}

/** A job while it runs: what its steps have left behind so far. */
export interface JobState {
  readonly run: WorkflowRun;
  readonly record: JobRecord;
  readonly needs: Context;
  readonly token: string;
  /** The runner's own, for artifacts and caches. */
  readonly runtimeToken: string;
  readonly folders: JobFolders;
  /** Where the actions of its steps are, by their `uses`. */
  readonly actions: Map<string, string>;
  readonly log: JobLog;
  /** Aborted when the job is cancelled or out of time. */
  readonly signal: AbortSignal;
  /** `env` of workflow and job, then what steps wrote to GITHUB_ENV. */
  readonly env: Map<string, string>;
  /** Most recent first. */
  readonly path: string[];
  readonly steps: Map<string, StepOutcome>;
  readonly leftovers: Set<number>;
  failed: boolean;
}

export function progressOf(state: JobState): Progress {
  return { failed: state.failed, cancelled: state.signal.aborted };
}

/** A step as `run` or `uses`, with its place for messages. */
export interface PlannedStep {
  readonly definition: StepDefinition;
  readonly number: number;
  readonly line: number;
}
