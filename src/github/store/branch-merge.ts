import type { Merge } from "../../ports/index.ts";
import { type Connection, hasStatus } from "../connection/index.ts";
import { ownBranch } from "./branch-refs.ts";

/** Merges a commit into a branch. GitHub answers 201 merged, 204 nothing to merge, 409 conflict. */
export async function mergeIntoBranch(
  connection: Connection,
  branch: string,
  incoming: { readonly head: string; readonly message: string },
): Promise<Merge> {
  try {
    // Not sent again after an unclear failure: the second answer, "nothing to merge", would hide the first one's commit.
    const answer = await connection.write(`merging into ${branch}`, {}, () =>
      connection.client.request("POST /repos/{owner}/{repo}/merges", {
        ...connection.target(),
        base: ownBranch(branch),
        head: incoming.head,
        commit_message: incoming.message,
      }),
    );
    return answer.status === 201 ? { kind: "merged", sha: answer.data.sha } : { kind: "nothing" };
  } catch (error) {
    if (hasStatus(error, 409)) return { kind: "conflict" };
    throw error;
  }
}
