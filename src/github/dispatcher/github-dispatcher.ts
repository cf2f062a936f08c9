import { type Dispatcher, PROTOCOL, type RunRequest, type RunSeen } from "../../ports/index.ts";
import { isRecord } from "../../shared/index.ts";
import { type Connection, hasStatus, instant, plainId } from "../connection/index.ts";
import { jobNotices } from "./job-notices.ts";
import { downloadOutcome } from "./outcome-download.ts";
import { type ListedRun, runSeen } from "./run-seen.ts";
import { workflowRefused } from "./workflow-refused.ts";

const PAGE = 100;
/** GitHub lists no more than a thousand runs of one search. */
const MOST_PAGES = 10;

/** Jobs by `workflow_dispatch`, always with the default branch's workflow text. */
export function githubDispatcher(connection: Connection, workflow: string): Dispatcher {
  const start = dispatching(connection, workflow);
  return {
    workflow: `.github/workflows/${workflow}`,
    dispatch: start,
    runs: (since, actor) => listRuns(connection, workflow, { since, actor }),
    newest: async () => newestFirst((await runPage(connection, workflow, { page: 1 })).runs),
    run: (id) => oneRun(connection, id),
    outcome: (run, artifact = null) => downloadOutcome(connection, run, artifact),
    notices: (run) => jobNotices(connection, run),
    cancel: (run) => cancel(connection, run),
  };
}

/** Servers that do not know how to tell the run's id are asked without from then on. */
function dispatching(connection: Connection, workflow: string): Dispatcher["dispatch"] {
  let tells = true;
  const send = async (request: RunRequest, ref: string, details: boolean): Promise<number | null> => {
    const { data } = await connection.write(`dispatching ${request.lane}`, {}, () =>
      connection.client.request("POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches", {
        ...connection.target(),
        workflow_id: workflow,
        // In full: a tag may have the branch's name.
        ref: `refs/heads/${ref}`,
        inputs: { protocol: PROTOCOL, request: JSON.stringify(request) },
        ...(details ? { return_run_details: true } : {}),
      }),
    );
    const told: unknown = data;
    const id = isRecord(told) ? told.workflow_run_id : undefined;
    return typeof id === "number" ? plainId(id) : null;
  };
  return async (request, ref) => {
    try {
      return await send(request, ref, tells);
    } catch (error) {
      if (!tells || !hasStatus(error, 400, 422) || !/return_run_details/.test(error.message))
        throw workflowRefused(error, workflow, ref);
      tells = false;
      return await send(request, ref, false).catch((again: unknown) => {
        throw workflowRefused(again, workflow, ref);
      });
    }
  };
}

interface Wanted {
  readonly since: string;
  readonly actor: string;
}

/** Everybody's runs while they fit a page; where somebody floods the list, only those of `actor`. */
async function listRuns(
  connection: Connection,
  workflow: string,
  { since, actor }: Wanted,
): Promise<readonly RunSeen[]> {
  // Runs are stamped to the second: the second that `since` lies in is asked for as a whole.
  const created = `>=${instant(since).slice(0, 19)}Z`;
  const first = await runPage(connection, workflow, { created, page: 1 });
  if (first.total <= PAGE) return newestFirst(first.runs);
  const runs: RunSeen[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const listed = await runPage(connection, workflow, { created, page, actor });
    runs.push(...listed.runs);
    if (listed.runs.length < PAGE) break;
  }
  return newestFirst(runs);
}

function newestFirst(runs: readonly RunSeen[]): readonly RunSeen[] {
  return runs.toSorted((a, b) => b.id - a.id);
}

async function runPage(
  connection: Connection,
  workflow: string,
  at: { readonly created?: string; readonly page: number; readonly actor?: string },
): Promise<{ readonly runs: readonly RunSeen[]; readonly total: number }> {
  try {
    const { data } = await connection.read(`listing runs of ${workflow}`, () =>
      connection.client.request("GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs", {
        ...connection.target(),
        ...at,
        workflow_id: workflow,
        per_page: PAGE,
      }),
    );
    return { runs: data.workflow_runs.map(runSeen), total: data.total_count };
  } catch (error) {
    throw workflowRefused(error, workflow, "the default branch");
  }
}

async function oneRun(connection: Connection, run: number): Promise<RunSeen | null> {
  try {
    const { data } = await connection.read(`looking at run ${run}`, () =>
      connection.client.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", {
        ...connection.target(),
        run_id: run,
      }),
    );
    return runSeen(data satisfies ListedRun);
  } catch (error) {
    if (hasStatus(error, 404)) return null;
    throw error;
  }
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
