import { intentBranch } from "../method/index.ts";
import type { PushSeen } from "../ports/index.ts";
import { secondOf } from "../shared/index.ts";
import { pushesOf } from "./foreign-pushes.ts";
import type { EngineOptions, EnginePorts } from "./ports.ts";
import type { World } from "./world.ts";

/**
 * The commit that the branch people look at (the stage's own, or the intent's until there is one) stood at when somebody
 * wrote something. The date of a commit of others is what its author wrote into it, so the host's list of pushes is asked,
 * unless the head is the App's own and older. Null when the list does not tell: then nothing is taken for seen. A server
 * without such a list leaves the dates alone.
 */
export async function headAt(
  ports: EnginePorts,
  options: EngineOptions,
  { slug, snapshot, work }: Pick<World, "slug" | "snapshot" | "work">,
  at: string,
): Promise<string | null> {
  const branch = work.head === null ? intentBranch(slug) : work.branch;
  const commits = snapshot.commits.get(branch) ?? [];
  const isBy = (moment: string): boolean => secondOf(moment) <= secondOf(at);
  const newest = commits.find(({ sha }) => sha === work.commit);
  if (newest && ports.own.has(branch, newest.sha) && isBy(newest.at)) return newest.sha;
  const pushes = await pushesOf(ports, options, { branch, tip: work.commit, commits });
  if (pushes === null) return commits.find((commit) => isBy(commit.at))?.sha ?? null;
  if (!pushes.some(({ after }) => after === work.commit)) return null;
  // What the App has pushed in the very second had come: it ends a step, and people answer to that. What anybody else has is
  // taken for pushed after the comment.
  const isOwn = ({ after, by }: PushSeen): boolean => ports.own.has(branch, after) || by?.id === options.bot.id;
  return pushes.find((push) => (isOwn(push) ? isBy(push.at) : secondOf(push.at) < secondOf(at)))?.after ?? null;
}
