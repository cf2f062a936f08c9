import type { CommitMade, FileChange } from "../../ports/index.ts";
import { HostError } from "../../shared/index.ts";
import type { Connection } from "../connection/index.ts";

/** A change with the mode it is to have, decided from what stood there before. */
export interface PlannedChange extends FileChange {
  readonly mode: "100644" | "100755";
}

/** A commit to be written. Without changes it has the tree of `base`; with neither, writing fails with HostError. */
export interface CommitPlan {
  readonly message: string;
  readonly parents: readonly string[];
  /** Tree the changes are made to; null starts from nothing. */
  readonly base: string | null;
  readonly changes: readonly PlannedChange[];
}

/** Writes tree and commit; no branch moves. Without an author GitHub signs as the App. */
export async function writeCommitObject(connection: Connection, plan: CommitPlan): Promise<CommitMade> {
  const tree = plan.changes.length === 0 && plan.base !== null ? plan.base : await writeTree(connection, plan);
  const { data } = await connection.write("writing a commit", { repeatable: true }, () =>
    connection.client.request("POST /repos/{owner}/{repo}/git/commits", {
      ...connection.target(),
      message: plan.message,
      tree,
      parents: [...plan.parents],
    }),
  );
  return { sha: data.sha, tree };
}

/** Answers the tree's id. HostError where there is no such commit. */
export async function treeOfCommit(connection: Connection, commit: string): Promise<string> {
  const { data } = await connection.read(`reading commit ${commit}`, () =>
    connection.client.request("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", {
      ...connection.target(),
      commit_sha: commit,
    }),
  );
  return data.tree.sha;
}

async function writeTree(connection: Connection, { base, changes }: CommitPlan): Promise<string> {
  if (changes.length === 0) throw new HostError("a first commit needs at least one file", { retryable: false });
  const entries = await Promise.all(changes.map((change) => treeEntry(connection, change)));
  const { data } = await connection.write("writing a tree", { repeatable: true }, () =>
    connection.client.request("POST /repos/{owner}/{repo}/git/trees", {
      ...connection.target(),
      ...(base === null ? {} : { base_tree: base }),
      tree: entries,
    }),
  );
  return data.sha;
}

async function treeEntry(connection: Connection, { path, mode, content }: PlannedChange) {
  const at = { path, mode, type: "blob" as const };
  if (content === null) return { ...at, sha: null };
  if (typeof content === "string") return { ...at, content };
  return { ...at, sha: await writeBlob(connection, content) };
}

async function writeBlob(connection: Connection, bytes: Uint8Array): Promise<string> {
  const { data } = await connection.write("writing a file", { repeatable: true }, () =>
    connection.client.request("POST /repos/{owner}/{repo}/git/blobs", {
      ...connection.target(),
      content: Buffer.from(bytes).toString("base64"),
      encoding: "base64",
    }),
  );
  return data.sha;
}
