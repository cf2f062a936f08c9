import { HostError } from "../../../shared/index.ts";
import type { FileChange } from "../git/diff.ts";
import type { Commit, Signature } from "../git/parse-objects.ts";
import type { Account } from "../model/account.ts";
import { accountByEmail } from "../model/accounts.ts";
import { isVerified, signedBy } from "../model/commit-signatures.ts";
import type { Repository } from "../model/records.ts";
import { fullName, type World } from "../model/world.ts";
import { restNamed } from "../rest-names.ts";
import { repoHtmlUrl, repoUrl, userObject } from "./account-objects.ts";

type Json = Readonly<Record<string, unknown>>;

/** The e-mail GitHub gives an account that hides its own. */
export function noreply(account: Account): string {
  return `${account.id}+${account.login}@users.noreply.github.com`;
}

/** Under GitHub's noreply address; bots sign by login, people by name. */
export function signatureOf(account: Account, date: string): Signature {
  return {
    name: account.typename === "Bot" ? account.login : (account.name ?? account.login),
    email: noreply(account),
    date,
  };
}

/** What stands where GitHub would have signed. */
export function signatureOfGitHub({ tree }: Commit): NonNullable<Commit["signature"]> {
  return { armored: "-----BEGIN PGP SIGNATURE-----", payload: `tree ${tree}` };
}

function verificationObject(world: World, repo: Repository, commit: Commit): Json {
  const by = signedBy(world, repo, commit);
  const verified = isVerified(world, repo, commit);
  const signature = by === "GitHub" ? signatureOfGitHub(commit) : commit.signature;
  return {
    verified,
    reason: by === null ? "unsigned" : verified ? "valid" : "unknown_key",
    signature: signature?.armored ?? null,
    payload: signature?.payload ?? null,
    verified_at: verified ? commit.committer.date : null,
  };
}

/** Throws a HostError where the commit is missing. */
export async function requireCommit(repo: Repository, oid: string): Promise<Commit> {
  const commit = await repo.git.commit(oid);
  if (!commit) throw new HostError(`commit ${oid} is missing in ${fullName(repo)}`, { retryable: false });
  return commit;
}

/** What git itself says of a commit. */
function bareCommitObject(world: World, repo: Repository, commit: Commit): Json {
  return {
    ...restNamed(commit, "author", "committer", "message"),
    tree: { sha: commit.tree, url: `${repoUrl(world, repo)}/git/trees/${commit.tree}` },
    url: `${repoUrl(world, repo)}/git/commits/${commit.oid}`,
    verification: verificationObject(world, repo, commit),
  };
}

function namesOf(world: World, repo: Repository, { oid }: Commit): Json {
  return { sha: oid, node_id: commitNodeId(repo, oid), html_url: `${repoHtmlUrl(world, repo)}/commit/${oid}` };
}

/** What `git/commits` answers. */
export function gitCommitObject(world: World, repo: Repository, commit: Commit): Json {
  const parents = commit.parents.map((sha) => parentObject(world, repo, sha, "git/commits"));
  return { ...namesOf(world, repo, commit), ...bareCommitObject(world, repo, commit), parents };
}

export function commitNodeId(repo: Repository, oid: string): string {
  return `C_${repo.id}_${oid}`;
}

function parentObject(world: World, repo: Repository, sha: string, route: string): Json {
  return { sha, url: `${repoUrl(world, repo)}/${route}/${sha}`, html_url: `${repoHtmlUrl(world, repo)}/commit/${sha}` };
}

/** What `commits` and comparisons answer. */
export function commitObject(world: World, repo: Repository, commit: Commit): Json {
  const url = `${repoUrl(world, repo)}/commits/${commit.oid}`;
  const author = accountByEmail(world, commit.author.email);
  const committer = accountByEmail(world, commit.committer.email);
  return {
    ...namesOf(world, repo, commit),
    commit: { ...bareCommitObject(world, repo, commit), comment_count: 0 },
    ...{ url, comments_url: `${url}/comments` },
    author: author ? userObject(world, author) : null,
    committer: committer ? userObject(world, committer) : null,
    parents: commit.parents.map((sha) => parentObject(world, repo, sha, "commits")),
  };
}

/** The short form that a merge queue tells. */
export async function simpleCommitObject(repo: Repository, oid: string): Promise<Json> {
  const { tree, message, author, committer } = await requireCommit(repo, oid);
  const person = ({ name, email }: Signature): Json => ({ name, email });
  const people = { author: person(author), committer: person(committer) };
  return { id: oid, tree_id: tree, message, timestamp: committer.date, ...people };
}

/** Lines that came or went in all of these files. */
export function total(files: readonly FileChange[], key: "additions" | "deletions"): number {
  return files.reduce((sum, file) => sum + file[key], 0);
}

/** One entry of a pull request's, commit's or comparison's file list. */
export function fileObject(world: World, repo: Repository, sha: string, file: FileChange): Json {
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  return {
    ...restNamed(file, "status", "additions", "deletions"),
    ...{ sha: file.oid, filename: file.path, changes: file.additions + file.deletions },
    blob_url: `${repoHtmlUrl(world, repo)}/blob/${sha}/${path}`,
    raw_url: `${repoHtmlUrl(world, repo)}/raw/${sha}/${path}`,
    contents_url: `${repoUrl(world, repo)}/contents/${path}?ref=${sha}`,
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}

/** `name` is the full ref; `oid` is taken for a commit's. */
export function refObject(world: World, repo: Repository, name: string, oid: string): Json {
  return {
    ref: name,
    node_id: `REF_${repo.id}_${Buffer.from(name).toString("base64url")}`,
    url: `${repoUrl(world, repo)}/git/${name}`,
    object: { sha: oid, type: "commit", url: `${repoUrl(world, repo)}/git/commits/${oid}` },
  };
}
