import { ZERO_OID } from "../git/git-process.ts";
import type { Commit } from "../git/parse-objects.ts";
import { EMPTY_TREE } from "../git/write-objects.ts";
import type { Account } from "../model/account.ts";
import { accountByEmail } from "../model/accounts.ts";
import type { Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { repoHtmlUrl } from "../objects/account-objects.ts";
import { noreply, requireCommit } from "../objects/git-objects.ts";

type Json = Readonly<Record<string, unknown>>;

/** `before` is `ZERO_OID` for a new ref, `after` for one that is gone. */
export interface RefMove {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly forced: boolean;
}

const MOST_COMMITS = 50;

/** GitHub's `push` payload: the commits this push brought, oldest first. */
export async function pushPayload(world: World, repo: Repository, move: RefMove, pusher: Account): Promise<Json> {
  const commits = await Promise.all((await newCommits(repo, move)).map((commit) => pushedCommit(world, repo, commit)));
  const head = move.after === ZERO_OID ? null : await requireCommit(repo, move.after);
  return {
    ref: move.ref,
    before: move.before,
    after: move.after,
    created: move.before === ZERO_OID,
    deleted: move.after === ZERO_OID,
    forced: move.forced,
    base_ref: null,
    compare: `${repoHtmlUrl(world, repo)}/compare/${move.before.slice(0, 12)}...${move.after.slice(0, 12)}`,
    commits,
    head_commit: head ? await pushedCommit(world, repo, head) : null,
    pusher: { name: pusher.login, email: noreply(pusher) },
  };
}

async function newCommits(repo: Repository, move: RefMove): Promise<readonly Commit[]> {
  if (move.after === ZERO_OID) return [];
  const head = await requireCommit(repo, move.after);
  if (head.parents.length === 1 && head.parents[0] === move.before) return [head];
  const known = move.before === ZERO_OID ? repo.git.branch(repo.defaultBranch) : move.before;
  const oids =
    known === null || known === move.after
      ? await repo.git.history(move.after, { limit: known === null ? MOST_COMMITS : 0 })
      : await repo.git.commitsBetween(known, move.after, MOST_COMMITS);
  return Promise.all([...oids].reverse().map((oid) => requireCommit(repo, oid)));
}

async function pushedCommit(world: World, repo: Repository, commit: Commit): Promise<Json> {
  const files = await repo.git.diff(commit.parents[0] ?? EMPTY_TREE, commit.oid);
  const paths = (status: string): readonly string[] =>
    files.filter((file) => file.status === status).map((file) => file.path);
  const person = (who: Commit["author"]): Json => {
    const account = accountByEmail(world, who.email);
    return { name: who.name, email: who.email, date: who.date, ...(account ? { username: account.login } : {}) };
  };
  return {
    id: commit.oid,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: `${repoHtmlUrl(world, repo)}/commit/${commit.oid}`,
    author: person(commit.author),
    committer: person(commit.committer),
    added: paths("added"),
    removed: paths("removed"),
    modified: [...paths("modified"), ...paths("renamed")],
  };
}
