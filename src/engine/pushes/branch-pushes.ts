import type { Account, CommitSeen, PushSeen } from "../../ports/index.ts";
import { pushesOf } from "../ledger/who-pushed.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";

/** One move of a branch that the ledger does not know yet. */
export interface Move {
  readonly before: string;
  readonly after: string;
  /** `own`: by the App. `unknown`: the host does not tell who it was. */
  readonly by: "own" | "unknown" | Account | null;
  /** What the commit at its end is called by its author; words only, nobody's identity. */
  readonly name: string;
}

/** A branch from the commit that is accounted for, `known`, to `head`. */
export interface Stretch {
  readonly branch: string;
  readonly known: string;
  readonly head: string;
  /** Whether the branch stands at that head now. */
  readonly stands: boolean;
  /** Commits from the head down, newest first, as far as they were seen. */
  readonly commits: readonly CommitSeen[];
}

/**
 * How a branch came from the commit that is accounted for to where it stands, oldest move first. When every commit on
 * the way is known to be the App's, nobody is asked; else the host's list of pushes says who it was: a merge by button
 * belongs to who pressed it, whoever its commit names. Where that does not lead from one end to the other, everything is
 * one move by nobody knows whom.
 */
export async function movesOf(ports: ReadPorts, options: EngineOptions, stretch: Stretch): Promise<readonly Move[]> {
  const { branch, known, head, commits } = stretch;
  const at = commits.findIndex((commit) => commit.sha === known);
  const fresh = at < 0 ? null : commits.slice(0, at);
  if (fresh?.every(({ sha }) => ports.own.has(branch, sha))) return fresh.map(ownMove).reverse();
  const tip = stretch.stands ? head : undefined;
  const pushes = await pushesOf(ports, options, { branch, tip, commits: fresh ?? commits });
  const told = pushes && chain(pushes, known, head, options.bot);
  if (told === null) return [{ before: known, after: head, by: "unknown", name: nameOf(commits[0]) }];
  return told.map(({ before, after, by }) => ({
    before,
    after,
    by: by?.id === options.bot.id ? "own" : by,
    name: by?.login ?? nameOf(commits.find((commit) => commit.sha === after)),
  }));
}

function ownMove(commit: CommitSeen): Move {
  return { before: commit.parents[0] ?? commit.sha, after: commit.sha, by: "own", name: nameOf(commit) };
}

type Step = PushSeen & { readonly before: string };

/**
 * The pushes that lead from one commit to another, oldest first; null when one is missing. Where nothing else leads there,
 * somebody who made the branch has brought everything on it; what the App has made a branch of may be anybody's.
 */
function chain(
  pushes: readonly PushSeen[],
  from: string,
  to: string,
  bot: EngineOptions["bot"],
): readonly Step[] | null {
  const moved = pushes.filter((push): push is Step => push.before !== null);
  const made = pushes
    .filter(({ before, by }) => before !== null || by?.id !== bot.id)
    .map((push) => ({ ...push, before: push.before ?? from }));
  return leading(moved, from, to) ?? leading(made, from, to);
}

function leading(pushes: readonly Step[], from: string, to: string): readonly Step[] | null {
  const found: Step[] = [];
  let stands = to;
  for (const push of pushes) {
    if (stands === from) break;
    if (push.after !== stands) continue;
    found.unshift(push);
    stands = push.before;
  }
  return stands === from ? found : null;
}

function nameOf(commit: CommitSeen | undefined): string {
  return commit?.author.login ?? (commit?.author.name || "somebody");
}
