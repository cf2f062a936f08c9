import type { CommentSeen, Snapshot } from "../../ports/index.ts";
import type { ParsedCommand } from "../../text/index.ts";
import { parsedCommands } from "../observe/unanswered-comments.ts";

/** So many commands of one comment are carried out. */
export const MOST_PER_COMMENT = 20;
/** So many commands of one person are carried out in an hour, in all places of an intent. */
export const MOST_PER_HOUR = 60;
const HOUR_MS = 3_600_000;

/** What of a comment is carried out, and what is said of the rest; null when there is none. */
export interface CommandSelection {
  readonly commands: readonly ParsedCommand[];
  readonly rest: string | null;
}

/** The first commands of a comment, as many as its author has left in the hour before it. */
export function withinLimits(
  comment: CommentSeen,
  commands: readonly ParsedCommand[],
  snapshot: Pick<Snapshot, "issue_comments" | "pull_requests">,
): CommandSelection {
  const left = Math.max(0, MOST_PER_HOUR - saidBefore(comment, snapshot));
  const most = Math.min(MOST_PER_COMMENT, left);
  if (commands.length <= most) return { commands, rest: null };
  const why =
    most === left
      ? `${MOST_PER_HOUR} commands of one person are heeded in an hour; say the rest again later`
      : `${MOST_PER_COMMENT} commands are heeded in one comment; say the rest in another one`;
  const which = most === 0 ? "The commands" : `All commands but the first ${most}`;
  return { commands: commands.slice(0, most), rest: `${which} of this comment were not carried out: ${why}.` };
}

function saidBefore(
  { id, author, created_at }: CommentSeen,
  { issue_comments, pull_requests }: Pick<Snapshot, "issue_comments" | "pull_requests">,
): number {
  const at = Date.parse(created_at);
  return [...issue_comments, ...pull_requests.flatMap((pull) => pull.comments)]
    .filter((one) => one.author?.id === author?.id && one.id < id && at - Date.parse(one.created_at) < HOUR_MS)
    .reduce((sum, one) => sum + Math.min(MOST_PER_COMMENT, parsedCommands(one).length), 0);
}
