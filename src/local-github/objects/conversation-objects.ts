import type { Account } from "../model/account.ts";
import type { IssueComment, Item, Label, Reaction, Repository } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { appObject, repoHtmlUrl, repoUrl, userObject } from "./account-objects.ts";

type Json = Readonly<Record<string, unknown>>;

export function association(repo: Repository, account: Account): string {
  if (repo.owner === account) return "OWNER";
  return repo.collaborators.has(account.login.toLowerCase()) ? "COLLABORATOR" : "NONE";
}

export function labelObject(world: World, repo: Repository, label: Label): Json {
  return {
    id: label.id,
    node_id: label.nodeId,
    url: `${repoUrl(world, repo)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    description: "",
    color: "ededed",
    default: false,
  };
}

export function reactionObject(world: World, reaction: Reaction): Json {
  return {
    id: reaction.id,
    node_id: reaction.nodeId,
    user: userObject(world, reaction.user),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}

const CONTENTS = ["+1", "-1", "laugh", "confused", "heart", "hooray", "eyes", "rocket"] as const;

export function reactionsObject(url: string, reactions: readonly Reaction[]): Json {
  const counts = CONTENTS.map((content) => [content, reactions.filter((one) => one.content === content).length]);
  return { url: `${url}/reactions`, total_count: reactions.length, ...Object.fromEntries(counts) };
}

export function itemHtmlUrl(world: World, item: Item): string {
  const kind = item.typename === "PullRequest" ? "pull" : "issues";
  return `${repoHtmlUrl(world, item.repo)}/${kind}/${item.number}`;
}

export function issueUrl(world: World, item: Item): string {
  return `${repoUrl(world, item.repo)}/issues/${item.number}`;
}

/** An issue, or a pull request seen as one (then with `pull_request`). */
export function issueObject(world: World, item: Item): Json {
  const url = issueUrl(world, item);
  const pull = `${repoUrl(world, item.repo)}/pulls/${item.number}`;
  const links =
    item.typename === "PullRequest"
      ? {
          url: pull,
          html_url: itemHtmlUrl(world, item),
          diff_url: `${pull}.diff`,
          patch_url: `${pull}.patch`,
          merged_at: item.mergedAt,
        }
      : null;
  return {
    id: item.typename === "PullRequest" ? item.issueId : item.id,
    node_id: item.nodeId,
    url,
    repository_url: repoUrl(world, item.repo),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: itemHtmlUrl(world, item),
    number: item.number,
    state: item.state,
    state_reason: stateReason(item),
    title: item.title,
    body: item.body,
    user: userObject(world, item.user),
    labels: item.labels.map((label) => labelObject(world, item.repo, label)),
    assignee: item.assignees[0] ? userObject(world, item.assignees[0]) : null,
    assignees: item.assignees.map((account) => userObject(world, account)),
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: item.comments.length,
    ...(links ? { pull_request: links, draft: item.typename === "PullRequest" && item.draft } : {}),
    closed_at: item.closedAt,
    closed_by: item.closedBy ? userObject(world, item.closedBy) : null,
    created_at: item.createdAt,
    updated_at: item.updatedAt,
    author_association: association(item.repo, item.user),
    reactions: reactionsObject(url, item.reactions),
    performed_via_github_app: item.viaApp ? appObject(world, item.viaApp) : null,
  };
}

function stateReason(item: Item): string | null {
  return item.typename === "Issue" ? item.stateReason : null;
}

export function issueCommentObject(world: World, comment: IssueComment): Json {
  const { item } = comment;
  const url = `${repoUrl(world, item.repo)}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: comment.nodeId,
    url,
    html_url: `${itemHtmlUrl(world, item)}#issuecomment-${comment.id}`,
    issue_url: issueUrl(world, item),
    user: userObject(world, comment.user),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: association(item.repo, comment.user),
    body: comment.body,
    reactions: reactionsObject(url, comment.reactions),
    performed_via_github_app: comment.viaApp ? appObject(world, comment.viaApp) : null,
  };
}
