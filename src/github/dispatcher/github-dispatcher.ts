import { type Dispatcher, PROTOCOL, type RunRequest, type RunSeen } from "../../ports/index.ts";
import { type Connection, hasStatus, instant, plainId } from "../connection/index.ts";
import { downloadOutcome } from "./outcome-download.ts";
import { workflowRefused } from "./workflow-refused.ts";

const PAGE = 100;

/** Jobs by `workflow_dispatch`, always with the default branch's workflow text. */
export function githubDispatcher(connection: Connection, workflow: string): Dispatcher {
  return {
    dispatch: (request, branch) => dispatch(connection, workflow, request, branch),
    runs: (since) => listRuns(connection, workflow, since),
    outcome: (run) => downloadOutcome(connection, run),
    cancel: (run) => cancel(connection, run),
  };
}

async function dispatch(connection: Connection, workflow: string, request: RunRequest, ref: string): Promise<void> {
  try {
    await connection.write(`dispatching ${request.lane}`, {}, () =>
      connection.client.request("POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches", {
        ...connection.target(),
        workflow_id: workflow,
        ref,
        inputs: { protocol: PROTOCOL, request: JSON.stringify(request) },
      }),
    );
  } catch (error) {
    throw workflowRefused(error, workflow, ref);
  }
}

async function listRuns(connection: Connection, workflow: string, since: string): Promise<readonly RunSeen[]> {
  const runs: RunSeen[] = [];
  // Runs are stamped to the second: the second that `since` lies in is asked for as a whole.
  const created = `>=${instant(since).slice(0, 19)}Z`;
  for (let page = 1; ; page += 1) {
    const listed = await runPage(connection, workflow, { created, page });
    runs.push(...listed);
    if (listed.length < PAGE) return runs.sort((a, b) => b.id - a.id);
  }
}

async function runPage(connection: Connection, workflow: string, at: { created: string; page: number }) {
  try {
    const { data } = await connection.read(`listing runs of ${workflow}`, () =>
      connection.client.request("GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs", {
        ...connection.target(),
        ...at,
        workflow_id: workflow,
        event: "workflow_dispatch",
        per_page: PAGE,
      }),
    );
    return data.workflow_runs.map(runSeen);
  } catch (error) {
    throw workflowRefused(error, workflow, "the default branch");
  }
}

interface ListedRun {
  readonly id: number | bigint;
  readonly display_title: string;
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly html_url: string;
  readonly created_at: string;
}

function runSeen(run: ListedRun): RunSeen {
  const status = run.status === "completed" || run.status === "in_progress" ? run.status : "queued";
  return {
    id: plainId(run.id),
    name: run.display_title,
    status,
    conclusion: run.conclusion,
    url: run.html_url,
    created_at: instant(run.created_at),
  };
}

/** A run that has ended meanwhile is fine. */
async function cancel(connection: Connection, run: number): Promise<void> {
  try {
    await connection.write(`cancelling run ${run}`, { repeatable: true }, () =>
      connection.client.request("POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel", {
        ...connection.target(),
        run_id: run,
      }),
    );
  } catch (error) {
    if (!hasStatus(error, 409)) throw error;
  }
}
