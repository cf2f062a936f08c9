import { rebase } from "../git/rebase.ts";
import { writeCommit } from "../git/write-objects.ts";
import { ApiError } from "../http/api-error.ts";
import type { Body } from "../http/openapi.ts";
import type { Account } from "../model/account.ts";
import { asksForQueue, BY_QUEUE_ALONE, pullRefusal, rulesFor, ruleViolation } from "../model/branch-rules.ts";
import { isMergeabilityUnknown } from "../model/pull-facts.ts";
import type { PullRequest, Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { signatureOf } from "../objects/git-objects.ts";
import type { Actor } from "../seams.ts";
import { missingOwners } from "./code-owners.ts";
import { moveRefs } from "./move-refs.ts";
import { closePull } from "./pull-events.ts";
import { commitsRefusal, moveRefusal } from "./rule-refusals.ts";

/** The request's body as GitHub describes it. */
export type MergeRequest = NonNullable<Body<"pulls/merge">>;

/** Presses the merge button. The answer is the merge commit; refusals carry GitHub's status. */
export async function mergePull(world: World, pull: PullRequest, request: MergeRequest, actor: Actor): Promise<string> {
  await assertMergeable(pull, request, actor);
  const account = world.requireAccount(actor);
  const made = await mergeCommit(world, pull, request, account);
  if (made === null) throw new ApiError(405, "Pull Request is not mergeable");
  const base = { ref: `refs/heads/${pull.baseRef}`, before: pull.baseSha, after: made };
  forbid(await commitsRefusal(world, pull.repo, rulesFor(pull.repo, pull.baseRef, actor), base));
  // Closed in the same step: nobody sees one without the other, and the move is no second, indirect merge.
  const alongside = (): void => closePull(world, pull, actor, made);
  if (!(await moveRefs(world, pull.repo, [base], { actor, kind: "pr_merge", alongside })))
    throw new ApiError(405, "Base branch was modified. Review and try the merge again.");
  return made;
}

/** Throws GitHub's refusal where something is in the way of merging. */
export async function assertMergeable(pull: PullRequest, request: MergeRequest, actor: Actor): Promise<void> {
  if (pull.state !== "open") throw new ApiError(405, "Pull Request is not mergeable");
  if (request.sha !== undefined && request.sha !== pull.headSha) {
    throw new ApiError(409, "Head branch was modified. Review and try the merge again.");
  }
  if (pull.draft) throw new ApiError(405, "Pull Request is still a draft");
  if (isMergeabilityUnknown(pull)) throw new ApiError(405, "Pull Request is not mergeable");
  if ((request.merge_method ?? "merge") === "merge" && !pull.repo.mergeCommitAllowed)
    throw new ApiError(405, "Merge commits are not allowed on this repository.");
  const rules = rulesFor(pull.repo, pull.baseRef, actor);
  forbid(pullRefusal(pull, rules) ?? (rules.some(asksForQueue) ? BY_QUEUE_ALONE : null));
  if (!rules.some((rule) => rule.codeOwnerReview)) return;
  const owners = await missingOwners(pull);
  forbid(owners.length === 0 ? null : `Waiting on code owner review from ${owners.join(", ")}.`);
}

function forbid(why: string | null): void {
  if (why !== null) throw new ApiError(405, ruleViolation(why));
}

/** What comes of merging it now, committed but on no branch; null where it conflicts. */
export async function mergeCommit(
  world: World,
  pull: PullRequest,
  request: MergeRequest,
  by: Account,
): Promise<string | null> {
  const { repo, baseSha, headSha } = pull;
  const tree = await repo.git.mergeTree(baseSha, headSha);
  if (tree === null) return null;
  const github = webFlow(world);
  if (request.merge_method === "rebase")
    return rebase(repo.git.directory, baseSha, headSha, signatureOf(by, world.now()));
  const squash = request.merge_method === "squash";
  const title = squash
    ? `${pull.title} (#${pull.number})`
    : `Merge pull request #${pull.number} from ${repo.owner.login}/${pull.headRef}`;
  const message = [request.commit_title ?? title, request.commit_message ?? (squash ? "" : pull.title)]
    .filter(Boolean)
    .join("\n\n");
  const author = signatureOf(squash ? pull.user : by, world.now());
  const parents = squash ? [baseSha] : [baseSha, headSha];
  return signedCommit(repo, await writeCommit(repo.git, { tree, parents, message, author, committer: github }));
}

/** GitHub's own identity, the committer of what it makes and signs. */
export function webFlow(world: World) {
  return { name: "GitHub", email: "noreply@github.com", date: world.now() };
}

/** Remembers that GitHub would have signed this commit. */
function signedCommit(repo: Repository, oid: string): string {
  repo.signed.add(oid);
  return oid;
}

const OID = /^[0-9a-f]{40}$/;

/** `POST …/merges`: merges a branch or commit into a branch. Null when it is already in. */
export async function mergeBranches(
  world: World,
  repo: Repository,
  input: { readonly base: string; readonly head: string; readonly message?: string | undefined },
  actor: Actor,
): Promise<string | null> {
  const base = repo.git.branch(input.base);
  // A branch of that name, or a commit by its whole id.
  const head = repo.git.branch(input.head) ?? (OID.test(input.head) ? await repo.git.resolve(input.head) : null);
  if (!base) throw new ApiError(404, "Base does not exist");
  if (!head) throw new ApiError(404, "Head does not exist");
  if (await repo.git.isAncestor(head, base)) return null;
  const tree = await repo.git.mergeTree(base, head);
  if (tree === null) throw new ApiError(409, "Merge conflict");
  const author = signatureOf(world.requireAccount(actor), world.now());
  const message = input.message ?? `Merge ${input.head} into ${input.base}`;
  const commit = { tree, parents: [base, head], message, author, committer: webFlow(world) };
  const made = signedCommit(repo, await writeCommit(repo.git, commit));
  const update = { ref: `refs/heads/${input.base}`, before: base, after: made };
  const refused = await moveRefusal(world, repo, update, actor);
  if (refused !== null) throw new ApiError(409, refused);
  if (!(await moveRefs(world, repo, [update], { actor }))) throw new ApiError(409, "Base branch was modified");
  return made;
}
