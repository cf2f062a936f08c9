import type { Account, RunSeen } from "../../ports/index.ts";
import { instant, plainId } from "../connection/index.ts";

interface ListedUser {
  readonly login: string;
  readonly id: number | bigint;
  readonly type?: string;
}

/** What is read of a run as GitHub lists it. */
export interface ListedRun {
  readonly id: number | bigint;
  readonly display_title: string;
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly html_url: string;
  readonly created_at: string;
  readonly path: string;
  readonly event: string;
  readonly actor?: ListedUser;
  readonly triggering_actor?: ListedUser;
  readonly head_branch: string | null;
  readonly head_sha: string;
  readonly run_attempt?: number;
  readonly check_suite_node_id?: string;
}

/** Statuses besides `completed` and `in_progress` (waiting, pending and others) are told as `queued`. */
export function runSeen(run: ListedRun): RunSeen {
  const status = run.status === "completed" || run.status === "in_progress" ? run.status : "queued";
  return {
    id: plainId(run.id),
    name: run.display_title,
    status,
    conclusion: run.conclusion,
    url: run.html_url,
    created_at: instant(run.created_at),
    path: run.path.replace(/@.*$/, ""), // with a ref behind it where the workflow is another repository's
    event: run.event,
    actor: accountSeen(run.actor),
    triggered_by: accountSeen(run.triggering_actor),
    head_branch: run.head_branch,
    head: run.head_sha,
    attempt: run.run_attempt ?? 1,
    suite: run.check_suite_node_id ?? null,
  };
}

function accountSeen(user: ListedUser | undefined): Account | null {
  return user === undefined ? null : { login: user.login, id: plainId(user.id), bot: user.type === "Bot" };
}
