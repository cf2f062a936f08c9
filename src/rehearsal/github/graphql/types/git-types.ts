import type { CommitCheckSuitesArgs, CommitFileArgs, CommitHistoryArgs } from "@octokit/graphql-schema";
import type { Commit, Signature, TreeEntry } from "../../git/parse-objects.ts";
import { accountByEmail, webFlowLogin } from "../../model/accounts.ts";
import { latestCheckRuns, latestStatuses, rulesOf } from "../../model/branch-rules.ts";
import { isVerified, signedBy } from "../../model/commit-signatures.ts";
import type { Repository } from "../../model/records.ts";
import { repoHtmlUrl } from "../../objects/account-objects.ts";
import { commitNodeId, requireCommit, signatureOfGitHub } from "../../objects/git-objects.ts";
import { connection, onPage } from "../connections.ts";
import { assertMay, type Resolvers } from "../context.ts";

export interface CommitNode {
  readonly typename: "Commit";
  readonly nodeId: string;
  readonly repo: Repository;
  readonly commit: Commit;
}

export interface TreeNode {
  readonly typename: "Tree";
  readonly nodeId: string;
  readonly repo: Repository;
  readonly oid: string;
}

export interface BlobNode extends Omit<TreeNode, "typename"> {
  readonly typename: "Blob";
  readonly content: Buffer;
}

export interface RefNode extends Omit<TreeNode, "typename"> {
  readonly typename: "Ref";
  readonly fullName: string;
}

interface EntryNode {
  readonly typename: "TreeEntry";
  readonly repo: Repository;
  readonly entry: TreeEntry;
  readonly path: string;
}

/** Throws a HostError where the commit is missing. */
export async function commitNode(repo: Repository, oid: string): Promise<CommitNode> {
  return { typename: "Commit", nodeId: commitNodeId(repo, oid), repo, commit: await requireCommit(repo, oid) };
}

export function refNode(repo: Repository, fullName: string, oid: string): RefNode {
  const nodeId = `REF_${repo.id}_${Buffer.from(fullName).toString("base64url")}`;
  return { typename: "Ref", nodeId, repo, fullName, oid };
}

/** Any git object by what `git rev-parse` understands; null when there is none. */
export async function objectNode(repo: Repository, name: string): Promise<CommitNode | TreeNode | BlobNode | null> {
  const found = await repo.git.object(name);
  if (!found) return null;
  if (found.type === "commit") return commitNode(repo, found.oid);
  const base = { nodeId: `${found.type === "tree" ? "T" : "B"}_${repo.id}_${found.oid}`, repo, oid: found.oid };
  return found.type === "tree" ? { typename: "Tree", ...base } : { typename: "Blob", ...base, content: found.content };
}

const MOST_COMMITS = 5000;

const Ref: Resolvers<RefNode> = {
  name: ({ fullName }) => fullName.replace(/^refs\/[^/]+\//, ""),
  prefix: ({ fullName }) => /^refs\/[^/]+\//.exec(fullName)?.[0] ?? "refs/",
  target: ({ repo, oid }) => commitNode(repo, oid),
  repository: ({ repo }) => repo,
  // Rules here are rulesets; the older kind of protection is never set.
  refUpdateRule: () => null,
  rules: ({ repo, fullName }, args) => connection(shownRules(repo, fullName), args),
};

function shownRules(repo: Repository, fullName: string): readonly object[] {
  return rulesOf(repo, fullName.replace(/^refs\/heads\//, "")).flatMap((rule) => {
    const { requiredApprovals, requiredChecks } = rule;
    const reviews = { typename: "PullRequestParameters", requiredApprovingReviewCount: requiredApprovals };
    const requiredStatusChecks = requiredChecks?.map(({ context }) => ({
      typename: "StatusCheckConfiguration",
      context,
    }));
    const checks = { typename: "RequiredStatusChecksParameters", requiredStatusChecks };
    const shown = [
      ...(requiredApprovals === undefined ? [] : [{ type: "PULL_REQUEST", parameters: reviews }]),
      ...(requiredChecks === undefined ? [] : [{ type: "REQUIRED_STATUS_CHECKS", parameters: checks }]),
      ...(rule.mergeQueue ? [{ type: "MERGE_QUEUE", parameters: { typename: "MergeQueueParameters" } }] : []),
    ];
    const rules = shown.length > 0 ? shown : [{ type: "UPDATE", parameters: null }];
    return rules.map((one) => ({ typename: "RepositoryRule", ...one }));
  });
}

const commitType: Resolvers<CommitNode> = {
  oid: ({ commit }) => commit.oid,
  abbreviatedOid: ({ commit }) => commit.oid.slice(0, 7),
  message: ({ commit }) => commit.message,
  messageHeadline: ({ commit }) => commit.message.split("\n")[0] ?? "",
  messageBody: ({ commit }) => commit.message.split("\n").slice(1).join("\n").trim(),
  committedDate: ({ commit }) => commit.committer.date,
  authoredDate: ({ commit }) => commit.author.date,
  author: ({ commit }) => ({ typename: "GitActor", ...commit.author }),
  committer: ({ commit }) => ({ typename: "GitActor", ...commit.committer }),
  url: ({ repo, commit }, _args, { world }) => `${repoHtmlUrl(world, repo)}/commit/${commit.oid}`,
  repository: ({ repo }) => repo,
  parents: async ({ repo, commit }, args) => onPage(connection(commit.parents, args), (oid) => commitNode(repo, oid)),
  tree: ({ repo, commit }) => objectNode(repo, commit.tree),
  file: async ({ repo, commit }, { path }: CommitFileArgs) => fileOf(repo, commit, path),
  history: async ({ repo, commit }, { path, ...args }: CommitHistoryArgs) => {
    const oids = await repo.git.history(commit.oid, { limit: MOST_COMMITS, ...(path ? { path } : {}) });
    return onPage(connection(oids, args), (oid) => commitNode(repo, oid));
  },
  signature: ({ repo, commit }, _args, { world }) => {
    const by = signedBy(world, repo, commit);
    return by === null ? null : { typename: by === "GitHub" ? "GpgSignature" : "SshSignature", repo, commit };
  },
  checkSuites: ({ repo, commit }, args: CommitCheckSuitesArgs, context) => {
    assertMay(context, repo, [{ name: "checks", access: "read" }]);
    const app = args.filterBy?.appId ?? null;
    const suites = repo.suites.filter(
      (suite) => suite.headSha === commit.oid && (app === null || suite.app.id === app),
    );
    return connection(suites, args);
  },
  status: ({ repo, commit }, _args, context) => {
    assertMay(context, repo, [{ name: "statuses", access: "read" }]);
    const contexts = latestStatuses(repo, commit.oid);
    return contexts.length === 0 ? null : { typename: "Status", nodeId: `S_${repo.id}_${commit.oid}`, contexts };
  },
  statusCheckRollup: ({ repo, commit }, _args, context) => {
    assertMay(context, repo, [
      { name: "checks", access: "read" },
      { name: "statuses", access: "read" },
    ]);
    return rollupNode(repo, commit.oid);
  },
};

/** What was reported last on a commit; null while nothing was. */
export function rollupNode(repo: Repository, oid: string): object | null {
  const runs = latestCheckRuns(repo, oid);
  const statuses = latestStatuses(repo, oid);
  const nodeId = `SCR_${repo.id}_${oid}`;
  return runs.length + statuses.length === 0 ? null : { typename: "StatusCheckRollup", nodeId, runs, statuses };
}

async function fileOf(repo: Repository, commit: Commit, path: string): Promise<EntryNode | null> {
  const parts = path.split("/").filter(Boolean);
  const name = parts.pop();
  const folder = await repo.git.object(`${commit.oid}:${parts.join("/")}`);
  const entries = folder?.type === "tree" ? await repo.git.tree(folder.oid) : null;
  const entry = entries?.find((one) => one.path === name);
  return entry ? { typename: "TreeEntry", repo, entry, path } : null;
}

const GitActor: Resolvers<Signature> = {
  user: ({ email }, _args, { world }) => {
    const account = email === "noreply@github.com" ? world.account(webFlowLogin) : accountByEmail(world, email);
    // A commit's author is a `User` in this schema; GitHub shows none for Apps.
    return account?.typename === "User" ? account : null;
  },
};

const GpgSignature: Resolvers<{ readonly commit: Commit }> = {
  isValid: () => true,
  wasSignedByGitHub: () => true,
  state: () => "VALID",
  email: () => "noreply@github.com",
  keyId: () => null,
  payload: ({ commit }) => signatureOfGitHub(commit).payload,
  signature: ({ commit }) => signatureOfGitHub(commit).armored,
  signer: (_source, _args, { world }) => world.account(webFlowLogin),
  verifiedAt: ({ commit }) => commit.committer.date,
};

/** Of people, by keys of their own. */
const SshSignature: Resolvers<Pick<CommitNode, "repo" | "commit">> = {
  isValid: ({ repo, commit }, _args, { world }) => isVerified(world, repo, commit),
  wasSignedByGitHub: () => false,
  state: ({ repo, commit }, _args, { world }) => (isVerified(world, repo, commit) ? "VALID" : "UNKNOWN_KEY"),
  email: ({ commit }) => commit.committer.email,
  payload: ({ commit }) => commit.signature?.payload ?? "",
  signature: ({ commit }) => commit.signature?.armored ?? "",
  signer: ({ commit }, _args, { world }) => accountByEmail(world, commit.committer.email),
  verifiedAt: ({ repo, commit }, _args, { world }) => (isVerified(world, repo, commit) ? commit.committer.date : null),
};

const Tree: Resolvers<TreeNode> = {
  entries: async ({ repo, oid }) =>
    ((await repo.git.tree(oid)) ?? []).map(
      (entry): EntryNode => ({ typename: "TreeEntry", repo, entry, path: entry.path }),
    ),
};

const entryType: Resolvers<EntryNode> = {
  name: ({ entry }) => entry.path,
  path: ({ path }) => path,
  type: ({ entry }) => entry.type,
  oid: ({ entry }) => entry.oid,
  mode: ({ entry }) => Number.parseInt(entry.mode, 8),
  size: async ({ repo, entry }) =>
    entry.type === "blob" ? ((await repo.git.object(entry.oid))?.content.length ?? 0) : 0,
  object: ({ repo, entry }) => (entry.type === "commit" ? null : objectNode(repo, entry.oid)),
};

/** Text longer than this is cut, as GitHub does somewhere around here. */
const LONGEST_TEXT = 512_000;

const Blob: Resolvers<BlobNode> = {
  text: ({ content }) => (isBinary(content) ? null : content.subarray(0, LONGEST_TEXT).toString("utf8")),
  byteSize: ({ content }) => content.length,
  isBinary: ({ content }) => isBinary(content),
  isTruncated: ({ content }) => !isBinary(content) && content.length > LONGEST_TEXT,
};

function isBinary(content: Buffer): boolean {
  return content.subarray(0, 8000).includes(0);
}

export const gitTypes = {
  Ref,
  Commit: commitType,
  GitActor,
  GpgSignature,
  SshSignature,
  Tree,
  TreeEntry: entryType,
  Blob,
};
