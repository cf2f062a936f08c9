import type { CommitSeen } from "../ports/index.ts";
import { type GitCall, gitText } from "./git-process.ts";
import { objectId } from "./object-reading.ts";

const FIELDS = ["%H", "%T", "%P", "%ct", "%an", "%ae", "%B"];

export interface Stretch {
  readonly head: string;
  /** The stretch ends before this commit. */
  readonly until: string | null;
  readonly limit: number;
}

/** Commits along first parents, newest first. */
export async function readHistory(call: GitCall, { head, until, limit }: Stretch): Promise<readonly CommitSeen[]> {
  const format = `--format=tformat:${FIELDS.join("%x00")}`;
  const args = ["log", "--first-parent", "-z", format, `--max-count=${limit}`, objectId(head), "--"];
  const parts = (await gitText(args, call)).split("\0");
  const commits: CommitSeen[] = [];
  for (let at = 0; at + FIELDS.length <= parts.length; at += FIELDS.length) {
    const commit = commitSeen(parts.slice(at, at + FIELDS.length));
    if (commit.sha === until) break;
    commits.push(commit);
  }
  return commits;
}

const NOREPLY = /^(\d+)\+([^@]+)@users\.noreply\./;

/** A clone knows no accounts: login and id are those that GitHub's own addresses name, and nothing vouches for them. */
function commitSeen(fields: readonly string[]): CommitSeen {
  const [sha = "", tree = "", parents = "", seconds = "", name = "", email = "", message = ""] = fields;
  const [, id, login] = NOREPLY.exec(email) ?? [];
  return {
    sha,
    tree,
    parents: parents === "" ? [] : parents.split(" "),
    message: message.replace(/\n+$/, ""),
    at: new Date(Number(seconds) * 1000).toISOString(),
    author: { login: login ?? null, id: id === undefined ? null : Number(id), name, email },
    verified: null,
  };
}
