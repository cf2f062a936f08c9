import * as z from "zod";
import { type Connection, present, understood } from "../connection/index.ts";
import { type PageSizes, pageSizes } from "./page-sizes.ts";
import { PAGE_INFO, type Page, page } from "./pages.ts";
import { PULL_MAY_LACK, PullParts, pullParts } from "./pull-parts.ts";

/** What is read of every pull request of a head branch, to tell ours from others. */
const OwnPullCandidate = z.object({
  number: z.number(),
  state: z.enum(["OPEN", "CLOSED", "MERGED"]),
  baseRefName: z.string(),
  isCrossRepository: z.boolean(),
  viewerDidAuthor: z.boolean(),
  author: z.object({ login: z.string() }).nullable(),
});
type OwnPullCandidate = z.infer<typeof OwnPullCandidate>;

const CANDIDATE = "number state baseRefName isCrossRepository viewerDidAuthor author { login }";
const OLDEST_FIRST = "orderBy: { field: CREATED_AT, direction: ASC }";

/** Pull requests of one head branch, oldest first, as a selection on the repository under this alias. */
export function candidates(index: number): string {
  return `c${index}: pullRequests(headRefName: $head${index}, ${OLDEST_FIRST}, first: 20) { ...Candidates }`;
}

export const CANDIDATES = `fragment Candidates on PullRequestConnection { ${PAGE_INFO} nodes { ${CANDIDATE} } }`;

/** One pull request by its number, under this alias. */
export function numbered(number: number): string {
  return `n${number}: pullRequest(number: ${number}) { ...Pull }`;
}

/** What is read of each of them, for the whole document. */
export function pullFragment({ threads }: Pick<PageSizes, "threads">): string {
  return `fragment Pull on PullRequest { ${pullParts(threads)} }`;
}

/** Others' open pull requests from a branch of ours. */
export interface OtherPull {
  readonly number: number;
  readonly base_branch: string;
  /** Who opened it; null when the account is gone. */
  readonly by: string | null;
}

/** `number` is null where the App has opened none; `others` are open, and from this repository. */
export interface OwnPull {
  readonly number: number | null;
  readonly others: readonly OtherPull[];
}

/**
 * Which pull request of a head branch is ours: the recorded one; while none is recorded, the oldest open one that the App
 * opened, else the newest that it opened. Those from forks bear any branch's name and never count.
 */
export async function ownPull(
  connection: Connection,
  head: string,
  { first, recorded }: { readonly first: unknown; readonly recorded: number | undefined },
): Promise<OwnPull> {
  const shown = understood(`pull requests of ${head}`, page(OwnPullCandidate), first);
  const all = recorded === undefined ? await whole(connection, head, shown) : shown.nodes;
  const here = all.filter((one) => !one.isCrossRepository);
  const made = here.filter((one) => one.viewerDidAuthor);
  const adopted = made.find(({ state }) => state === "OPEN") ?? made.at(-1);
  const number = recorded ?? adopted?.number ?? null;
  const others = here.filter((one) => one.state === "OPEN" && one.number !== number);
  return {
    number,
    others: others.map(({ number: other, baseRefName, author }) => ({
      number: other,
      base_branch: baseRefName,
      by: author?.login ?? null,
    })),
  };
}

const MORE = `query MorePulls($owner: String!, $name: String!, $head: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    pulls: pullRequests(headRefName: $head, ${OLDEST_FIRST}, first: 100, after: $after) { ...Candidates }
  }
}
${CANDIDATES}`;
const More = z.object({ repository: z.object({ pulls: page(OwnPullCandidate) }).nullable() });

/** Reads past pull requests from forks, however many there are. */
async function whole(
  connection: Connection,
  head: string,
  first: Page<OwnPullCandidate>,
): Promise<readonly OwnPullCandidate[]> {
  const all = [...first.nodes];
  let { hasNextPage, endCursor } = first.pageInfo;
  while (hasNextPage) {
    const answer = await connection.query(`reading pull requests of ${head}`, {
      document: MORE,
      variables: { ...connection.repo, head, after: endCursor },
      answer: More,
    });
    const { pulls } = present(answer.repository, `${connection.repo.owner}/${connection.repo.name}`);
    all.push(...pulls.nodes);
    ({ hasNextPage, endCursor } = pulls.pageInfo);
  }
  return all;
}

/** Pull requests that were found by their branch and are not recorded: read whole, in one query. */
export async function readNumbered(
  connection: Connection,
  numbers: readonly number[],
): Promise<Readonly<Record<string, unknown>>> {
  if (numbers.length === 0) return {};
  const answer = await connection.query("reading pull requests", {
    document: `query OwnPulls($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    ${numbers.map(numbered).join("\n    ")}
  }
}
${pullFragment(pageSizes({ heads: 0, pulls: numbers.length }))}`,
    variables: { ...connection.repo },
    answer: z.object({ repository: z.object({}).catchall(z.unknown()).nullable() }),
    mayLack: PULL_MAY_LACK,
  });
  return present(answer.repository, `${connection.repo.owner}/${connection.repo.name}`);
}

/** The pull request of this number in an answer; null when GitHub has none (any more). */
export function pullIn(answer: Readonly<Record<string, unknown>>, number: number): PullParts | null {
  const found = answer[`n${number}`];
  return found === null || found === undefined ? null : understood(`pull request #${number}`, PullParts, found);
}
