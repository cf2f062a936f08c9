import type { Account } from "./snapshot.ts";

/** A remark at lines of a file, as the check's head has it; `end_line` is the last of them. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
}

/** What GitHub calls a requested action; the limits are GitHub's. */
export interface CheckButton {
  /** ≤ 20 characters. */
  readonly label: string;
  /** ≤ 40 characters. */
  readonly description: string;
  /** ≤ 20 characters: a verb. */
  readonly identifier: string;
}

/** One of the App's runs, as it is sent; an update sends all of it but `head`, and appends its annotations. */
export interface CheckOutput {
  readonly name: string;
  /** Commit it stands on. */
  readonly head: string;
  readonly status: "queued" | "in_progress" | "completed";
  /** Sent only with a run that is `completed`. */
  readonly conclusion: "success" | "failure" | "neutral" | "action_required" | "cancelled" | null;
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
  /** What we know the run by again. */
  readonly external_id: string;
  readonly annotations: readonly Annotation[];
  readonly buttons: readonly CheckButton[];
}

/** What a check of somebody else says: their words, unchecked. */
export interface CheckReport {
  readonly title: string | null;
  readonly summary: string | null;
  /** Page with the rest of it. */
  readonly url: string | null;
  /** The first of them, at most 50. */
  readonly annotations: readonly Pick<Annotation, "path" | "start_line" | "message">[];
}

/** A commit status under a name, as one account set it last. */
export interface StatusBy {
  readonly state: "success" | "pending" | "failed";
  /** Null where GitHub names nobody. */
  readonly by: Account | null;
}

/** The checks of one repository; only the App's own runs are ever written. */
export interface Checks {
  /** What a run of any app says, to be read by whoever mends what it found. */
  report(id: number): Promise<CheckReport>;
  /**
   * The newest status of this name from each account that ever set one on a commit. Null where there are too many
   * statuses to read them all.
   */
  statuses(commit: string, name: string): Promise<readonly StatusBy[] | null>;
  /** The App's own newest run of this name on a commit, which need not be the head of one of our branches. */
  newest(
    commit: string,
    name: string,
  ): Promise<{ readonly node_id: string; readonly external_id: string | null } | null>;
  /** Creates a run; answers its node id. */
  create(check: CheckOutput): Promise<string>;
  /** Updates one of the App's own runs, by its node id; annotations are appended. */
  update(run: string, check: CheckOutput): Promise<void>;
  /** The same, without annotations and by the other of GitHub's interfaces, which has limits of its own; `id` is the plain one. */
  updateByRest(id: number, check: CheckOutput): Promise<void>;
}
