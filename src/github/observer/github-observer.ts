import * as z from "zod";
import type { Observer, PullRequestSeen, Snapshot } from "../../ports/index.ts";
import { type Connection, commitSeen, present, understood } from "../connection/index.ts";
import { allBranchTips, BRANCH_TIPS, BranchTips, branchName } from "./branch-tips.ts";
import { COMMENT_PARTS, CommentParts, commentSeen, issueComments } from "./comments.ts";
import { DEFAULT_BRANCH, DefaultBranch, defaultBranch } from "./default-branch.ts";
import { HeadPulls, NEWEST_PULL, newestOwnPull } from "./newest-pull.ts";
import { PAGE_INFO, page, wholeList } from "./pages.ts";
import { pullSeen } from "./pull-parts.ts";

const Issue = z.object({ id: z.string(), comments: page(CommentParts) }).nullish();

const Answer = z.object({
  repository: z
    .object({
      defaultBranchRef: DefaultBranch,
      refs: BranchTips,
      issue: Issue,
    })
    .catchall(z.unknown())
    .nullable(),
});

/** One query for an intent; only lists longer than a page cost more requests. */
export function githubObserver(connection: Connection): Observer {
  return {
    async snapshot(slug, stages, issue) {
      const heads = ["main", ...stages].map((stage) => `haiku/${slug}/${stage}`);
      const prefix = `refs/heads/haiku/${slug}/`;
      const answer = await connection.query(`looking at intent ${slug}`, {
        document: snapshotDocument(heads.length, issue !== null),
        variables: {
          ...connection.repo,
          prefix,
          after: null,
          ...headVariables(heads),
          ...(issue === null ? {} : { issue }),
        },
        answer: Answer,
      });
      const found = present(answer.repository, `${connection.repo.owner}/${connection.repo.name}`);
      return {
        default_branch: defaultBranch(found.defaultBranchRef),
        ...(await branchesSeen(connection, prefix, found.refs)),
        pull_requests: await pullsSeen(connection, heads, found),
        issue_comments: await issueCommentsSeen(connection, found.issue),
      };
    },
  };
}

function snapshotDocument(heads: number, withIssue: boolean): string {
  const aliases = Array.from({ length: heads }, (_, index) => index);
  const variables = aliases.map((index) => `$head${index}: String!`).join(", ");
  const pulls = aliases.map((index) => `p${index}: pullRequests(headRefName: $head${index}, last: 1) { ...Newest }`);
  const issue = `issue(number: $issue) { id comments(first: 100) { ${PAGE_INFO} nodes { ${COMMENT_PARTS} } } }`;
  return `query Snapshot($owner: String!, $name: String!, $prefix: String!, $after: String${withIssue ? ", $issue: Int!" : ""}, ${variables}) {
  repository(owner: $owner, name: $name) {
    ${DEFAULT_BRANCH}
    ${BRANCH_TIPS}
    ${pulls.join("\n    ")}
    ${withIssue ? issue : ""}
  }
}
fragment Newest on PullRequestConnection { ${NEWEST_PULL} }`;
}

function headVariables(heads: readonly string[]): Record<string, string> {
  return Object.fromEntries(heads.map((head, index) => [`head${index}`, head]));
}

async function branchesSeen(connection: Connection, prefix: string, first: BranchTips) {
  const tips = await allBranchTips(connection, prefix, first);
  const branches = new Map<string, string>();
  const commits = new Map<string, ReturnType<typeof commitSeen>[]>();
  for (const tip of tips) {
    if (!tip.target) continue;
    const name = branchName(tip, prefix);
    branches.set(name, tip.target.oid);
    commits.set(name, (tip.target.history?.nodes ?? []).map(commitSeen));
  }
  return { branches, commits };
}

async function pullsSeen(
  connection: Connection,
  heads: readonly string[],
  found: Readonly<Record<string, unknown>>,
): Promise<readonly PullRequestSeen[]> {
  const pulls = heads.map(async (head, index) => {
    const own = await newestOwnPull(
      connection,
      head,
      understood(`pull requests of ${head}`, HeadPulls, found[`p${index}`]),
    );
    return own === null ? [] : [await pullSeen(connection, own)];
  });
  return (await Promise.all(pulls)).flat();
}

/** None when the issue is gone: what was asked there stands in the ledger. */
async function issueCommentsSeen(
  connection: Connection,
  issue: z.infer<typeof Issue>,
): Promise<Snapshot["issue_comments"]> {
  if (!issue) return [];
  const comments = await wholeList(connection, issue.id, issueComments("Issue"), issue.comments);
  return comments.map(commentSeen);
}
