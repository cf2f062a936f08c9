import type { CommitSeen, PushSeen } from "../ports/index.ts";
import { pushesOf } from "./foreign-pushes.ts";
import type { EngineOptions, EnginePorts } from "./ports.ts";

export interface Stood {
  readonly branch: string;
  /** Where it stands now. */
  readonly head: string;
  /** Its newest commits, newest first. */
  readonly commits: readonly CommitSeen[];
}

/**
 * The commit a branch stood at when somebody wrote something: what they can have looked at. The date of a commit of others
 * is what its author wrote into it, so the host's list of pushes is asked, unless the head is the App's own and older.
 * Null when the list does not tell: then nothing is taken for seen. A server without such a list leaves the dates alone.
 */
export async function headAt(
  ports: EnginePorts,
  options: EngineOptions,
  { branch, head, commits }: Stood,
  at: string,
): Promise<string | null> {
  const newest = commits.find(({ sha }) => sha === head);
  if (newest && ports.own.has(branch, head) && isBy(newest.at, at)) return head;
  const pushes = await pushesOf(ports, options, { branch, tip: head, commits });
  if (pushes === null) return commits.find((commit) => isBy(commit.at, at))?.sha ?? null;
  if (!pushes.some(({ after }) => after === head)) return null;
  const isOwn = ({ after, by }: PushSeen): boolean => ports.own.has(branch, after) || by?.id === options.bot.id;
  return pushes.find((push) => isBy(push.at, at, isOwn(push) ? "or together" : "before"))?.after ?? null;
}

/**
 * GitHub tells comments and pushes to the second. What the App has pushed in the same one had come: it ends a step, and people
 * answer to that. What anybody else has is taken for pushed after the comment.
 */
function isBy(moment: string, at: string, when: "or together" | "before" = "or together"): boolean {
  const [then, said] = [moment, at].map((time) => Math.floor(Date.parse(time) / 1000)) as [number, number];
  return then < said || (then === said && when === "or together");
}
