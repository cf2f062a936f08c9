import type { CommitSeen } from "./state-store.ts";

/** Who acted. Accounts are told apart by id: a login may belong to somebody else by now. */
export interface Account {
  readonly login: string;
  readonly id: number;
  /** True for Apps and other machine accounts. */
  readonly bot: boolean;
}

/** A review of a pull request; `author` is null for deleted accounts, `commit` where GitHub names none any more. */
export interface ReviewSeen {
  readonly id: number;
  readonly node_id: string;
  readonly state: "approved" | "changes_requested" | "commented" | "dismissed" | "pending";
  /** Of a dismissed one, as far as GitHub still tells: what it was, and who took it off (null: an account that is gone). */
  readonly dismissed?: { readonly was: "approved" | "changes_requested"; readonly by: Account | null };
  readonly body: string;
  readonly author: Account | null;
  readonly submitted_at: string;
  readonly commit: string | null;
  /** Whether its text was changed after it was given, and by whom last; null for deleted accounts too. */
  readonly edited: boolean;
  readonly editor: Account | null;
}

/** A comment of an issue, a pull request or a thread; `author` is null for deleted accounts. Times are ISO 8601. */
export interface CommentSeen {
  readonly id: number;
  readonly node_id: string;
  readonly body: string;
  readonly author: Account | null;
  readonly created_at: string;
  readonly edited: boolean;
  readonly url: string;
  /** Reactions the App itself has put on it (`eyes`, `+1`, `-1`, `confused`, `rocket`). */
  readonly our_reactions: readonly string[];
}

/** A conversation at a line, with all its comments; `line` is null where GitHub gives none. */
export interface ThreadSeen {
  readonly node_id: string;
  readonly resolved: boolean;
  readonly outdated: boolean;
  readonly path: string;
  readonly line: number | null;
  readonly comments: readonly (CommentSeen & {
    /** Id of the review that it is part of; null where GitHub names none. */
    readonly review: number | null;
    /** Who changed its text last; null for deleted accounts, and while nobody has. */
    readonly editor: Account | null;
  })[];
}

/**
 * A check run in GitHub's words, small letters; `conclusion` is null until it has ended, `app` and `app_slug` where
 * none is told.
 */
export interface CheckSeen {
  readonly id: number;
  readonly node_id: string;
  readonly name: string;
  /** Id of the App that made it. */
  readonly app: number | null;
  /** The name that App goes by; its account is called so with `[bot]` behind it. */
  readonly app_slug: string | null;
  readonly status: string;
  readonly conclusion: string | null;
  readonly title: string | null;
  readonly external_id: string | null;
  readonly started_at: string | null;
}

/** A commit status: what systems set that know no check runs. The last one under its name. */
export interface StatusSeen {
  readonly name: string;
  readonly state: "success" | "pending" | "failed";
  /** What the system says in a line, and where it says more. */
  readonly description: string | null;
  readonly url: string | null;
}

/** A label that is on the pull request now. */
export interface LabelSeen {
  readonly name: string;
  /** Who set it last and when; null when GitHub does not tell any more. */
  readonly by: Account | null;
  readonly at: string | null;
}

/** `queued` and `auto` may be taken back: then the newest of their kind says `false`. */
export interface PullAct {
  readonly act: "closed" | "base-changed" | "branch-deleted" | "branch-forced" | "queued" | "auto";
  readonly on: boolean;
  readonly by: Account | null;
  readonly at: string;
}

/**
 * A pull request with all its reviews, comments, threads and checks. `merged.by` is null for an account that is gone.
 */
export interface PullRequestSeen {
  readonly number: number;
  readonly node_id: string;
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly state: "open" | "closed" | "merged";
  readonly draft: boolean;
  readonly head_branch: string;
  readonly head: string;
  readonly base_branch: string;
  readonly created_at: string;
  readonly merged: { readonly by: Account | null; readonly at: string; readonly commit: string | null } | null;
  /** What was done to it, oldest first: closing, branch and base changes, merge queue, auto-merge. */
  readonly acts?: readonly PullAct[];
  readonly requested_reviewers: readonly Account[];
  readonly labels: readonly LabelSeen[];
  readonly reviews: readonly ReviewSeen[];
  readonly comments: readonly CommentSeen[];
  readonly threads: readonly ThreadSeen[];
  /** Check runs on the head, of all apps, the newest of each name and app. */
  readonly checks: readonly CheckSeen[];
  /** Of the head, one for each name. */
  readonly statuses: readonly StatusSeen[];
}

/** The issue's own state; what is said in it stands in `issue_comments`. */
export interface IssueState {
  readonly state: "open" | "closed";
  /** `completed`, `not_planned`, `duplicate`, `reopened`; null when GitHub gives none. */
  readonly reason: string | null;
  readonly locked: boolean;
}

/** What a job has said of itself while it ran. */
export interface NoticeSeen {
  readonly title: string;
  readonly message: string;
}

/** One look at everything GitHub knows about an intent. All of it from one moment, read in one request where possible. */
export interface Snapshot {
  readonly default_branch: {
    readonly name: string;
    readonly head: string;
    /** How many approving reviews a pull request into it needs, as far as its rules can be seen. */
    readonly required_approvals: number;
    /** Names of the checks and statuses that have to pass before it takes a merge, as far as its rules can be seen. */
    readonly required_checks: readonly string[];
  };
  /** Every branch under `haiku/<slug>/` (full names) with its head. */
  readonly branches: ReadonlyMap<string, string>;
  /** Newest commits of each of these branches, newest first (at most 20 each). */
  readonly commits: ReadonlyMap<string, readonly CommitSeen[]>;
  /**
   * Our pull requests: for each head branch the recorded one, else the oldest open one that the App opened, else the
   * newest that it opened. Never anybody else's.
   */
  readonly pull_requests: readonly PullRequestSeen[];
  /** Open pull requests of others from the same branches. Left out when there are none. */
  readonly other_pulls?: readonly {
    readonly number: number;
    readonly head_branch: string;
    readonly base_branch: string;
    /** Who opened it; null when the account is gone. */
    readonly by: string | null;
  }[];
  /** The issue the intent came from; null when it is gone, left out when the intent came from none. */
  readonly issue?: IssueState | null;
  /** Comments of the issue the intent came from, when it came from one. */
  readonly issue_comments: readonly CommentSeen[];
  /** Check suite → what the run's job left as notices, of its latest attempt; of those that were asked about and are there. */
  readonly notices?: ReadonlyMap<string, readonly NoticeSeen[]>;
}

/** What else a look at an intent is to show. */
export interface SnapshotBesides {
  /** Head branch → number of the pull request that the ledger knows as ours. */
  readonly recorded?: ReadonlyMap<string, number>;
  /** Node ids of the check suites of jobs that have ended. */
  readonly suites?: readonly string[];
}

/** Reads only. */
export interface Observer {
  /** Names of the checks and statuses that the default branch requires, as a snapshot has them. */
  requiredChecks(): Promise<readonly string[]>;
  /** Commits by their ids, in that order; what is none, or not there, is left out. */
  commits(ids: readonly string[]): Promise<readonly CommitSeen[]>;
  /** `stages`: names whose branches may exist. `issue`: number of the issue of origin, if any. */
  snapshot(slug: string, stages: readonly string[], issue: number | null, besides?: SnapshotBesides): Promise<Snapshot>;
}
