import type { Account } from "../model/account.ts";
import { type PullFacts, pullFacts } from "../model/pull-facts.ts";
import type { PullRequest, Repository, Review, ReviewComment } from "../model/records.ts";
import { fullName, type World } from "../model/world.ts";
import { restNamed } from "../rest-names.ts";
import { repositoryObject, repoUrl, userObject } from "./account-objects.ts";
import { association, issueUrl, itemHtmlUrl, labelObject, reactionsObject } from "./conversation-objects.ts";
import { total } from "./git-objects.ts";

type Json = Readonly<Record<string, unknown>>;

function pullUrl(world: World, pull: PullRequest): string {
  return `${repoUrl(world, pull.repo)}/pulls/${pull.number}`;
}

function sideObject(world: World, repo: Repository, ref: string, sha: string): Json {
  const label = `${repo.owner.login}:${ref}`;
  return { label, ref, sha, user: userObject(world, repo.owner), repo: repositoryObject(world, repo) };
}

function people(world: World, accounts: readonly Account[]): readonly Json[] {
  return accounts.map((account) => userObject(world, account));
}

/** Links that stand both in `_links` and as a property of their own. */
const LINKED = ["issue", "comments", "review_comments", "review_comment", "commits", "statuses"] as const;

function linksOf(world: World, pull: PullRequest) {
  const url = pullUrl(world, pull);
  return {
    self: url,
    html: itemHtmlUrl(world, pull),
    issue: issueUrl(world, pull),
    comments: `${issueUrl(world, pull)}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${repoUrl(world, pull.repo)}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${repoUrl(world, pull.repo)}/statuses/${pull.headSha}`,
  };
}

function autoMergeObject(world: World, { autoMerge, number, title }: PullRequest): Json | null {
  if (autoMerge === null) return null;
  const { enabledBy, mergeMethod } = autoMerge;
  const texts = { commit_title: `Merge pull request #${number}`, commit_message: title };
  return { enabled_by: userObject(world, enabledBy), merge_method: mergeMethod.toLowerCase(), ...texts };
}

/** A pull request as lists show it. */
export function simplePullObject(world: World, pull: PullRequest): Json {
  const url = pullUrl(world, pull);
  const html = itemHtmlUrl(world, pull);
  const links = linksOf(world, pull);
  return {
    ...restNamed(pull, "id", "nodeId", "number", "state", "title", "body", "draft", "mergeCommitSha"),
    ...restNamed(pull, "createdAt", "updatedAt", "closedAt", "mergedAt"),
    ...{ url, html_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch` },
    ...Object.fromEntries(LINKED.map((name) => [`${name}_url`, links[name]])),
    ...{ locked: pull.locked, active_lock_reason: null, milestone: null, auto_merge: autoMergeObject(world, pull) },
    user: userObject(world, pull.user),
    labels: pull.labels.map((label) => labelObject(world, pull.repo, label)),
    assignee: pull.assignees[0] ? userObject(world, pull.assignees[0]) : null,
    assignees: people(world, pull.assignees),
    requested_reviewers: people(world, pull.requestedReviewers),
    requested_teams: [],
    head: sideObject(world, pull.repo, pull.headRef, pull.headSha),
    base: sideObject(world, pull.repo, pull.baseRef, pull.baseSha),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: association(pull.repo, pull.user),
  };
}

/** A pull request as `GET /pulls/…` and webhooks show it. */
export async function pullObject(world: World, pull: PullRequest): Promise<Json> {
  const facts: PullFacts = await pullFacts(pull);
  const comments = pull.threads.flatMap((thread) => thread.comments);
  return {
    ...simplePullObject(world, pull),
    merged: pull.mergedAt !== null,
    mergeable: facts.mergeable,
    rebaseable: facts.mergeable,
    mergeable_state: facts.mergeableState,
    merged_by: pull.mergedBy ? userObject(world, pull.mergedBy) : null,
    comments: pull.comments.length,
    review_comments: comments.length,
    maintainer_can_modify: false,
    commits: facts.commits.length,
    additions: total(facts.files, "additions"),
    deletions: total(facts.files, "deletions"),
    changed_files: facts.files.length,
  };
}

/** `webhook`: GitHub writes the state in small letters there. */
export function reviewObject(world: World, review: Review, webhook = false): Json {
  const html = `${itemHtmlUrl(world, review.pull)}#pullrequestreview-${review.id}`;
  const url = pullUrl(world, review.pull);
  return {
    ...restNamed(review, "id", "nodeId", "body", "submittedAt", "commitId"),
    user: userObject(world, review.user),
    state: webhook ? review.state.toLowerCase() : review.state,
    ...{ html_url: html, pull_request_url: url },
    _links: { html: { href: html }, pull_request: { href: url } },
    author_association: association(review.pull.repo, review.user),
  };
}

export function reviewCommentObject(world: World, comment: ReviewComment): Json {
  const { thread } = comment;
  const url = `${repoUrl(world, thread.pull.repo)}/pulls/comments/${comment.id}`;
  const html = `${itemHtmlUrl(world, thread.pull)}#discussion_r${comment.id}`;
  return {
    ...restNamed(comment, "id", "nodeId", "diffHunk", "body", "createdAt", "updatedAt"),
    ...{ pull_request_review_id: comment.review.id, path: thread.path },
    ...{ commit_id: thread.pull.headSha, original_commit_id: comment.commitId },
    ...(comment.replyTo ? { in_reply_to_id: comment.replyTo.id } : {}),
    user: userObject(world, comment.user),
    ...{ url, html_url: html, pull_request_url: pullUrl(world, thread.pull) },
    author_association: association(thread.pull.repo, comment.user),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pullUrl(world, thread.pull) } },
    ...placeObject(comment),
    reactions: reactionsObject(url, comment.reactions),
  };
}

function placeObject({ thread, diffHunk }: ReviewComment): Json {
  if (thread.subject === "file")
    return { subject_type: "file", line: null, original_line: null, position: 1, original_position: 1 };
  const position = diffHunk.split("\n").length - 1; // lines below the hunk's head; hunks above it are not counted
  return {
    ...{ position: thread.line === null ? null : position, original_position: position },
    ...restNamed(thread, "line", "startLine", "originalStartLine", "side"),
    ...{ subject_type: "line", original_line: thread.originalLine ?? undefined },
    start_side: thread.originalStartLine === null ? null : thread.side,
  };
}

/** The short form inside check runs. */
export function minimalPullObject(world: World, pull: PullRequest): Json {
  const repo = { id: pull.repo.id, url: repoUrl(world, pull.repo), name: pull.repo.name };
  return {
    id: pull.id,
    number: pull.number,
    url: pullUrl(world, pull),
    head: { ref: pull.headRef, sha: pull.headSha, repo },
    base: { ref: pull.baseRef, sha: pull.baseSha, repo },
  };
}

/** `owner/name#number`, the key of counters and logs. */
export function pullKey(pull: PullRequest): string {
  return `${fullName(pull.repo)}#${pull.number}`;
}
