import { ApiError, unprocessable } from "../http/api-error.ts";
import type { Account } from "../model/account.ts";
import { openPulls } from "../model/pull-facts.ts";
import type { PullRequest, Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { userObject } from "../objects/account-objects.ts";
import type { Actor } from "../seams.ts";
import { assertBody, editText, newConversation } from "./issues.ts";
import { notify, notifyOne } from "./notify.ts";
import { closePull, keepEvent, publishPull } from "./pull-events.ts";

export interface NewPull {
  readonly title: string;
  readonly head: string;
  readonly base: string;
  readonly body: string | null;
  readonly draft: boolean;
}

/** Opens a pull request between two branches of this repository. */
export async function openPull(world: World, repo: Repository, input: NewPull, actor: Actor): Promise<PullRequest> {
  assertBody("PullRequest", input.body);
  const headRef = input.head.includes(":") ? input.head.slice(input.head.indexOf(":") + 1) : input.head;
  const headSha = repo.git.branch(headRef);
  const baseSha = repo.git.branch(input.base);
  if (!headSha) throw invalid("head");
  if (!baseSha) throw invalid("base");
  if (openPulls(repo).some((pull) => pull.headRef === headRef && pull.baseRef === input.base)) {
    throw custom(`A pull request already exists for ${repo.owner.login}:${headRef}.`);
  }
  if ((await repo.git.commitsBetween(baseSha, headSha, 1)).length === 0) {
    throw custom(`No commits between ${input.base} and ${headRef}`);
  }
  if (input.draft && !repo.draftsAllowed)
    throw new ApiError(422, "Draft pull requests are not supported in this repository.");
  const pull = newPull(world, repo, { ...input, headRef, headSha, baseSha }, actor);
  await repo.git.moveRefs([{ ref: `refs/pull/${pull.number}/head`, before: null, after: headSha }]);
  repo.items.set(pull.number, pull);
  world.ids.keep(pull);
  notify(world, pull, pull.user, pull.body ?? "");
  publishPull(world, pull, actor, { action: "opened" });
  return pull;
}

function invalid(field: string): ApiError {
  return new ApiError(422, "Validation Failed", { errors: [{ resource: "PullRequest", field, code: "invalid" }] });
}

function custom(message: string): ApiError {
  return new ApiError(422, "Validation Failed", { errors: [{ resource: "PullRequest", code: "custom", message }] });
}

function newPull(
  world: World,
  repo: Repository,
  input: NewPull & { readonly headRef: string; readonly headSha: string; readonly baseSha: string },
  actor: Actor,
): PullRequest {
  return {
    ...{ ...world.ids.fresh("PullRequest", "PR"), issueId: world.ids.fresh("Issue", "I").id },
    ...newConversation(world, repo, input, actor),
    ...{ headRef: input.headRef, headSha: input.headSha, baseRef: input.base, baseSha: input.baseSha },
    ...{ reviews: [], threads: [], requestedReviewers: [], draft: input.draft },
    ...{ mergedAt: null, mergedBy: null, mergeCommitSha: null, events: [], autoMerge: null },
  };
}

/** What is left out stays as it is. */
export interface PullEdit {
  readonly title?: string;
  readonly body?: string | null;
  readonly state?: "open" | "closed";
  readonly base?: string;
}

/** Title, body, base and open or closed. */
export function editPull(world: World, pull: PullRequest, edit: PullEdit, actor: Actor): void {
  assertBody("PullRequest", edit.body);
  const changes = editText(pull, edit);
  if (edit.base !== undefined && edit.base !== pull.baseRef) {
    const sha = pull.repo.git.branch(edit.base);
    if (!sha) throw invalid("base");
    changes.base = { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } };
    pull.baseRef = edit.base;
    pull.baseSha = sha;
    keepEvent(world, pull, "BaseRefChangedEvent", actor);
  }
  if (Object.keys(changes).length > 0) {
    Object.assign(pull, { updatedAt: world.now(), editedAt: world.now(), editedBy: world.requireAccount(actor) });
    publishPull(world, pull, actor, { action: "edited", changes });
  }
  if (edit.state === "closed" && pull.state === "open") closePull(world, pull, actor);
  if (edit.state === "open" && pull.state === "closed") reopenPull(world, pull, actor);
}

function reopenPull(world: World, pull: PullRequest, actor: Actor): void {
  const head = pull.repo.git.branch(pull.headRef);
  if (pull.mergedAt !== null || !head) throw unprocessable("PullRequest", "state", "state cannot be changed.");
  const baseSha = pull.repo.git.branch(pull.baseRef) ?? pull.baseSha;
  Object.assign(pull, {
    state: "open",
    closedAt: null,
    closedBy: null,
    headSha: head,
    baseSha,
    updatedAt: world.now(),
  });
  publishPull(world, pull, actor, { action: "reopened" });
}

/** Draft or ready. Nothing happens when it already is. */
export function setDraft(world: World, pull: PullRequest, draft: boolean, actor: Actor): void {
  if (pull.draft === draft) return;
  if (draft && !pull.repo.draftsAllowed) {
    const who = "login" in actor ? actor.login : "the App";
    throw new ApiError(403, `${who} does not have permission to convert the pull request ${pull.nodeId} to draft.`);
  }
  pull.draft = draft;
  pull.updatedAt = world.now();
  publishPull(world, pull, actor, { action: draft ? "converted_to_draft" : "ready_for_review" });
}

/** Asks people for a review; authors and strangers are refused. */
export function requestReviewers(world: World, pull: PullRequest, logins: readonly string[], actor: Actor): void {
  for (const account of logins.map((login) => reviewer(world, pull, login))) {
    if (pull.requestedReviewers.includes(account)) continue;
    pull.requestedReviewers.push(account);
    notifyOne(world, pull, account);
    const requested = userObject(world, account);
    publishPull(world, pull, actor, { action: "review_requested", requested_reviewer: requested });
  }
}

function reviewer(world: World, pull: PullRequest, login: string): Account {
  const account = world.account(login);
  const known = account && (pull.repo.owner === account || pull.repo.collaborators.has(login.toLowerCase()));
  if (!account || !known)
    throw new ApiError(
      422,
      "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.",
    );
  if (account === pull.user) throw new ApiError(422, "Review cannot be requested from pull request author.");
  return account;
}
