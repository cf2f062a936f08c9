import * as z from "zod";
import type { MergeRequest, PullRequests } from "../ports/index.ts";
import { StaleHeadError } from "../shared/index.ts";
import { type Connection, githubWords, hasStatus, present } from "./connection/index.ts";
import { mergeIntoBranch, type ObjectCache } from "./store/index.ts";

type Merged = Awaited<ReturnType<PullRequests["merge"]>>;

/** Without merge commits. Rebasing loses the signatures, so it comes last. */
const LINEAR = ["squash", "rebase"] as const;
type Method = "merge" | (typeof LINEAR)[number];

/**
 * Merges what was seen into the branch that is named: whoever changes the pull request's base at that moment changes
 * nothing. Only where merge commits are forbidden, or changes come by pull request alone, the pull request itself is merged,
 * its base read right before. Never sent twice: an unclear failure is for the caller to look at.
 */
export async function mergePull(connection: Connection, cache: ObjectCache, request: MergeRequest): Promise<Merged> {
  const now = await readNow(connection, request);
  if (!now.mergeCommits) return byButton(connection, request, LINEAR);
  const merged = await mergeCommit(connection, cache, request);
  return "methods" in merged ? byButton(connection, request, merged.methods) : merged;
}

/** The methods of the button to be tried where the branch takes no merge commit that comes this way. */
async function mergeCommit(
  connection: Connection,
  cache: ObjectCache,
  request: MergeRequest,
): Promise<Merged | { readonly methods: readonly Method[] }> {
  const { title, message, base, head } = request;
  const made = await mergeIntoBranch(connection, cache, base, { head, message: `${title}\n\n${message}` });
  switch (made.kind) {
    case "merged":
      return made;
    case "nothing":
      return { kind: "contained" };
    case "conflict":
      return { kind: "blocked", why: "it conflicts with the branch it goes into" };
    case "refused":
      if (isLinear(made.why)) return { methods: LINEAR };
      return /through a pull request/i.test(made.why) ? { methods: ["merge", ...LINEAR] } : blocked(made.why);
  }
}

/** GitHub's words where a rule asks for a linear history. */
function isLinear(why: string): boolean {
  return /must not contain merge commits|linear history/i.test(why);
}

async function byButton(connection: Connection, request: MergeRequest, methods: readonly Method[]): Promise<Merged> {
  let why = "no way of merging is allowed";
  for (const method of methods) {
    await readNow(connection, request);
    try {
      return { kind: "merged", sha: await mergeBy(connection, request, method) };
    } catch (error) {
      if (hasStatus(error, 409)) throw new StaleHeadError(`of #${request.number}`, error);
      if (!hasStatus(error, 405)) throw error;
      why = githubWords(error);
      if (!/(merge commits|squash merg\w+|rebase merg\w+) (is|are) not allowed/i.test(why) && !isLinear(why)) break;
    }
  }
  return blocked(why);
}

/** GitHub has not made up its mind yet, or somebody else merges at this moment. */
const PASSING = /base branch was modified|pull request is not mergeable|merge already in progress|try again/i;

function blocked(why: string): Merged {
  return PASSING.test(why) ? { kind: "blocked", why, passes: true } : { kind: "blocked", why };
}

const DOCUMENT = `query BeforeMerge($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { mergeCommitAllowed pullRequest(number: $number) { baseRefName headRefOid } }
}`;
const Answer = z.object({
  repository: z
    .object({
      mergeCommitAllowed: z.boolean(),
      pullRequest: z.object({ baseRefName: z.string(), headRefOid: z.string() }).nullable(),
    })
    .nullable(),
});

/** How the pull request stands at this moment. Refused as stale when its head or base is not the one that was seen. */
async function readNow(
  connection: Connection,
  { number, head, base }: MergeRequest,
): Promise<{ readonly mergeCommits: boolean }> {
  const answer = await connection.query(`looking at #${number} before merging it`, {
    document: DOCUMENT,
    variables: { ...connection.repo, number },
    answer: Answer,
  });
  const { mergeCommitAllowed, pullRequest } = present(answer.repository, `#${number}`);
  const pull = present(pullRequest, `#${number}`);
  if (pull.headRefOid !== head || pull.baseRefName !== base) throw new StaleHeadError(`of #${number}`);
  return { mergeCommits: mergeCommitAllowed };
}

async function mergeBy(connection: Connection, request: MergeRequest, method: Method): Promise<string> {
  const { data } = await connection.write(`merging #${request.number}`, {}, () =>
    connection.client.request("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", {
      ...connection.target("long"),
      pull_number: request.number,
      sha: request.head,
      merge_method: method,
      commit_title: request.title,
      commit_message: request.message,
    }),
  );
  return data.sha;
}
