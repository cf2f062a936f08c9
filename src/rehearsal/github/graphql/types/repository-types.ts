import type * as Args from "@octokit/graphql-schema";
import type { Account } from "../../model/account.ts";
import type { Item, PullRequest, Repository } from "../../model/records.ts";
import { fullName } from "../../model/world.ts";
import { repoHtmlUrl } from "../../objects/account-objects.ts";
import { connection } from "../connections.ts";
import { assertMay, type GraphqlContext, graphqlError, notResolved, type Resolvers } from "../context.ts";
import { pullState } from "./conversation-types.ts";
import { commitNode, objectNode, refNode, rollupNode } from "./git-types.ts";

const CONTENTS = [{ name: "contents", access: "read" }] as const;
const CHECKS = [{ name: "checks", access: "read" }] as const;
const PULLS = [{ name: "pull_requests", access: "read" }] as const;
const ISSUES = [{ name: "issues", access: "read" }] as const;

const RepositoryType: Resolvers<Repository> = {
  nameWithOwner: (repo) => fullName(repo),
  isPrivate: (repo) => repo.private,
  isArchived: (repo) => repo.archived,
  url: (repo, _args, { world }) => repoHtmlUrl(world, repo),
  defaultBranchRef: (repo, _args, context) => {
    assertMay(context, repo, CONTENTS);
    const oid = repo.git.branch(repo.defaultBranch);
    return oid === null ? null : refNode(repo, `refs/heads/${repo.defaultBranch}`, oid);
  },
  ref: (repo, { qualifiedName: name }: Args.RepositoryRefArgs, context) => {
    assertMay(context, repo, CONTENTS);
    for (const full of [name, `refs/heads/${name}`, `refs/tags/${name}`]) {
      const oid = full.startsWith("refs/") ? repo.git.ref(full) : null;
      if (oid) return refNode(repo, full, oid);
    }
    return null;
  },
  refs: (repo, { refPrefix, ...args }: Args.RepositoryRefsArgs, context) => {
    assertMay(context, repo, CONTENTS);
    const refs = repo.git.refs(refPrefix.replace(/\/?$/, "/"));
    return connection(
      refs.map(({ name, oid }) => refNode(repo, name, oid)),
      args,
    );
  },
  object: async (repo, args: Args.RepositoryObjectArgs, context) => {
    assertMay(context, repo, CONTENTS);
    const name: string | null = args.oid ?? args.expression ?? null;
    if (name === null) throw graphqlError("ARGUMENT_LITERALS_INCOMPATIBLE", "object needs an oid or an expression");
    const [revision = "", ...path] = name.split(":");
    const commit = await repo.git.resolve(revision);
    return objectNode(repo, [commit ?? revision, ...path].join(":"));
  },
  pullRequest: (repo, args: Args.RepositoryPullRequestArgs, context) => {
    assertMay(context, repo, PULLS);
    return numbered(repo, args, "PullRequest");
  },
  issue: (repo, args: Args.RepositoryIssueArgs, context) => {
    assertMay(context, repo, ISSUES);
    return numbered(repo, args, "Issue");
  },
  issues: (repo, { orderBy, ...args }: Args.RepositoryIssuesArgs, context) => {
    assertMay(context, repo, ISSUES);
    const issues = [...repo.items.values()].filter((item) => item.typename === "Issue");
    return connection(inOrder(issues, orderBy), args);
  },
  pullRequests: (repo, args: Args.RepositoryPullRequestsArgs, context) => {
    assertMay(context, repo, PULLS);
    return connection(selectedPulls(repo, args), args);
  },
};

function numbered(repo: Repository, args: Args.RepositoryIssueArgs, typename: Item["typename"]): Item {
  const item = repo.items.get(args.number);
  if (item?.typename !== typename)
    throw notResolved(`a${typename === "Issue" ? "n" : ""} ${typename} with the number of ${args.number}`);
  return item;
}

function selectedPulls(repo: Repository, args: Args.RepositoryPullRequestsArgs): readonly PullRequest[] {
  const { headRefName: head, baseRefName: base, orderBy: order } = args;
  const states: readonly string[] | null = args.states ?? null;
  const pulls = [...repo.items.values()]
    .filter((item) => item.typename === "PullRequest")
    .filter((pull) => (head ?? pull.headRef) === pull.headRef && (base ?? pull.baseRef) === pull.baseRef)
    .filter((pull) => states === null || states.includes(pullState(pull)));
  return inOrder(pulls, order);
}

/** As they were made, unless asked for by when they were last changed. */
function inOrder<T extends Item>(
  items: T[],
  order: { readonly field: string; readonly direction: string } | null | undefined,
): readonly T[] {
  if (order?.field === "UPDATED_AT") items.sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1));
  return order?.direction === "DESC" ? items.reverse() : items;
}

/** Bots are called by their App's slug here; REST adds `[bot]`. */
const account: Resolvers<Account> = {
  login: ({ typename, login }) => (typename === "Bot" ? login.replace(/\[bot\]$/, "") : login),
  url: ({ login }, _args, { world }) => `${world.url}/${login}`,
  avatarUrl: ({ id }, _args, { world }) => `${world.url}/avatars/${id}`,
};

const Query: Resolvers<unknown> = {
  rateLimit: (_source, _args, { limits, caller, cost }) => {
    const { reset, ...budget } = limits.budget(caller.actor, "graphql");
    const { points, nodes } = cost;
    return {
      typename: "RateLimit",
      cost: points,
      nodeCount: nodes,
      ...budget,
      resetAt: new Date(reset * 1000).toISOString(),
    };
  },
  viewer: (_source, _args, { world, caller }) => {
    const viewer = world.actorAccount(caller.actor);
    if (!viewer) throw graphqlError("FORBIDDEN", "Resource not accessible by integration");
    return viewer;
  },
  repository: (_source, { owner, name, followRenames }: Args.QueryRepositoryArgs, context) => {
    const renamed = followRenames === false ? null : context.world.repositoryOnceCalled(owner, name);
    const repo = renamed ?? repositoryNamed(context, owner, name);
    assertMay(context, repo, []);
    return repo;
  },
  node: (_source, { id }: Args.QueryNodeArgs, context) => nodeById(context, id),
  // Each by itself: one that cannot be seen is null, with an error beside the others.
  nodes: (_source, { ids }: Args.QueryNodesArgs, context) => ids.map((id) => nodeById(context, id)),
};

/** By the name that it has now. Throws NOT_FOUND; whether the caller may see it is asked elsewhere. */
export function repositoryNamed({ world }: GraphqlContext, owner: string, name: string): Repository {
  const repo = world.repository(owner, name);
  if (!repo) throw notResolved(`a Repository with the name '${owner}/${name}'`);
  return repo;
}

/** The record or git object behind a node id, if this caller may see its repository. */
export async function nodeById(context: GraphqlContext, id: string): Promise<object> {
  const [, kind, repoId, oid = ""] = /^(C|SCR)_(\d+)_([0-9a-f]{40})$/.exec(id) ?? [];
  if (kind) {
    const repo = context.world.repositoryById(Number(repoId));
    if (!repo || !(await repo.git.commit(oid))) throw unknownNode(id);
    assertMay(context, repo, kind === "C" ? CONTENTS : CHECKS);
    const found = kind === "C" ? await commitNode(repo, oid) : rollupNode(repo, oid);
    if (!found) throw unknownNode(id);
    return found;
  }
  const found = context.world.ids.find(id);
  if (!found) throw unknownNode(id);
  const repo = repositoryOf(found);
  if (repo) assertMay(context, repo, []);
  return found;
}

function unknownNode(id: string) {
  return notResolved(`a node with the global id of '${id}'`);
}

/** Where a record lives; accounts and Apps live nowhere. */
export function repositoryOf(record: object): Repository | null {
  const holder =
    "thread" in record
      ? record.thread
      : "item" in record
        ? record.item
        : "runs" in record
          ? first(record.runs)
          : record;
  if (typeof holder !== "object" || holder === null) return null;
  const owner = "pull" in holder ? holder.pull : holder;
  if (typeof owner !== "object" || owner === null) return null;
  if ("git" in owner) return owner as Repository; // only repositories hold a git
  return "repo" in owner ? (owner.repo as Repository) : null; // `repo` is a repository in every record
}

function first(runs: unknown): unknown {
  return Array.isArray(runs) ? runs[0] : null;
}

export const repositoryTypes = {
  Query,
  Repository: RepositoryType,
  User: account,
  Bot: account,
  Organization: account,
};
