import type { ProcessRequest } from "./execution/step-process.ts";

/** Takes the place of an action's program: is given what that would be given, and answers its exit code. */
export type ActionMain = (given: Pick<ProcessRequest, "cwd" | "env" | "signal" | "onLine">) => Promise<number>;

/** How the runner is set up. */
export interface WorkflowsOptions {
  /** Workspaces, artifacts and logs go below this folder. */
  readonly folder: string;
  /**
   * Actions that this machine has already, by `owner/repo` or `owner/repo/path`: folders with an `action.yml`, taken
   * whatever the ref in `uses`. All others come from their repositories of this GitHub.
   */
  readonly actions?: Readonly<Record<string, string>>;
  /** By the same names: actions that are played in this process, whatever program their `action.yml` names. */
  readonly mains?: Readonly<Record<string, ActionMain>>;
  /** Jobs that run at the same time. Default 2. */
  readonly concurrentJobs?: number;
  /** Extra environment of every job, for instance PATH. Nothing else is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** Values of the `secrets` context; masked in logs. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly now?: () => Date;
  /** Milliseconds after its start before a list with a filter, which is a search, shows a run. At once unless said otherwise. */
  readonly searchLagMs?: number;
  /** Gets every line a job prints, masked, and complaints about workflow files. */
  readonly log?: (line: string) => void;
  /** Milliseconds between the interrupt, the polite and the final signal to a cancelled step. Default 2500. */
  readonly graceMs?: number;
}
