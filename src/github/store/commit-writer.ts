import * as z from "zod";
import { type CommitMade, type FileChange, type NewCommit, ownBranch, type TreeEntry } from "../../ports/index.ts";
import { StaleHeadError } from "../../shared/index.ts";
import { type Connection, hasStatus } from "../connection/index.ts";
import { forwardRef, readHead } from "./branch-refs.ts";
import { type PlannedChange, treeOfCommit, writeCommitObject } from "./commit-objects.ts";
import type { ObjectCache } from "./object-cache.ts";
import { keepCommitted } from "./own-objects.ts";

const DOCUMENT = `mutation Commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid tree { oid } } }
}`;
const Commit = z.object({ oid: z.string(), tree: z.object({ oid: z.string() }) });
const Answer = z.object({ createCommitOnBranch: z.object({ commit: Commit }) });

/** A branch just created is not seen everywhere at once; a conflict that is none is tried again this often. */
const SETTLING_ATTEMPTS = 3;
const SETTLING_PAUSE = 700;

/** What committing needs; `tree` is read only where modes have to be known. What was committed goes into `cache`. */
export interface CommitWriter {
  readonly connection: Connection;
  readonly cache: ObjectCache;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly tree: (commit: string) => Promise<ReadonlyMap<string, TreeEntry>>;
}

/** Commits with compare-and-swap and answers what was made: in one request, unless a program's mode is at stake. */
export async function commitOnBranch(writer: CommitWriter, commit: NewCommit): Promise<CommitMade> {
  ownBranch(commit.branch);
  const blind = commit.plain === true || commit.changes.length === 0;
  const before = blind ? new Map<string, TreeEntry>() : await writer.tree(commit.expectedHead);
  const changes = commit.plain === true ? plainChanges(commit.changes) : planChanges(commit.changes, before);
  const programs = changes.some(({ path, mode }) => mode === "100755" || before.get(path)?.mode === "100755");
  const made = programs
    ? await commitByObjects(writer.connection, commit, changes)
    : await commitInOneRequest(writer, commit, changes);
  const known = writer.cache.trees.get(commit.expectedHead);
  if (known !== undefined) keepCommitted(writer.cache, known, changes, made);
  return made;
}

function plainChanges(changes: readonly FileChange[]): readonly PlannedChange[] {
  return changes.map((change) => ({ ...change, mode: "100644" }));
}

/** Files keep the mode they have; deleting what is not there changes nothing. */
export function planChanges(
  changes: readonly FileChange[],
  before: ReadonlyMap<string, TreeEntry>,
): readonly PlannedChange[] {
  return changes
    .filter(({ path, content }) => content !== null || before.get(path) !== undefined)
    .map((change) => ({
      ...change,
      mode: change.mode ?? (before.get(change.path)?.mode === "100755" ? "100755" : "100644"),
    }));
}

async function commitInOneRequest(
  writer: CommitWriter,
  commit: NewCommit,
  changes: readonly PlannedChange[],
): Promise<CommitMade> {
  const { connection, wait } = writer;
  const { branch, expectedHead } = commit;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await connection.mutate(
        `committing to ${branch}`,
        { repeatable: true },
        {
          document: DOCUMENT,
          variables: { input: commitInput(connection, commit, changes) },
          answer: Answer,
        },
      );
      const { oid, tree } = answer.createCommitOnBranch.commit;
      return { sha: oid, tree: tree.oid };
    } catch (error) {
      if (!hasStatus(error, 404, 409)) throw error;
      const settling = attempt < SETTLING_ATTEMPTS && (await readHead(connection, branch)) === expectedHead;
      if (!settling) throw new StaleHeadError(branch, error);
      await wait(SETTLING_PAUSE);
    }
  }
}

function commitInput({ repo }: Connection, commit: NewCommit, changes: readonly PlannedChange[]) {
  const [headline = "", ...rest] = commit.message.split("\n");
  const body = rest.join("\n").replace(/^\n/, "");
  const additions = changes.flatMap(({ path, content }) =>
    content === null ? [] : [{ path, contents: base64(content) }],
  );
  const deletions = changes.flatMap(({ path, content }) => (content === null ? [{ path }] : []));
  return {
    branch: { repositoryNameWithOwner: `${repo.owner}/${repo.name}`, branchName: commit.branch },
    expectedHeadOid: commit.expectedHead,
    message: body === "" ? { headline } : { headline, body },
    fileChanges: { additions, deletions },
  };
}

function base64(content: string | Uint8Array): string {
  return (typeof content === "string" ? Buffer.from(content, "utf8") : Buffer.from(content)).toString("base64");
}

/**
 * GitHub moves a branch to any descendant of its head, so a head that went back meanwhile would pass: it is compared
 * first, and only a rewind in the instant between the two requests remains.
 */
async function commitByObjects(
  connection: Connection,
  commit: NewCommit,
  changes: readonly PlannedChange[],
): Promise<CommitMade> {
  const { branch, expectedHead, message } = commit;
  const base = await treeOfCommit(connection, expectedHead);
  const written = await writeCommitObject(connection, { message, parents: [expectedHead], base, changes });
  if ((await readHead(connection, branch)) !== expectedHead) throw new StaleHeadError(branch);
  if ((await forwardRef(connection, branch, written.sha)) === "stale") throw new StaleHeadError(branch);
  return written;
}
