import type { Actor, CheckSuiteRef, HeadCommit, RepoRef } from "../../seams.ts";
import type { Workflow } from "../definition/index.ts";
import type { JobLog } from "../execution/job-log.ts";
import type { Context } from "../expressions/index.ts";
import type { EventFacts } from "../triggers/index.ts";

export type Conclusion = "success" | "failure" | "cancelled" | "skipped";
export type Status = "queued" | "pending" | "in_progress" | "completed";

/** How far a step or a job has come. */
interface Stage {
  status: Status;
  conclusion: Conclusion | null;
  startedAt: Date | null;
  completedAt: Date | null;
}

export const QUEUED: Stage = { status: "queued", conclusion: null, startedAt: null, completedAt: null };

/** A step as the jobs API shows it. */
export interface StepRecord extends Stage {
  readonly name: string;
  readonly number: number;
}

/** A job of one attempt. Its id is the id of its check run. */
export interface JobRecord extends Stage {
  readonly id: number;
  readonly attempt: number;
  /** Key below `jobs:`. */
  readonly key: string;
  readonly name: string;
  readonly labels: readonly string[];
  readonly createdAt: Date;
  readonly log: JobLog;
  readonly steps: StepRecord[];
}

/** What a run is about; the same for all its attempts. */
export interface RunSubject {
  readonly repo: RepoRef;
  readonly workflow: Workflow;
  readonly workflowId: number;
  readonly facts: EventFacts;
  /** The event's payload, as `github.event` shows it. */
  readonly event: Context;
  readonly inputs: Context;
  readonly actor: Actor;
  readonly headCommit: HeadCommit;
  /** Where its jobs' check runs stand, of all attempts. */
  readonly suite: CheckSuiteRef;
}

/** One workflow run. The mutable fields are what changes while it goes on. */
export interface WorkflowRun extends RunSubject {
  readonly id: number;
  readonly number: number;
  readonly createdAt: Date;
  readonly jobs: JobRecord[];
  title: string;
  attempt: number;
  triggeredBy: Actor;
  startedAt: Date;
  updatedAt: Date;
  status: Status;
  conclusion: Conclusion | null;
  /** Aborting it cancels the current attempt. */
  cancel: AbortController;
}

/** Login of whoever acts; requests without an account behind them show as `ghost`. */
export function loginOf(actor: Actor): string {
  return actor.kind === "app" || actor.kind === "anonymous" ? "ghost" : actor.login;
}
