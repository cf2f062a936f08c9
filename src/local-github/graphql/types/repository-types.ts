import type { Account } from "../../model/account.ts";
import type { Item, PullRequest, Repository } from "../../model/records.ts";
import { fullName } from "../../model/world.ts";
import { repoHtmlUrl } from "../../objects/account-objects.ts";
import { connection } from "../connections.ts";
import {
  type Args,
  assertMay,
  type GraphqlContext,
  graphqlError,
  inputOf,
  notResolved,
  optionalText,
  type Resolvers,
  textArg,
  textsOf,
} from "../context.ts";
import { commitNode, objectNode, refNode } from "./git-types.ts";

const CONTENTS = [{ name: "contents", access: "read" }] as const;
const PULLS = [{ name: "pull_requests", access: "read" }] as const;
const ISSUES = [{ name: "issues", access: "read" }] as const;

const RepositoryType: Resolvers<Repository> = {
  nameWithOwner: (repo) => fullName(repo),
  isPrivate: (repo) => repo.private,
  url: (repo, _args, { world }) => repoHtmlUrl(world, repo),
  defaultBranchRef: (repo, _args, context) => {
    assertMay(context, repo, CONTENTS);
    const oid = repo.git.branch(repo.defaultBranch);
    return oid === null ? null : refNode(repo, `refs/heads/${repo.defaultBranch}`, oid);
  },
  ref: (repo, args, context) => {
    assertMay(context, repo, CONTENTS);
    const name = textArg(args, "qualifiedName");
    for (const full of [name, `refs/heads/${name}`, `refs/tags/${name}`]) {
      const oid = full.startsWith("refs/") ? repo.git.ref(full) : null;
      if (oid) return refNode(repo, full, oid);
    }
    return null;
  },
  refs: (repo, args, context) => {
    assertMay(context, repo, CONTENTS);
    const prefix = textArg(args, "refPrefix");
    const refs = repo.git.refs(prefix.endsWith("/") ? prefix : `${prefix}/`);
    return connection(
      "refs",
      refs.map(({ name, oid }) => refNode(repo, name, oid)),
      args,
    );
  },
  object: async (repo, args, context) => {
    assertMay(context, repo, CONTENTS);
    const name = optionalText(args, "oid") ?? optionalText(args, "expression");
    if (name === null) throw graphqlError("ARGUMENT_LITERALS_INCOMPATIBLE", "object needs an oid or an expression");
    const [revision = "", ...path] = name.split(":");
    const commit = await repo.git.resolve(revision);
    return objectNode(repo, [commit ?? revision, ...path].join(":"));
  },
  pullRequest: (repo, args, context) => {
    assertMay(context, repo, PULLS);
    return numbered(repo, args, "PullRequest");
  },
  issue: (repo, args, context) => {
    assertMay(context, repo, ISSUES);
    return numbered(repo, args, "Issue");
  },
  pullRequests: (repo, args, context) => {
    assertMay(context, repo, PULLS);
    return connection("pullRequests", selectedPulls(repo, args), args);
  },
};

function numbered(repo: Repository, args: Args, typename: Item["typename"]): Item {
  const item = repo.items.get(Number(args.number));
  if (item?.typename !== typename)
    throw notResolved(`a${typename === "Issue" ? "n" : ""} ${typename} with the number of ${args.number}`);
  return item;
}

function selectedPulls(repo: Repository, args: Args): readonly PullRequest[] {
  const head = optionalText(args, "headRefName");
  const base = optionalText(args, "baseRefName");
  const states = textsOf(args, "states");
  const stateOf = (pull: PullRequest): string => (pull.mergedAt === null ? pull.state.toUpperCase() : "MERGED");
  const pulls = [...repo.items.values()]
    .filter((item) => item.typename === "PullRequest")
    .filter((pull) => (head === null || pull.headRef === head) && (base === null || pull.baseRef === base))
    .filter((pull) => states === null || states.includes(stateOf(pull)));
  const order = inputOf(args, "orderBy");
  if (order.field === "UPDATED_AT") pulls.sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1));
  return order.direction === "DESC" ? pulls.reverse() : pulls;
}

/** Bots are called by their App's slug here; REST adds `[bot]`. */
const account: Resolvers<Account> = {
  login: ({ typename, login }) => (typename === "Bot" ? login.replace(/\[bot\]$/, "") : login),
  url: ({ login }, _args, { world }) => `${world.url}/${login}`,
  avatarUrl: ({ id }, _args, { world }) => `${world.url}/avatars/${id}`,
};

const Query: Resolvers<unknown> = {
  rateLimit: (_source, _args, { limits, caller }) => {
    const { limit, remaining, reset, used } = limits.budget(caller.actor, "graphql");
    return {
      typename: "RateLimit",
      cost: 1,
      limit,
      remaining,
      used,
      nodeCount: 1,
      resetAt: new Date(reset * 1000).toISOString(),
    };
  },
  viewer: (_source, _args, { world, caller }) => {
    const viewer = world.actorAccount(caller.actor);
    if (!viewer) throw graphqlError("FORBIDDEN", "Resource not accessible by integration");
    return viewer;
  },
  repository: (_source, args, context) => {
    const [owner, name] = [textArg(args, "owner"), textArg(args, "name")];
    const repo = context.world.repository(owner, name);
    if (!repo) throw notResolved(`a Repository with the name '${owner}/${name}'`);
    assertMay(context, repo, []);
    return repo;
  },
  node: (_source, args, context) => nodeById(context, textArg(args, "id")),
  nodes: (_source, args, context) => Promise.all((textsOf(args, "ids") ?? []).map((id) => nodeById(context, id))),
};

/** The record or git object behind a node id, if this caller may see its repository. */
export async function nodeById(context: GraphqlContext, id: string): Promise<object> {
  const commit = /^C_(\d+)_([0-9a-f]{40})$/.exec(id);
  if (commit) {
    const repo = [...context.world.repositories.values()].find((one) => one.id === Number(commit[1]));
    if (!repo || !(await repo.git.commit(commit[2] ?? ""))) throw unknownNode(id);
    assertMay(context, repo, CONTENTS);
    return commitNode(repo, commit[2] ?? "");
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
