import type { CommitSeen } from "../ports/index.ts";
import { cutEnd } from "../shared/index.ts";
import { type GitCall, gitText } from "./git-process.ts";
import { objectId } from "./object-reading.ts";

const FIELDS = ["%H", "%T", "%P", "%ct", "%an", "%ae", "%B"];
/** Asking for these starts one gpg for every signed commit. */
const SIGNATURE = ["%G?", "%GF"];

/** Fingerprints of the key that GitHub signs with what it commits itself, Apps' commits included. */
export const GITHUB_SIGNERS: readonly string[] = ["968479A1AFF927E37D1A566BB5690EEEBB952194"];

/** A piece of history: from `head`, itself included, backwards by at most `limit` commits. */
export interface Stretch {
  readonly head: string;
  /** The stretch ends before this commit. */
  readonly until: string | null;
  readonly limit: number;
  /** Fingerprints whose signatures count; null when nobody wants to know. */
  readonly signers: readonly string[] | null;
}

/** Commits along first parents, newest first. */
export async function readHistory(call: GitCall, stretch: Stretch): Promise<readonly CommitSeen[]> {
  const { head, until, limit, signers } = stretch;
  const fields = signers === null ? FIELDS : [...FIELDS, ...SIGNATURE];
  const format = `--format=tformat:${fields.join("%x00")}`;
  const args = ["log", "--first-parent", "-z", format, `--max-count=${limit}`, objectId(head), "--"];
  const parts = (await gitText(args, signers === null ? call : { ...call, verifies: true })).split("\0");
  const commits: CommitSeen[] = [];
  for (let at = 0; at + fields.length <= parts.length; at += fields.length) {
    const commit = commitSeen(parts.slice(at, at + fields.length), signers);
    if (commit.sha === until) break;
    commits.push(commit);
  }
  return commits;
}

const NOREPLY = /^(\d+)\+([^@]+)@users\.noreply\./;

/**
 * A clone tells signatures by the keys in its user's keyring: null when the key is not there. A good signature by
 * anybody but the signers proves nothing and counts as none.
 */
function isSigned(state: string, fingerprint: string, signers: readonly string[]): boolean | null {
  if (state === "E") return null;
  return (state === "G" || state === "U") && signers.includes(fingerprint.toUpperCase());
}

/** A clone knows no accounts: login and id are those that GitHub's own addresses name, and nothing vouches for them. */
function commitSeen(fields: readonly string[], signers: readonly string[] | null): CommitSeen {
  const [sha = "", tree = "", parents = "", seconds = "", name = "", email = "", message = ""] = fields;
  const [state = "", fingerprint = ""] = fields.slice(FIELDS.length);
  const [, id, login] = NOREPLY.exec(email) ?? [];
  return {
    sha,
    tree,
    parents: parents === "" ? [] : parents.split(" "),
    message: cutEnd(message, "\n"),
    at: new Date(Number(seconds) * 1000).toISOString(),
    author: { login: login ?? null, id: id === undefined ? null : Number(id), name, email },
    verified: signers === null ? null : isSigned(state, fingerprint, signers),
  };
}
