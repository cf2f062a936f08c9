import type { Account, CommitSeen, PushSeen } from "../ports/index.ts";
import type { EngineOptions, EnginePorts } from "./ports.ts";

/** One move of a branch that the books do not know yet. */
export interface Move {
  readonly before: string;
  readonly after: string;
  /** `own`: made by the App. `unknown`: the host does not tell who it was. */
  readonly by: "own" | "unknown" | Account | null;
  /** What the commit at its end is called by its author; words only, nobody's identity. */
  readonly name: string;
}

export interface Stretch {
  readonly branch: string;
  readonly known: string;
  readonly head: string;
  /** Commits from the head down, newest first, as far as they were seen. */
  readonly commits: readonly CommitSeen[];
}

/** Whether the App made a commit, as far as the commit itself can prove it: its author under the platform's signature. */
export function isOwn(options: EngineOptions, commit: CommitSeen): boolean {
  return commit.author.id === options.bot.id && commit.verified !== false;
}

/**
 * How a branch came from the commit that is accounted for to where it stands, oldest move first. When every commit on
 * the way is provably the App's, nobody is asked; else the host's list of pushes says who it was. Where that does not
 * lead from one end to the other, everything is one move by nobody knows whom.
 */
export async function movesOf(ports: EnginePorts, options: EngineOptions, stretch: Stretch): Promise<readonly Move[]> {
  const { known, head, commits } = stretch;
  const at = commits.findIndex((commit) => commit.sha === known);
  const fresh = at < 0 ? null : commits.slice(0, at);
  if (fresh?.every((commit) => isOwn(options, commit))) return fresh.map(ownMove).reverse();
  const pushes = await ports.activity.pushes(stretch.branch);
  const told = pushes && chain(pushes, known, head);
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

/** The pushes that lead from one commit to another, oldest first; null when one is missing. */
function chain(
  pushes: readonly PushSeen[],
  from: string,
  to: string,
): readonly (PushSeen & { readonly before: string })[] | null {
  const found: (PushSeen & { readonly before: string })[] = [];
  let stands = to;
  for (const push of pushes) {
    if (stands === from) break;
    if (push.after !== stands || push.before === null) continue;
    found.unshift({ ...push, before: push.before });
    stands = push.before;
  }
  return stands === from ? found : null;
}

function nameOf(commit: CommitSeen | undefined): string {
  return commit?.author.login ?? (commit?.author.name || "somebody");
}
