import type { Account } from "../model/account.ts";
import type { IssueComment, Item, Label, PullRequest, Reaction, Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { restNamed } from "../rest-names.ts";
import { appObject, repoHtmlUrl, repoUrl, userObject } from "./account-objects.ts";

type Json = Readonly<Record<string, unknown>>;

/** `OWNER`, `COLLABORATOR` or `NONE`; nothing finer is kept. */
export function association(repo: Repository, account: Account): string {
  if (repo.owner === account) return "OWNER";
  return repo.collaborators.has(account.login.toLowerCase()) ? "COLLABORATOR" : "NONE";
}

export function labelObject(world: World, repo: Repository, label: Label): Json {
  return {
    ...restNamed(label, "id", "nodeId", "name"),
    url: `${repoUrl(world, repo)}/labels/${encodeURIComponent(label.name)}`,
    ...{ description: "", color: "ededed", default: false },
  };
}

export function reactionObject(world: World, reaction: Reaction): Json {
  return { ...restNamed(reaction, "id", "nodeId", "content", "createdAt"), user: userObject(world, reaction.user) };
}

const CONTENTS = ["+1", "-1", "laugh", "confused", "heart", "hooray", "eyes", "rocket"] as const;

/** Counts of every content there is; `url` is that of what was reacted to. */
export function reactionsObject(url: string, reactions: readonly Reaction[]): Json {
  const counts = CONTENTS.map((content) => [content, reactions.filter((one) => one.content === content).length]);
  return { url: `${url}/reactions`, total_count: reactions.length, ...Object.fromEntries(counts) };
}

export function itemHtmlUrl(world: World, item: Item): string {
  const kind = item.typename === "PullRequest" ? "pull" : "issues";
  return `${repoHtmlUrl(world, item.repo)}/${kind}/${item.number}`;
}

/** Also of a pull request, which is an issue too. */
export function issueUrl(world: World, item: Item): string {
  return `${repoUrl(world, item.repo)}/issues/${item.number}`;
}

/** An issue, or a pull request seen as one (then with `pull_request`). */
export function issueObject(world: World, item: Item): Json {
  const url = issueUrl(world, item);
  const { typename } = item;
  return {
    ...restNamed(item, "id", "nodeId", "number", "state", "title", "body", "closedAt", "createdAt", "updatedAt"),
    ...{ url, html_url: itemHtmlUrl(world, item), repository_url: repoUrl(world, item.repo) },
    ...{ labels_url: `${url}/labels{/name}`, comments_url: `${url}/comments`, events_url: `${url}/events` },
    state_reason: typename === "Issue" ? item.stateReason : null,
    user: userObject(world, item.user),
    labels: item.labels.map((label) => labelObject(world, item.repo, label)),
    assignee: item.assignees[0] ? userObject(world, item.assignees[0]) : null,
    assignees: item.assignees.map((account) => userObject(world, account)),
    ...{ milestone: null, locked: item.locked, active_lock_reason: null, comments: item.comments.length },
    closed_by: item.closedBy ? userObject(world, item.closedBy) : null,
    author_association: association(item.repo, item.user),
    reactions: reactionsObject(url, item.reactions),
    performed_via_github_app: item.viaApp ? appObject(world, item.viaApp) : null,
    ...(typename === "PullRequest" ? asIssue(world, item) : {}),
  };
}

/** What a pull request has besides when it is seen as an issue. */
function asIssue(world: World, pull: PullRequest): Json {
  const url = `${repoUrl(world, pull.repo)}/pulls/${pull.number}`;
  const links = { url, html_url: itemHtmlUrl(world, pull), diff_url: `${url}.diff`, patch_url: `${url}.patch` };
  return { id: pull.issueId, draft: pull.draft, pull_request: { ...links, merged_at: pull.mergedAt } };
}

export function issueCommentObject(world: World, comment: IssueComment): Json {
  const { item } = comment;
  const url = `${repoUrl(world, item.repo)}/issues/comments/${comment.id}`;
  return {
    ...restNamed(comment, "id", "nodeId", "body", "createdAt", "updatedAt"),
    ...{ url, html_url: `${itemHtmlUrl(world, item)}#issuecomment-${comment.id}`, issue_url: issueUrl(world, item) },
    user: userObject(world, comment.user),
    author_association: association(item.repo, comment.user),
    reactions: reactionsObject(url, comment.reactions),
    performed_via_github_app: comment.viaApp ? appObject(world, comment.viaApp) : null,
  };
}
