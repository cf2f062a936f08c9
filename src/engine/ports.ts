import type { Clock, Log, ReadStore, RepositoryPorts } from "../ports/index.ts";
import type { CheckedProject, ProjectTexts } from "../studio/index.ts";
import type { OwnCommits } from "./ledger/own-commits.ts";

/** Everything the engine reaches the outside through. */
export interface Reach extends RepositoryPorts {
  readonly clock: Clock;
  readonly log: Log;
}

/** The same as the parts of the engine are given it. */
export interface EnginePorts extends Reach {
  readonly own: OwnCommits;
}

/**
 * What looking and deciding may do with the outside: ask. A look whose plan is not carried out has changed nothing, and
 * the type checker knows it.
 */
export interface ReadPorts
  extends Pick<EnginePorts, "observer" | "permissions" | "activity" | "clock" | "log" | "own"> {
  readonly store: ReadStore;
  readonly dispatcher: Pick<EnginePorts["dispatcher"], "workflow" | "runs" | "newest" | "run" | "outcome" | "notices">;
  readonly conversation: Pick<EnginePorts["conversation"], "comments" | "issue">;
  readonly checks: Pick<EnginePorts["checks"], "statuses" | "report" | "newest">;
}

/** Places where a crash hurts most; tests kill the process there. */
export type CrashPoint =
  | "after-start"
  | "after-intent-branch"
  | "after-goal"
  | "after-opening"
  | "after-ledger-commit"
  | "after-work-commit"
  | "after-review";

/** Checks texts of strangers where that holds up nothing else; null when it took longer than it may. */
export type CheckApart = (texts: ProjectTexts) => Promise<CheckedProject | null>;

/** What stays the same for every look of an engine. */
export interface EngineOptions {
  /** `owner/name`, for links. */
  readonly repo: { readonly owner: string; readonly name: string };
  /** Base of links people follow, without trailing slash. */
  readonly webUrl: string;
  readonly appId: number;
  /** The account the App acts as. */
  readonly bot: { readonly login: string; readonly id: number };
  /** Studios that come with the program: path below `studios/` → text. */
  readonly shippedStudios: ReadonlyMap<string, string>;
  /** How studios and config of pull requests are checked; without it they are checked on the spot. */
  readonly checkApart?: CheckApart;
  readonly version: string;
  /** How long a dispatched job may have no run before it is dispatched again, in milliseconds. */
  readonly graceMs: number;
  /** The server may be one that has no list of who pushed. Never so of github.com. */
  readonly mayLackPushes?: boolean;
  /** Called at the named places; does nothing in production. */
  readonly reached?: (point: CrashPoint) => void;
}
