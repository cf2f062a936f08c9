import { ENGINE_VERSION } from "../../../src/app/repositories.ts";
import { loadLedger } from "../../../src/engine/ledger/ledger.ts";
import { readWork } from "../../../src/engine/observe/read-work-branch.ts";
import type { Facts } from "../../../src/method/index.ts";
import { outcomeFile, type RunRequest } from "../../../src/ports/index.ts";
import { type Beginning, playJob, type Temper } from "../adventure/agents.ts";
import type { Dice } from "../adventure/dice.ts";
import { looseStore } from "../loose-objects.ts";
import type { Artifact } from "../story-jobs.ts";

/** What the agents of one GitHub know. */
export interface Surroundings {
  /** The bare repository. */
  readonly directory: string;
  readonly now: () => string;
}

/** Does the steps of a job as agents might, on what the job was asked to begin with; answers what it uploads. */
export async function workOn(
  at: Surroundings,
  request: RunRequest,
  how: { readonly dice: Dice; readonly temper: Temper },
): Promise<Artifact> {
  const beginning = await beginningOf(at, request);
  const { read } = playJob({ beginning, lane: request.lane, ...how, blobs: new Map() }, request.steps);
  const { lane, sha, ledger, config } = request;
  const outcome = { ...read.outcome, engine: ENGINE_VERSION, lane, sha, ledger, config };
  const files = read.outcome.steps.flatMap((_step, i) =>
    read.changesOf(i).flatMap(({ content }, place): [string, Uint8Array][] => {
      return typeof content === "string" ? [[outcomeFile(i, place), Buffer.from(content)]] : [];
    }),
  );
  return new Map([["outcome.json", Buffer.from(JSON.stringify(outcome))], ...files]);
}

async function beginningOf(at: Surroundings, request: RunRequest): Promise<Beginning> {
  const store = looseStore(at.directory);
  const { intent: slug, ledger, sha } = request;
  const { state } = await loadLedger(store, slug, ledger);
  const snapshot = {
    default_branch: { name: "main", head: sha, required_approvals: 0, required_checks: [] },
    branches: new Map([[request.branch, sha]]),
    ...{ commits: new Map(), pull_requests: [], issue_comments: [] },
  };
  const work = await readWork(store, state, snapshot);
  const { files, texts, plans } = work ?? { files: new Map(), texts: new Map(), plans: { stages: {}, problems: [] } };
  const facts: Facts = {
    ...{ now: at.now(), plans, files, head: sha, tree: null, stage_pull: null, intent_pull: null },
    ...{ pending_approvals: [], foreign_checks: [], gate: { count: 1, requester: null, events: [] } },
  };
  return { slug, state, files, texts, facts };
}
