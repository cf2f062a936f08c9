import type { Observation } from "../../../src/engine/observe/observation.ts";
import type { Facts, IntentState } from "../../../src/method/index.ts";
import type { CommentSeen, PullRequestSeen, ReviewSeen, ThreadSeen } from "../../../src/ports/index.ts";
import { DEFAULT_CONFIG } from "../../../src/studio/index.ts";
import { DEVELOPER, MAINTAINER, NOON } from "./records.ts";

/* What a look at the host finds: what the pure parts of the engine decide on. */

export const PEOPLE = {
  developer: { ...DEVELOPER, bot: false },
  maintainer: { ...MAINTAINER, bot: false },
  outsider: { login: "outsider", id: 103, bot: false },
  ci: { login: "ci[bot]", id: 109, bot: true },
} as const;

/** What the method may look at: nothing is planned, written or asked for yet. */
export function someFacts(differs: Partial<Facts> = {}): Facts {
  return {
    now: NOON,
    plans: { stages: {}, problems: [] },
    files: new Map(),
    head: "h",
    tree: "t",
    stage_pull: null,
    intent_pull: null,
    pending_approvals: [],
    gate: { count: 1, requester: null, events: [] },
    foreign_checks: [],
    ...differs,
  };
}

/** A state and what was seen of its work, and on the host nothing but these pull requests. */
export function anObservation(
  { state, facts: known }: { readonly state: IntentState; readonly facts: Facts },
  pulls: readonly PullRequestSeen[] = [],
  seen: Partial<Facts> = {},
): Observation {
  const facts = { ...known, ...seen };
  return {
    slug: "trip",
    ledger: { head: "ledger", state, files: new Map() },
    project: { commit: "c", config: DEFAULT_CONFIG, studios: [], hasWorkflow: true },
    snapshot: {
      default_branch: { name: "main", head: "c", required_approvals: 0, required_checks: [] },
      branches: new Map(),
      commits: new Map(),
      pull_requests: pulls,
      issue_comments: [],
    },
    work: {
      branch: "haiku/trip/build",
      head: "h",
      commit: "h",
      tree: "t",
      files: facts.files,
      modes: new Map(),
      texts: new Map(),
      plans: facts.plans,
    },
    runs: [],
    listed: true,
    facts,
  };
}

export function aPull(change: Partial<PullRequestSeen> = {}): PullRequestSeen {
  return {
    number: 3,
    node_id: "PR_3",
    title: "t",
    body: "",
    url: "",
    state: "open",
    draft: false,
    head_branch: "haiku/trip/build",
    head: "h",
    base_branch: "haiku/trip/main",
    created_at: "2026-01-01T00:00:00.000Z",
    merged: null,
    requested_reviewers: [],
    labels: [],
    reviews: [],
    comments: [],
    threads: [],
    checks: [],
    statuses: [],
    ...change,
  };
}

export function aReview(change: Partial<ReviewSeen> = {}): ReviewSeen {
  return {
    id: 50,
    node_id: "R_50",
    state: "changes_requested",
    body: "",
    author: PEOPLE.maintainer,
    submitted_at: "2026-02-01T00:00:00.000Z",
    commit: "h",
    edited: false,
    editor: null,
    ...change,
  };
}

export function aComment(change: Partial<CommentSeen> = {}): CommentSeen {
  return {
    id: 70,
    node_id: "C_70",
    body: "text",
    author: PEOPLE.developer,
    created_at: "2026-02-01T00:00:00.000Z",
    edited: false,
    url: "",
    our_reactions: [],
    ...change,
  };
}

type RemarkSeen = ThreadSeen["comments"][number];

/** A comment at a line of the change, of the review with this number. */
export function aRemark(change: Partial<RemarkSeen> = {}): RemarkSeen {
  return { ...aComment(), review: 50, editor: null, ...change };
}

export function aThread(change: Partial<ThreadSeen> = {}): ThreadSeen {
  return { node_id: "T_1", resolved: false, outdated: false, path: "src/load.ts", line: 4, comments: [], ...change };
}
