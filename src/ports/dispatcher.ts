import * as z from "zod";
import type { Account, NoticeSeen } from "./snapshot.ts";

/** What a dispatched job is told: which job, on what. Goes through the workflow's `request` input as JSON. */
export const RunRequest = z.strictObject({
  intent: z.string(),
  /** Key of the job's first step. */
  lane: z.string(),
  kind: z.enum(["elaborate", "audit", "unit", "triage", "fix", "gates"]),
  /** Keys of the steps opened with the job. */
  steps: z.array(z.string()).min(1),
  /** Work branch (for people to read) and the commit that is checked out. */
  branch: z.string(),
  sha: z.string(),
  ledger: z.string(),
  /** Commit of the default branch whose studios and config count. */
  config: z.string(),
});
/** As the job reads it back from its input: a key it does not know is refused. */
export type RunRequest = z.infer<typeof RunRequest>;

/** Version of the request's and outcome's shape, sent along as `protocol`. */
export const PROTOCOL = "1";

/** A workflow run as the host tells of it. Its name is whatever its workflow says: that alone proves nothing. */
export interface RunSeen {
  readonly id: number;
  /** The run-name: key of the job. */
  readonly name: string;
  readonly status: "queued" | "in_progress" | "completed";
  /** GitHub's word for how it ended. */
  readonly conclusion: string | null;
  readonly url: string;
  readonly created_at: string;
  /** Path of its workflow file. */
  readonly path: string;
  readonly event: string;
  /** Who caused the run, and who caused this attempt of it. */
  readonly actor: Account | null;
  readonly triggered_by: Account | null;
  /** Branch (or tag) and commit whose workflow text it runs. */
  readonly head_branch: string | null;
  readonly head: string;
  /** From 1; more when somebody has run it again. */
  readonly attempt: number;
  /** Node id of the check suite that its jobs report to. */
  readonly suite: string | null;
}

/** Workflow runs of one repository: started, found again and read. Only our own workflow is ever started. */
export interface Dispatcher {
  /** Path of the workflow file that is started. */
  readonly workflow: string;
  /**
   * Starts a job with the workflow text of `branch`, the default branch. The id of its run, null where the host does
   * not tell. UserError when there is no workflow to start.
   */
  dispatch(request: RunRequest, branch: string): Promise<number | null>;
  /**
   * Runs of our workflow created at or after `since`, newest first. Where there are very many, only those of `actor`. A search:
   * that a run is missing proves nothing.
   */
  runs(since: string, actor: string): Promise<readonly RunSeen[]>;
  /** The newest runs of our workflow, of anybody: no search, so that a run is among them as soon as it is there. */
  newest(): Promise<readonly RunSeen[]>;
  /** One run, however old; null when there is none (any more). */
  run(id: number): Promise<RunSeen | null>;
  /**
   * Files of the artifact `haiku-outcome`, path → bytes; null when the run left none. `artifact`: its id, where the job has
   * said it; where there is none of that id it is looked for.
   */
  outcome(run: number, artifact?: number | null): Promise<ReadonlyMap<string, Uint8Array> | null>;
  /** What the run's job left as notices, in order; of its latest attempt. */
  notices(run: RunSeen): Promise<readonly NoticeSeen[]>;
  cancel(run: number): Promise<void>;
}
