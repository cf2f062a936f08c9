import type { Account, CommitSeen, PullRequestSeen, PushSeen } from "../../ports/index.ts";
import { secondOf } from "../../shared/index.ts";
import { pushesOf } from "../ledger/who-pushed.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import { sinceBase } from "./base-changes.ts";
import type { Observation } from "./observation.ts";

/** Somebody's word that a pull request is to be merged: the button itself, or an earlier one to GitHub to do it once it can. */
export interface Agreement {
  readonly by: Account | null;
  /** When it was given, where that was before the merge; null for the merge itself. */
  readonly given: string | null;
}

type Merged = Pick<PullRequestSeen, "merged" | "acts" | "head">;

/** The account in whose name GitHub's merge queue merges. */
const MERGE_QUEUE = "github-merge-queue[bot]";

/**
 * Who stands behind a merge. What a queue, auto-merge or another machine merged is the act of whoever had it done, as long as
 * that was not taken back. GitHub calls auto-merge a merge by who enabled it: that person's own button cannot be told from it.
 */
export function mergedFor({ merged, acts = [] }: Pick<PullRequestSeen, "merged" | "acts">): Agreement | null {
  if (merged === null) return null;
  const { by } = merged;
  const before = acts.filter(({ at }) => at <= merged.at);
  const asked = (["queued", "auto"] as const).flatMap((kind): (Agreement & { by: Account })[] => {
    // The queue lets go of what it merges, and GitHub keeps that like a removal, of the same second or the one before.
    const byQueue = kind === "queued" && by?.login === MERGE_QUEUE;
    const last = before.findLast(({ act, on }) => act === kind && (on || !byQueue));
    return last?.on && last.by && !last.by.bot ? [{ by: last.by, given: last.at }] : [];
  });
  const byMachine = by === null || by.bot;
  return asked.find((one) => byMachine || one.by.id === by.id) ?? { by, given: null };
}

/** How the branch came to the head that was merged. */
export interface Moves {
  /** The host's list, newest first; null where there is none: then the dates of commits have to do. */
  readonly pushes: readonly PushSeen[] | null;
  readonly commits: readonly CommitSeen[];
  readonly bot: EngineOptions["bot"];
}

/**
 * What has been done to a pull request since somebody told GitHub to merge it: it then shows what they have not agreed to.
 * Null when nothing was. What they pushed themselves they know; of the App's own, a push of that very second had come.
 */
export function overtakenBy(pull: Merged, { by, given }: Agreement, moves: Moves): string | null {
  if (given === null) return null;
  if (!sinceBase(pull, undefined, given)) return "its base was changed";
  const until = secondOf(given);
  const { pushes, commits, bot } = moves;
  if (pushes === null) {
    const head = commits.find(({ sha }) => sha === pull.head);
    return head !== undefined && secondOf(head.at) <= until ? null : "its newest commit was made";
  }
  const from = pushes.findIndex(({ after }) => after === pull.head);
  if (from < 0) return "somebody pushed to it";
  const isLater = (push: PushSeen): boolean =>
    secondOf(push.at) > until || (secondOf(push.at) === until && push.by?.id !== bot.id);
  const last = pushes.slice(from).find((push) => isLater(push) && (push.by === null || push.by.id !== by?.id));
  return last === undefined ? null : `${last.by?.login ?? "somebody"} pushed to it`;
}

/** What was done to a pull request after somebody had told GitHub to merge it, as `overtakenBy` says. */
export type OvertakenBy = (pull: PullRequestSeen, agreement: Agreement) => Promise<string | null>;

/** The same, asking the host where there is something to ask. */
export function overtakenOn(
  ports: ReadPorts,
  options: EngineOptions,
  { commits: all }: Observation["snapshot"],
): OvertakenBy {
  return async (pull, agreement) => {
    if (agreement.given === null) return null;
    const [branch, tip] = [pull.head_branch, pull.head];
    const commits = all.get(branch) ?? [];
    const pushes = await pushesOf(ports, options, { branch, tip, commits });
    return overtakenBy(pull, agreement, { pushes, commits, bot: options.bot });
  };
}
