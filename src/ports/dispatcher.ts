import * as z from "zod";

/** What a dispatched job is told: which lane, on what. Goes through the workflow's `request` input as JSON. */
export const RunRequest = z.strictObject({
  intent: z.string(),
  /** Key of the lane's first step. */
  lane: z.string(),
  kind: z.enum(["elaborate", "audit", "unit", "triage", "fix", "gates"]),
  /** Keys of the steps opened with the lane. */
  steps: z.array(z.string()).min(1),
  /** Work branch (for people to read) and the commit that is checked out. */
  branch: z.string(),
  sha: z.string(),
  ledger: z.string(),
  /** Commit of the default branch whose studios and config count. */
  config: z.string(),
});
export type RunRequest = z.infer<typeof RunRequest>;

/** Version of the request's and outcome's shape, sent along as `protocol`. */
export const PROTOCOL = "1";

export interface RunSeen {
  readonly id: number;
  /** The run-name: key of the lane. */
  readonly name: string;
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion: string | null;
  readonly url: string;
  readonly created_at: string;
}

export interface Dispatcher {
  /** Starts a job with the workflow text of `branch`, the default branch. UserError when there is no workflow to start. */
  dispatch(request: RunRequest, branch: string): Promise<void>;
  /** Runs of our workflow created at or after `since`, newest first. */
  runs(since: string): Promise<readonly RunSeen[]>;
  /** Files of the artifact `haiku-outcome`, path → bytes; null when the run left none. */
  outcome(run: number): Promise<ReadonlyMap<string, Uint8Array> | null>;
  cancel(run: number): Promise<void>;
}
