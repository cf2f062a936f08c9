import { unprocessable } from "../http/api-error.ts";
import type {
  Conversation,
  Issue,
  IssueComment,
  Item,
  Label,
  Reaction,
  Repository,
  ReviewComment,
} from "../model/records.ts";
import type { World } from "../model/world.ts";
import { issueCommentObject, issueObject, labelObject } from "../objects/conversation-objects.ts";
import type { Actor } from "../seams.ts";
import { assertUnlocked, isLocked } from "./locked.ts";
import { notify } from "./notify.ts";
import { publishPull } from "./pull-events.ts";

/** Longest body of an issue, a pull request or a comment, in characters. */
const LONGEST_BODY = 65_536;

/** Throws GitHub's 422 for more than 65,536 characters. */
export function assertBody(resource: string, body: string | null | undefined): void {
  if (body && body.length > LONGEST_BODY)
    throw unprocessable(resource, "body", "body is too long (maximum is 65536 characters)");
}

/** Sends an `issues` event; `more` holds the action and what belongs to it. */
export function publishIssue(world: World, item: Item, actor: Actor, more: Readonly<Record<string, unknown>>): void {
  const payload = async () => ({ ...more, issue: issueObject(world, item) });
  world.publish({ repo: item.repo, name: "issues", actor, payload });
}

/** What an issue and a pull request begin with alike; it gets the repository's next number. */
export function newConversation(
  world: World,
  repo: Repository,
  { title, body }: Pick<Conversation, "title" | "body">,
  actor: Actor,
): Conversation {
  const now = world.now();
  return {
    ...{ repo, number: nextNumber(repo), title, body, state: "open", locked: false },
    ...{ user: world.requireAccount(actor), viaApp: world.actorApp(actor) },
    ...{ createdAt: now, updatedAt: now, editedAt: null, editedBy: null, closedAt: null, closedBy: null },
    ...{ labels: [], labelings: [], assignees: [], comments: [], reactions: [], participants: new Set<string>() },
  };
}

/** Numbers of issues that are gone are not given again. */
export function nextNumber(repo: Repository): number {
  return repo.items.size + repo.gone.size + 1;
}

/** Throws 422 for too long a body. Labels that are new are made; people are notified. */
export function openIssue(
  world: World,
  repo: Repository,
  input: { readonly title: string; readonly body: string | null; readonly labels: readonly string[] },
  actor: Actor,
): Issue {
  assertBody("Issue", input.body);
  const issue: Issue = {
    ...{ ...world.ids.fresh("Issue", "I"), stateReason: null, ...newConversation(world, repo, input, actor) },
    labels: input.labels.map((name) => labelNamed(world, repo, name)),
  };
  repo.items.set(issue.number, world.ids.keep(issue));
  notify(world, issue, issue.user, issue.body ?? "");
  publishIssue(world, issue, actor, { action: "opened" });
  return issue;
}

/** Changes title and body where they differ; what they were before, as events tell it. */
export function editText(item: Item, edit: { readonly title?: string; readonly body?: string | null }) {
  const changes: Record<string, unknown> = {};
  if (edit.title !== undefined && edit.title !== item.title) changes.title = { from: item.title };
  if (edit.body !== undefined && edit.body !== item.body) changes.body = { from: item.body ?? "" };
  item.title = edit.title ?? item.title;
  item.body = edit.body === undefined ? item.body : edit.body;
  return changes;
}

/** What is left out stays as it is; `labels` are all that shall be there. */
export interface IssueEdit {
  readonly title?: string;
  readonly body?: string | null;
  readonly state?: "open" | "closed";
  readonly stateReason?: string | null;
  readonly labels?: readonly string[];
}

/** Tells only what differs, each kind in its own event. Throws 422 for too long a body. */
export function editIssue(world: World, issue: Issue, edit: IssueEdit, actor: Actor): void {
  assertBody("Issue", edit.body);
  const changes = editText(issue, edit);
  if (Object.keys(changes).length > 0) {
    Object.assign(issue, { updatedAt: world.now(), editedAt: world.now(), editedBy: world.requireAccount(actor) });
    publishIssue(world, issue, actor, { action: "edited", changes });
  }
  if (edit.labels) {
    addLabels(world, issue, edit.labels, actor);
    for (const label of issue.labels.filter((one) => !edit.labels?.includes(one.name)))
      removeLabel(world, issue, label, actor);
  }
  if (edit.state !== undefined && edit.state !== issue.state) setIssueState(world, issue, edit, actor);
}

function setIssueState(world: World, issue: Issue, edit: IssueEdit, actor: Actor): void {
  const closed = edit.state === "closed";
  issue.state = closed ? "closed" : "open";
  issue.stateReason = closed ? (edit.stateReason ?? "completed") : "reopened";
  issue.closedAt = closed ? world.now() : null;
  issue.closedBy = closed ? world.actorAccount(actor) : null;
  issue.updatedAt = world.now();
  publishIssue(world, issue, actor, { action: closed ? "closed" : "reopened" });
}

function labelNamed(world: World, repo: Repository, name: string): Label {
  const known = repo.labels.get(name.toLowerCase());
  if (known) return known;
  const label = { ...world.ids.fresh("Label", "LA"), name };
  repo.labels.set(name.toLowerCase(), label);
  return label;
}

interface LabelNews {
  readonly action: "labeled" | "unlabeled";
  readonly label: Label;
}

function publishLabel(world: World, item: Item, { action, label }: LabelNews, actor: Actor): void {
  const more = { action, label: labelObject(world, item.repo, label) };
  if (item.typename === "PullRequest") publishPull(world, item, actor, more);
  else publishIssue(world, item, actor, more);
}

/** Those there already are passed over without an event; new ones are made. */
export function addLabels(world: World, item: Item, names: readonly string[], actor: Actor): void {
  for (const label of names.map((name) => labelNamed(world, item.repo, name))) {
    if (item.labels.includes(label)) continue;
    item.labels.push(label);
    const by = { label, actor: world.requireAccount(actor), createdAt: world.now() };
    item.labelings.push({ typename: "LabeledEvent", nodeId: world.ids.node("LE", world.ids.number()), ...by });
    publishLabel(world, item, { action: "labeled", label }, actor);
  }
}

/** The label must be on the item: nobody looks here. */
export function removeLabel(world: World, item: Item, label: Label, actor: Actor): void {
  item.labels.splice(item.labels.indexOf(label), 1);
  publishLabel(world, item, { action: "unlabeled", label }, actor);
}

/** Throws 422 for a body that is blank or too long. Notifies people and updates the item's date. */
export function addComment(world: World, item: Item, body: string, actor: Actor): IssueComment {
  assertUnlocked(world, item, actor, isLocked("comment"));
  assertBody("IssueComment", body);
  if (body.trim() === "") throw unprocessable("IssueComment", "body", "body cannot be blank");
  const now = world.now();
  const user = world.requireAccount(actor);
  const comment: IssueComment = {
    ...{ ...world.ids.fresh("IssueComment", "IC"), item, user, viaApp: world.actorApp(actor) },
    ...{ body, createdAt: now, updatedAt: now, editedAt: null, minimizedAs: null, reactions: [] },
  };
  item.comments.push(world.ids.keep(comment));
  item.updatedAt = now;
  notify(world, item, user, body);
  publishComment(world, comment, actor, { action: "created" });
  return comment;
}

function publishComment(
  world: World,
  comment: IssueComment,
  actor: Actor,
  more: Readonly<Record<string, unknown>>,
): void {
  const payload = async () => ({
    ...more,
    issue: issueObject(world, comment.item),
    comment: issueCommentObject(world, comment),
  });
  world.publish({ repo: comment.item.repo, name: "issue_comment", actor, payload });
}

/** Throws 422 for too long a body; a blank one is taken. The event holds what stood there before. */
export function editComment(world: World, comment: IssueComment, body: string, actor: Actor): void {
  assertBody("IssueComment", body);
  const from = comment.body;
  comment.body = body;
  comment.updatedAt = world.now();
  comment.editedAt = world.now();
  publishComment(world, comment, actor, { action: "edited", changes: { body: { from } } });
}

/** Adds a reaction; `added` is false when this account already reacted so. */
export function react(
  world: World,
  target: Item | IssueComment | ReviewComment,
  content: string,
  actor: Actor,
): { readonly reaction: Reaction; readonly added: boolean } {
  assertUnlocked(world, placeOf(target), actor, isLocked("reaction"));
  const user = world.requireAccount(actor);
  const known = target.reactions.find((one) => one.user === user && one.content === content);
  if (known) return { reaction: known, added: false };
  const reaction = { ...world.ids.fresh("Reaction", "REA"), content, user, createdAt: world.now() };
  target.reactions.push(reaction);
  return { reaction, added: true };
}

function placeOf(target: Item | IssueComment | ReviewComment): Item {
  if (target.typename === "IssueComment") return target.item;
  return target.typename === "PullRequestReviewComment" ? target.thread.pull : target;
}

/** Takes a reaction back; false where this account has none of that id. */
export function unreact(world: World, target: IssueComment, id: number, actor: Actor): boolean {
  const user = world.requireAccount(actor);
  const at = target.reactions.findIndex((one) => one.id === id && one.user === user);
  if (at >= 0) target.reactions.splice(at, 1);
  return at >= 0;
}
