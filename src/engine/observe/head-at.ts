import { intentBranch } from "../../method/index.ts";
import type { CommitSeen, PullRequestSeen, PushSeen, Snapshot } from "../../ports/index.ts";
import { secondOf } from "../../shared/index.ts";
import { pushesOf } from "../ledger/who-pushed.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import type { Observation } from "./observation.ts";

type Look = Pick<Observation, "slug" | "snapshot" | "work">;

/**
 * The commit that the branch people look at (the stage's own, or the intent's until there is one) stood at when somebody
 * wrote something. The date of a commit is what its author wrote into it, and a branch can be set back, to a commit of the
 * App's too: so the host's list of pushes is asked, once a look. Null when the list does not tell: then nothing is taken
 * for seen. A server without such a list leaves the dates alone.
 */
export async function headAt(
  ports: ReadPorts,
  options: EngineOptions,
  { slug, snapshot, work }: Look,
  at: string,
): Promise<string | null> {
  const branch = work.head === null ? intentBranch(slug) : work.branch;
  return stoodAt(ports, options, { snapshot, branch, tip: work.commit }, at);
}

/**
 * The same on a pull request that may be merged by now. What was merged is what stands, whatever becomes of its branch;
 * who has seen another commit of it has not seen that.
 */
export async function shownAt(
  ports: ReadPorts,
  options: EngineOptions,
  { pull, ...look }: Look & { readonly pull: PullRequestSeen | null },
  at: string,
): Promise<string | null> {
  if (!pull?.merged) return headAt(ports, options, look, at);
  if (secondOf(pull.merged.at) < secondOf(at)) return look.work.commit;
  const place = { snapshot: look.snapshot, branch: pull.head_branch, tip: pull.head };
  return (await stoodAt(ports, options, place, at)) === pull.head ? look.work.commit : null;
}

interface Branch {
  readonly snapshot: Snapshot;
  readonly branch: string;
  /** Where it stands, or stood when it was merged. */
  readonly tip: string;
}

async function stoodAt(
  ports: ReadPorts,
  options: EngineOptions,
  { snapshot, branch, tip }: Branch,
  at: string,
): Promise<string | null> {
  const isBy = (moment: string): boolean => secondOf(moment) <= secondOf(at);
  const commits = snapshot.commits.get(branch) ?? [];
  const pushes = await pushesOnce(ports, options, { snapshot, branch, tip }, commits);
  if (pushes === null) return commits.find((commit) => isBy(commit.at))?.sha ?? null;
  if (!pushes.some(({ after }) => after === tip)) return null;
  // What the App has pushed in the very second had come: it ends a step, and people answer to that. What anybody else has is
  // taken for pushed after the comment.
  const isOwn = ({ by }: PushSeen): boolean => by?.id === options.bot.id;
  return pushes.find((push) => (isOwn(push) ? isBy(push.at) : secondOf(push.at) < secondOf(at)))?.after ?? null;
}

type Told = Promise<readonly PushSeen[] | null>;

/** What the list has told in a look, by branch and head. */
const told = new WeakMap<Snapshot, Map<string, Told>>();

function pushesOnce(
  ports: ReadPorts,
  options: EngineOptions,
  { snapshot, branch, tip }: Branch,
  commits: readonly CommitSeen[],
): Told {
  const known = told.get(snapshot) ?? new Map<string, Told>();
  told.set(snapshot, known);
  const key = `${branch} ${tip}`;
  const pushes = known.get(key) ?? pushesOf(ports, options, { branch, tip, commits });
  known.set(key, pushes);
  return pushes;
}
