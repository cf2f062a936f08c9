import { type Merge, ownBranch } from "../../ports/index.ts";
import { type Connection, githubWords, hasStatus } from "../connection/index.ts";
import type { ObjectCache } from "./object-cache.ts";
import { keepMerged } from "./own-objects.ts";

/** Merges a commit into a branch. GitHub answers 201 merged, 204 nothing to merge, 409 conflict. */
export async function mergeIntoBranch(
  connection: Connection,
  cache: ObjectCache,
  branch: string,
  incoming: { readonly head: string; readonly message: string },
): Promise<Merge> {
  try {
    // Not sent again after an unclear failure: the second answer, "nothing to merge", would hide the first one's commit.
    const answer = await connection.write(`merging into ${branch}`, {}, () =>
      connection.client.request("POST /repos/{owner}/{repo}/merges", {
        ...connection.target("long"),
        base: ownBranch(branch),
        head: incoming.head,
        commit_message: incoming.message,
      }),
    );
    if (answer.status !== 201) return { kind: "nothing" };
    const { sha, commit } = answer.data;
    keepMerged(cache, incoming.head, { sha, tree: commit.tree.sha });
    return { kind: "merged", sha };
  } catch (error) {
    if (hasStatus(error, 409) && /merge conflict/i.test(error.message)) return { kind: "conflict" };
    if (hasStatus(error, 409) || hasStatus(error, 422)) return { kind: "refused", why: githubWords(error) };
    const refused = hasStatus(error, 403) && /workflow|rule|protected|not accessible/i.test(error.message);
    if (refused) return { kind: "refused", why: githubWords(error) };
    throw error;
  }
}

/** The commit two others have in common. GitHub answers 404 when there is none. */
export async function readMergeBase(
  connection: Connection,
  cache: ObjectCache,
  one: string,
  other: string,
): Promise<string | null> {
  const known = cache.commons.get(`${one}...${other}`);
  const commit = known ? known.commit : await askMergeBase(connection, one, other);
  // Commits never change, so neither does what two of them have in common.
  if (!known) cache.commons.set(`${one}...${other}`, { commit });
  return commit;
}

async function askMergeBase(connection: Connection, one: string, other: string): Promise<string | null> {
  try {
    const { data } = await connection.read(`comparing ${one} with ${other}`, () =>
      connection.client.request("GET /repos/{owner}/{repo}/compare/{basehead}", {
        ...connection.target(),
        basehead: `${one}...${other}`,
        per_page: 1,
      }),
    );
    return data.merge_base_commit.sha;
  } catch (error) {
    if (hasStatus(error, 404)) return null;
    throw error;
  }
}
