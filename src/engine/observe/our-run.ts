import type { RunSeen } from "../../ports/index.ts";

/** What the App knows of the start of one job. */
export interface JobStart {
  readonly lane: string;
  /** Id of its run, where the host has told it; null when it does not tell, or when we died before it was noted. */
  readonly run: number | null;
  /** Path of the workflow file that was started. */
  readonly workflow: string;
  /** Account in whose name the App starts jobs. */
  readonly bot: number;
  /** The default branch, and the commits it stood at since. */
  readonly branch: string;
  readonly heads: readonly string[];
}

type Why = (run: RunSeen) => string;

/**
 * Each with the words that say what is wrong. All have to hold, whether or not the id is known; but a default branch may have
 * got another name since: the run that GitHub itself said it started was on what was the default branch then.
 */
const HOLDS: readonly (readonly [name: Refusal, holds: (run: RunSeen, started: JobStart) => boolean, why: Why])[] = [
  ["other_workflow", (run, { workflow }) => run.path === workflow, ({ path }) => `it runs ${path}`],
  ["other_event", ({ event }) => event === "workflow_dispatch", ({ event }) => `it was started by the event ${event}`],
  ["other_actor", ({ actor }, { bot }) => actor?.id === bot, ({ actor }) => `${actor?.login ?? "somebody"} started it`],
  [
    "other_branch",
    (run, { branch, run: id }) => run.head_branch === branch || run.id === id,
    (run) => `it runs on ${run.head_branch ?? "no branch"}`,
  ],
  [
    "other_commit",
    ({ head }, { heads }) => heads.includes(head),
    ({ head }) => `it runs commit ${head}, where the default branch did not stand`,
  ],
  ["other_run", ({ id }, { run }) => run === null || id === run, () => "another run was started for this"],
];

/** What does not hold of a run; of several the first is told. */
export type Refusal = "other_workflow" | "other_event" | "other_actor" | "other_branch" | "other_commit" | "other_run";

/** `why` is the same in words for people. */
export interface RefusedBecause {
  readonly code: Refusal;
  readonly why: string;
}

/**
 * Whether the App has started this run for this job; null when it has. A name is no proof: anybody with write
 * permission can have a run of any name, with a workflow of their own.
 */
export function isOurRun(run: RunSeen, started: JobStart): RefusedBecause | null {
  const failed = HOLDS.find(([, holds]) => !holds(run, started));
  return failed === undefined ? null : { code: failed[0], why: failed[2](run) };
}

/** A run that bears the name of a job, or is its run, and is not taken. */
export interface RefusedRun {
  readonly run: RunSeen;
  readonly lane: string;
  readonly why: string;
  /** It has taken the place of the job's own run, which is gone by that: the job ends with it. */
  readonly ends: boolean;
}
