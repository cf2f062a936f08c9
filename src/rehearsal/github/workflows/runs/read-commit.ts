import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { HostError } from "../../../../shared/index.ts";

/** The short form of a commit that run objects carry. */
export interface HeadCommit {
  readonly id: string;
  readonly tree_id: string;
  readonly message: string;
  readonly timestamp: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly committer: { readonly name: string; readonly email: string };
}

const FORMAT = ["%H", "%T", "%cI", "%an", "%ae", "%cn", "%ce", "%B"].join("%x00");
const run = promisify(execFile);

const read = new Map<string, Promise<HeadCommit>>();

/** One commit of a bare repository. A commit never changes, so each is read once. */
export function readCommit(gitDirectory: string, sha: string): Promise<HeadCommit> {
  const key = `${gitDirectory} ${sha}`;
  const known = read.get(key);
  if (known) return known;
  const fresh = readOnce(gitDirectory, sha);
  read.set(key, fresh);
  fresh.catch(() => read.delete(key)); // whoever asked hears of it; who asks later may find it
  return fresh;
}

async function readOnce(gitDirectory: string, sha: string): Promise<HeadCommit> {
  const args = ["--git-dir", gitDirectory, "log", "-1", "--no-show-signature", `--format=${FORMAT}`, sha];
  const { stdout } = await run("git", args, { maxBuffer: 1 << 24 }).catch((cause: unknown) => {
    throw new HostError(`commit ${sha} cannot be read`, { retryable: false, cause });
  });
  const [id = "", tree_id = "", timestamp = "", name = "", email = "", byName = "", byEmail = "", ...message] =
    stdout.split("\0");
  return {
    id,
    tree_id,
    timestamp,
    message: message.join("\0").trimEnd(),
    author: { name, email },
    committer: { name: byName, email: byEmail },
  };
}
