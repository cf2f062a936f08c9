import {
  branchesOf,
  type IntentState,
  ledgerBranch,
  type Plans,
  type Position,
  position,
  workBranch,
} from "../../method/index.ts";
import type { ReadStore } from "../../ports/index.ts";
import { UserError } from "../../shared/index.ts";
import { DEFAULT_CONFIG } from "../../studio/index.ts";
import { loadLedger } from "../ledger/ledger.ts";
import type { Observation } from "./observation.ts";
import { readWork } from "./read-work-branch.ts";

/** Where an intent stands, as a local clone knows it. */
export interface OfflineIntent {
  readonly state: IntentState;
  readonly plans: Plans;
  readonly position: Position;
}

/**
 * `now` is ISO 8601. UserError `intent_unknown` where the clone has no such ledger, `ledger_broken` where it does not
 * parse.
 */
export async function readOffline(store: ReadStore, slug: string, now: string): Promise<OfflineIntent> {
  const { ledger, work, facts } = await observeClone(store, slug, now);
  return { state: ledger.state, plans: work.plans, position: position(ledger.state, facts) };
}

/**
 * An intent as a local clone knows it. What only GitHub knows (approvals, merges, runs) is taken as not yet there, and
 * the project's config and studios as not read: what depends on them is left to a look on GitHub.
 */
export async function observeClone(store: ReadStore, slug: string, now: string): Promise<Observation> {
  const branches = await store.branches(branchesOf(slug));
  const head = branches.get(ledgerBranch(slug));
  if (!head)
    throw new UserError(
      "intent_unknown",
      `there is no intent "${slug}" here`,
      "fetch the branches `haiku/*`, or see `haiku status --all`",
    );
  const ledger = await loadLedger(store, slug, head);
  const snapshot: Observation["snapshot"] = {
    default_branch: { name: "", head: "", required_approvals: 0, required_checks: [] },
    branches,
    commits: new Map(),
    pull_requests: [],
    issue_comments: [],
  };
  const branch = workBranch(ledger.state);
  const work = (await readWork(store, ledger.state, snapshot)) ?? {
    ...{ branch, head: null, commit: "", tree: null, plans: { stages: {}, problems: [] } },
    ...{ files: new Map(), modes: new Map(), texts: new Map() },
  };
  return {
    slug,
    ledger,
    project: { commit: "", config: DEFAULT_CONFIG, studios: [], hasWorkflow: true },
    snapshot,
    work,
    runs: [],
    listed: true,
    facts: {
      now,
      plans: work.plans,
      files: work.files,
      head: branches.get(branch) ?? null,
      tree: null,
      stage_pull: null,
      intent_pull: null,
      pending_approvals: [],
      foreign_checks: [],
      gate: { count: 1, requester: null, events: [] },
    },
  };
}

/** Slugs of the intents a clone knows. */
export async function offlineIntents(store: ReadStore): Promise<readonly string[]> {
  const branches = await store.branches("haiku/");
  return [...branches.keys()].flatMap((branch) => /^haiku\/([a-z0-9-]+)\/ledger$/.exec(branch)?.[1] ?? []).sort();
}
