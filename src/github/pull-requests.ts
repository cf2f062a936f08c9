import * as z from "zod";
import type { NewPullRequest, OpenedPull, PullRequests } from "../ports/index.ts";
import { HostError, UserError } from "../shared/index.ts";
import { type Connection, hasStatus, present } from "./connection/index.ts";
import { isWithoutDrafts, lock, lockedTitle, unlock } from "./draft-lock.ts";
import { editPull } from "./edit-pull.ts";
import { hunkRanges, type LineRange } from "./hunks.ts";
import { justOpened } from "./just-opened.ts";
import { mergePull } from "./pull-merge.ts";
import type { ObjectCache } from "./store/index.ts";

const PAGE = 100;

/** Pull requests are opened and merged by REST; their texts and draft states are changed by GraphQL, all of one turn in one request. */
export function githubPullRequests(connection: Connection, cache: ObjectCache): PullRequests {
  return {
    open: (pull) => openPull(connection, pull),
    edit: (pull, change) => editPull(connection, pull, change),
    markReady: (nodeId) => unlock(connection, nodeId),
    convertToDraft: (nodeId) => lock(connection, nodeId),
    merge: (request) => mergePull(connection, cache, request),
    requestReviewers: (number, logins) => requestReviewers(connection, number, logins),
    commentableLines: (number) => commentableLines(connection, number),
  };
}

/** Safe to send twice: GitHub allows one open pull request per head and base. */
async function openPull(connection: Connection, pull: NewPullRequest): Promise<OpenedPull> {
  try {
    const { data } = await connection.write(
      `opening a pull request for ${pull.head}`,
      { repeatable: true, content: true },
      () => connection.client.request("POST /repos/{owner}/{repo}/pulls", { ...connection.target(), ...pull }),
    );
    return { number: data.number, seen: justOpened(data, pull) };
  } catch (error) {
    if (!hasStatus(error, 422)) throw error;
    if (/already exists/i.test(error.message))
      return { number: await existingPull(connection, pull, error), seen: null };
    if (pull.draft && isWithoutDrafts(error))
      return openPull(connection, { ...pull, title: lockedTitle(pull.title), draft: false });
    throw error;
  }
}

const EXISTING = `query ExistingPull($owner: String!, $name: String!, $head: String!, $base: String!) {
  repository(owner: $owner, name: $name) {
    pullRequests(headRefName: $head, baseRefName: $base, states: [OPEN], first: 100) {
      nodes { number viewerDidAuthor }
    }
  }
}`;
const Pulls = z.object({ nodes: z.array(z.object({ number: z.number(), viewerDidAuthor: z.boolean() })) });
const Existing = z.object({ repository: z.object({ pullRequests: Pulls }).nullable() });

/**
 * The one that the App has opened before, in an earlier try. One that somebody else has opened is never taken for ours:
 * the next look sees it and says so.
 */
async function existingPull(
  connection: Connection,
  { head, base }: Pick<NewPullRequest, "head" | "base">,
  cause: unknown,
): Promise<number> {
  const answer = await connection.query(`finding the pull request of ${head}`, {
    document: EXISTING,
    variables: { ...connection.repo, head, base },
    answer: Existing,
  });
  const { nodes } = present(answer.repository, `${connection.repo.owner}/${connection.repo.name}`).pullRequests;
  const ours = nodes.find((one) => one.viewerDidAuthor);
  if (ours) return ours.number;
  throw new HostError(`GitHub says ${head} has a pull request into ${base}, and shows none that the App has opened`, {
    retryable: true,
    status: 422,
    cause,
  });
}

async function requestReviewers(connection: Connection, number: number, logins: readonly string[]): Promise<void> {
  if (logins.length === 0) return;
  try {
    await connection.write(`asking for reviews of #${number}`, { repeatable: true, content: true }, () =>
      connection.client.request("POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers", {
        ...connection.target(),
        pull_number: number,
        reviewers: [...logins],
      }),
    );
  } catch (error) {
    if (!hasStatus(error, 422)) throw error;
    throw new UserError(
      "reviewer_refused",
      `GitHub does not accept a reviewer of #${number} (${logins.join(", ")})`,
      "Reviewers must be collaborators of the repository and not the pull request's author: correct `reviewers` or CODEOWNERS.",
    );
  }
}

async function commentableLines(
  connection: Connection,
  number: number,
): Promise<ReadonlyMap<string, readonly LineRange[]>> {
  const lines = new Map<string, readonly LineRange[]>();
  for (let page = 1; ; page += 1) {
    const { data } = await connection.read(`reading the files of #${number}`, () =>
      connection.client.request("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", {
        ...connection.target(),
        pull_number: number,
        per_page: PAGE,
        page,
      }),
    );
    for (const file of data) lines.set(file.filename, hunkRanges(file.patch ?? ""));
    if (data.length < PAGE) return lines;
  }
}
