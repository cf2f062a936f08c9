import * as z from "zod";
import type { NoticeSeen, Observer, PullRequestSeen, Snapshot } from "../../ports/index.ts";
import { RepositoryClosedError, RepositoryMovedError } from "../../shared/index.ts";
import { type Connection, NOTICES, noticesSeen, present, SuiteNotices } from "../connection/index.ts";
import { allBranchTips, type BranchTip, BranchTips, branchName, branchTips } from "./branch-tips.ts";
import { COMMENT_PARTS, CommentParts, commentSeen, issueComments } from "./comments.ts";
import { readCommits } from "./commits-by-id.ts";
import { type CommitsOf, rememberingParents } from "./commits-of.ts";
import { DEFAULT_BRANCH, DefaultBranch, defaultBranch, readRequiredChecks } from "./default-branch.ts";
import {
  CANDIDATES,
  candidates,
  numbered,
  type OtherPull,
  ownPull,
  pullFragment,
  pullIn,
  readNumbered,
} from "./own-pulls.ts";
import { pageSizes } from "./page-sizes.ts";
import { PAGE_INFO, page, wholeList } from "./pages.ts";
import { PULL_MAY_LACK, pullSeen } from "./pull-parts.ts";

const Issue = z
  .object({
    id: z.string(),
    state: z.enum(["OPEN", "CLOSED"]),
    stateReason: z.string().nullable(),
    locked: z.boolean(),
    comments: page(CommentParts),
  })
  .nullish();

const Answer = z
  .object({
    repository: z
      .object({
        id: z.string(),
        nameWithOwner: z.string(),
        isArchived: z.boolean(),
        defaultBranchRef: DefaultBranch,
        refs: BranchTips,
        issue: Issue,
      })
      .catchall(z.unknown())
      .nullable(),
  })
  .catchall(z.unknown());

/** One query for an intent; only what is longer than its page, or older than what is remembered, costs more requests. */
export function githubObserver(connection: Connection): Observer {
  const commitsOf = rememberingParents(connection);
  return {
    requiredChecks: () => readRequiredChecks(connection),
    commits: (ids) => readCommits(connection, ids),
    async snapshot(slug, stages, issue, { recorded = new Map(), suites = [] } = {}) {
      const heads = ["main", ...stages].map((stage) => `haiku/${slug}/${stage}`);
      const prefix = `refs/heads/haiku/${slug}/`;
      const answer = await connection.query(`looking at intent ${slug}`, {
        document: snapshotDocument({
          heads: heads.length,
          issue: issue !== null,
          recorded: [...recorded.values()],
          suites,
        }),
        variables: {
          ...connection.repo,
          prefix,
          after: null,
          ...headVariables(heads),
          ...(issue === null ? {} : { issue }),
          ...Object.fromEntries(suites.map((suite, index) => [`suite${index}`, suite])),
        },
        answer: Answer,
        mayLack: PULL_MAY_LACK,
      });
      const found = present(answer.repository, `${connection.repo.owner}/${connection.repo.name}`);
      assertHere(connection, found);
      return {
        default_branch: defaultBranch(found.defaultBranchRef),
        ...(await branchesSeen(await allBranchTips(connection, prefix, found.refs), prefix, commitsOf)),
        ...(await pullsSeen(connection, heads, { found, recorded })),
        ...(issue === null ? {} : { issue: issueSeen(found.issue) }),
        issue_comments: await issueCommentsSeen(connection, found.issue),
        ...(suites.length === 0 ? {} : { notices: noticesOf(answer, suites) }),
      };
    },
  };
}

/** GitHub leads on from an old name, until that is another repository's: what is written, and every link, is to go by the new one. */
function assertHere(
  { repo: { owner, name }, id }: Connection,
  seen: { readonly id: string; readonly nameWithOwner: string; readonly isArchived: boolean },
): void {
  const fullName = `${owner}/${name}`;
  const isOther = id !== null && id !== seen.id;
  if (isOther || seen.nameWithOwner.toLowerCase() !== fullName.toLowerCase()) throw new RepositoryMovedError(fullName);
  if (seen.isArchived) throw new RepositoryClosedError("it is archived");
}

/** What is asked, as far as the document depends on it. */
interface DocumentAsked {
  /** How many branches may have pull requests. */
  readonly heads: number;
  readonly issue: boolean;
  readonly recorded: readonly number[];
  readonly suites: readonly string[];
}

function snapshotDocument({ heads, issue: withIssue, recorded, suites }: DocumentAsked): string {
  const aliases = Array.from({ length: heads }, (_, index) => index);
  const ofSuites = suites.map((_, index) => `$suite${index}: ID!`);
  const variables = [...aliases.map((index) => `$head${index}: String!`), ...ofSuites].join(", ");
  const pulls = [...aliases.map(candidates), ...recorded.map(numbered)];
  const sizes = pageSizes({ heads, pulls: recorded.length });
  const issue = `issue(number: $issue) { id state stateReason locked comments(first: 100) { ${PAGE_INFO} nodes { ${COMMENT_PARTS} } } }`;
  return `query Snapshot($owner: String!, $name: String!, $prefix: String!, $after: String${withIssue ? ", $issue: Int!" : ""}, ${variables}) {
  repository(owner: $owner, name: $name) {
    id nameWithOwner isArchived
    ${DEFAULT_BRANCH}
    ${branchTips(sizes)}
    ${pulls.join("\n    ")}
    ${withIssue ? issue : ""}
  }
  ${suites.map((_, index) => `s${index}: node(id: $suite${index}) { ${NOTICES} }`).join("\n  ")}
}
${CANDIDATES}
${recorded.length > 0 ? pullFragment(sizes) : ""}`;
}

/** Of suites that are there; what else their nodes are is nothing of ours. */
function noticesOf(
  answer: Readonly<Record<string, unknown>>,
  suites: readonly string[],
): ReadonlyMap<string, readonly NoticeSeen[]> {
  return new Map(
    suites.flatMap((suite, index) => {
      const seen = SuiteNotices.safeParse(answer[`s${index}`]);
      return seen.success && seen.data ? [[suite, noticesSeen(seen.data)] as const] : [];
    }),
  );
}

function headVariables(heads: readonly string[]): Record<string, string> {
  return Object.fromEntries(heads.map((head, index) => [`head${index}`, head]));
}

async function branchesSeen(all: readonly BranchTip[], prefix: string, commitsOf: CommitsOf) {
  const tips = all.filter(({ target }) => target !== null);
  const commits = await commitsOf(tips);
  return {
    branches: new Map(tips.map((tip) => [branchName(tip, prefix), tip.target?.oid ?? ""])),
    commits: new Map(tips.map((tip, index) => [branchName(tip, prefix), commits[index] ?? []])),
  };
}

interface Found {
  readonly found: Readonly<Record<string, unknown>>;
  readonly recorded: ReadonlyMap<string, number>;
}

async function pullsSeen(
  connection: Connection,
  heads: readonly string[],
  { found, recorded }: Found,
): Promise<Pick<Snapshot, "pull_requests" | "other_pulls">> {
  const own = await Promise.all(
    heads.map(async (head, index) => {
      const asked = { first: found[`c${index}`], recorded: recorded.get(head) };
      return { head, ...(await ownPull(connection, head, asked)) };
    }),
  );
  const numbers = own.flatMap(({ number }) => number ?? []);
  const adopted = numbers.filter((number) => !(`n${number}` in found));
  const answers = { ...found, ...(await readNumbered(connection, adopted)) };
  const parts = numbers.flatMap((number) => pullIn(answers, number) ?? []);
  const pulls = await Promise.all(parts.map((one): Promise<PullRequestSeen> => pullSeen(connection, one)));
  const others = own.flatMap((one) =>
    one.others.map((other): OtherPull & { head_branch: string } => ({ ...other, head_branch: one.head })),
  );
  return { pull_requests: pulls, ...(others.length > 0 ? { other_pulls: others } : {}) };
}

/** Null when the issue is gone: deleted, or transferred to another repository. */
function issueSeen(issue: z.infer<typeof Issue>): NonNullable<Snapshot["issue"]> | null {
  if (!issue) return null;
  const reason = issue.stateReason?.toLowerCase() ?? null;
  return { state: issue.state === "OPEN" ? "open" : "closed", reason, locked: issue.locked };
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
