import * as z from "zod";
import { UserError } from "../shared/index.ts";
import { type Connection, hasStatus, present } from "./connection/index.ts";
import { editPull } from "./edit-pull.ts";

/**
 * The lock of a pull request that is not to be merged yet: its draft state, and on plans without drafts (private
 * repositories of the free one) the beginning of its title. Nothing enforces that one: who merges all the same is noticed.
 */

const WORKING = "[working] ";

/** Whether the title says that the pull request is not to be merged yet. */
export function isLockedByTitle(title: string): boolean {
  return title.startsWith(WORKING);
}

/** Longest title that GitHub takes. */
const MOST = 256;

/** The same title of a pull request that is locked; a very long one loses its end. */
export function lockedTitle(title: string): string {
  return isLockedByTitle(title) ? title : `${WORKING}${title}`.slice(0, MOST);
}

const Pull = z.object({ number: z.number(), title: z.string(), isDraft: z.boolean() });
/** What a pull request says of its lock. */
type Lock = z.infer<typeof Pull>;

const LOCK = "number title isDraft";

/** Locks a pull request: as a draft, or by its title where GitHub takes none here. */
export async function lock(connection: Connection, nodeId: string): Promise<void> {
  try {
    await setDraft(connection, "convertPullRequestToDraft", nodeId);
  } catch (error) {
    if (!isRefused(error)) throw error;
    const { number, title, isDraft } = await lockOf(connection, nodeId);
    // An answer was lost, and it is one already.
    if (isDraft) return;
    if (!isWithoutDrafts(error)) throw error;
    if (!isLockedByTitle(title)) await editPull(connection, { number, node_id: nodeId }, { title: lockedTitle(title) });
  }
}

/** Unlocks it, however it was locked. */
export async function unlock(connection: Connection, nodeId: string): Promise<void> {
  const { number, title } = await ready(connection, nodeId);
  if (isLockedByTitle(title))
    await editPull(connection, { number, node_id: nodeId }, { title: title.slice(WORKING.length) });
}

/** What is no draft may be refused. */
async function ready(connection: Connection, nodeId: string): Promise<Lock> {
  try {
    return await setDraft(connection, "markPullRequestReadyForReview", nodeId);
  } catch (error) {
    const seen = isRefused(error) ? await lockOf(connection, nodeId) : null;
    if (seen === null || seen.isDraft) throw error;
    return seen;
  }
}

function isRefused(error: unknown): boolean {
  return hasStatus(error, 403, 422) || error instanceof UserError;
}

/** GitHub's ways of saying that there are no drafts here. */
export function isWithoutDrafts(error: unknown): boolean {
  return (
    hasStatus(error, 403, 422) &&
    /draft pull requests are not supported|convert the pull request .*to draft/i.test(error.message)
  );
}

/** As people read it where GitHub refuses. */
const ACTS = {
  markPullRequestReadyForReview: "making a pull request ready for review",
  convertPullRequestToDraft: "making a pull request a draft",
} as const;

async function setDraft(connection: Connection, mutation: keyof typeof ACTS, nodeId: string): Promise<Lock> {
  const { pullRequest } = await connection.change(
    ACTS[mutation],
    { repeatable: true },
    {
      mutation,
      input: { pullRequestId: nodeId },
      result: `pullRequest { ${LOCK} }`,
      answer: z.object({ pullRequest: Pull }),
      needs: "pull_requests=write",
    },
  );
  return pullRequest;
}

async function lockOf(connection: Connection, nodeId: string): Promise<Lock> {
  const { node } = await connection.query("reading the draft state of a pull request", {
    document: `query Lock($pull: ID!) { node(id: $pull) { ... on PullRequest { ${LOCK} } } }`,
    variables: { pull: nodeId },
    answer: z.object({ node: Pull.nullable() }),
  });
  return present(node, nodeId);
}
