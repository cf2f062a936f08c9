import { type IntentState, ledgerBranch, type Plans, type Position, position, workBranch } from "../../method/index.ts";
import type { ReadStore, Snapshot } from "../../ports/index.ts";
import { UserError } from "../../shared/index.ts";
import { loadLedger } from "../ledger/ledger.ts";
import { readWork } from "./read-work-branch.ts";

/** An intent as a local clone knows it: ledger, plans and position, without pull requests and approvals. */
export interface OfflineIntent {
  readonly state: IntentState;
  readonly plans: Plans;
  readonly position: Position;
}

/** Reads an intent from a clone. What only GitHub knows (approvals, merges, runs) is taken as not yet there. */
export async function readOffline(store: ReadStore, slug: string, now: string): Promise<OfflineIntent> {
  const branches = await store.branches(`haiku/${slug}/`);
  const head = branches.get(ledgerBranch(slug));
  if (!head)
    throw new UserError(
      "intent_unknown",
      `there is no intent "${slug}" here`,
      "fetch the branches `haiku/*`, or see `haiku status --all`",
    );
  const { state } = await loadLedger(store, slug, head);
  const snapshot: Snapshot = {
    default_branch: { name: "", head: "", required_approvals: 0, required_checks: [] },
    branches,
    commits: new Map(),
    pull_requests: [],
    issue_comments: [],
  };
  const work = await readWork(store, state, snapshot);
  const plans = work?.plans ?? { stages: {}, problems: [] };
  const gate = { count: 1, requester: null, events: [] };
  const place = { stage_pull: null, intent_pull: null, pending_approvals: [], foreign_checks: [], gate };
  const seen = {
    now,
    plans,
    files: work?.files ?? new Map(),
    head: branches.get(workBranch(state)) ?? null,
    tree: null,
    ...place,
  };
  return { state, plans, position: position(state, seen) };
}

/** Slugs of the intents a clone knows. */
export async function offlineIntents(store: ReadStore): Promise<readonly string[]> {
  const branches = await store.branches("haiku/");
  return [...branches.keys()].flatMap((branch) => /^haiku\/([a-z0-9-]+)\/ledger$/.exec(branch)?.[1] ?? []).sort();
}
