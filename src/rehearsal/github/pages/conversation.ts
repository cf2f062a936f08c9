import type { Account } from "../model/account.ts";
import { latestCheckRuns } from "../model/branch-rules.ts";
import { pullFacts } from "../model/pull-facts.ts";
import type { CheckRun, Issue, PullRequest, Repository, ReviewThread } from "../model/records.ts";
import { fullName } from "../model/world.ts";
import { type Html, html } from "./html.ts";

/** Who a form may act as. */
export type People = readonly Account[];

function acting(people: People): Html {
  const options = people.map((one) => html`<option>${one.login}</option>`);
  return html`<label>as <select name="as">${options}</select></label>`;
}

/** A form that does one thing as one of the people. */
export function form(action: string, people: People, inner: Html, button: string): Html {
  return html`<form method="post" action="${action}">${inner}${acting(people)}<button>${button}</button></form>`;
}

const TEXT = html`<label>Text<textarea name="body" required></textarea></label>`;

interface Said {
  readonly user: Account;
  readonly at: string;
  readonly how: string;
  readonly body: string | null;
}

function article({ user, at, how, body }: Said): Html {
  return html`<article><b>${user.login}</b> ${how} <time>${at}</time><pre>${body ?? ""}</pre></article>`;
}

/** Path of an item's page, as on GitHub. */
export function place(item: Issue | PullRequest): string {
  return `/${fullName(item.repo)}/${item.typename === "PullRequest" ? "pull" : "issues"}/${item.number}`;
}

function said(item: Issue | PullRequest): Html {
  const comments = item.comments.map((one): Said => ({ ...one, at: one.createdAt, how: "commented" }));
  const reviews =
    item.typename === "PullRequest" ? item.reviews.filter((one) => one.body !== "" || one.state !== "COMMENTED") : [];
  const opinions = reviews.map((one): Said => {
    return { ...one, at: one.submittedAt, how: one.state.toLowerCase().replace("_", " ") };
  });
  const all = [...comments, ...opinions].sort((a, b) => (a.at < b.at ? -1 : 1));
  return html`${article({ ...item, at: item.createdAt, how: "opened this" })}${all.map(article)}`;
}

function header(item: Issue | PullRequest): Html {
  const repo = fullName(item.repo);
  return html`<p><a href="/${repo}">${repo}</a></p><h1>${item.title} #${item.number}</h1>`;
}

export function issueBody(issue: Issue, people: People): Html {
  return html`${header(issue)}<p>${issue.state}</p>${said(issue)}${form(`${place(issue)}/comment`, people, TEXT, "Comment")}`;
}

export async function pullBody(pull: PullRequest, people: People): Promise<Html> {
  const facts = await pullFacts(pull);
  const state = pull.mergedAt ? "merged" : pull.draft && pull.state === "open" ? "draft" : pull.state;
  const files = facts.files.map((file) => {
    const blob = `/${fullName(pull.repo)}/blob/${pull.headSha}/${file.path}`;
    const counts = `${file.status}, +${file.additions} −${file.deletions}`;
    return html`<details><summary>${file.path} (${counts})</summary><a href="${blob}">View file</a><pre>${file.patch}</pre></details>`;
  });
  return html`${header(pull)}<p><b>${state}</b>: ${pull.headRef} → ${pull.baseRef}, ${facts.commits.length} commits</p>
${said(pull)}<h2>Threads</h2>${pull.threads.map(threadBody)}
<h2>Checks</h2>${checks(pull.repo, pull.headSha, people)}
<h2>Files</h2>${files}${pull.state === "open" ? actions(pull, people) : null}`;
}

function threadBody(thread: ReviewThread): Html {
  const state = thread.resolvedBy ? "resolved" : thread.outdated ? "outdated" : "open";
  const comments = thread.comments.map((one) => html`<p><b>${one.user.login}</b></p><pre>${one.body}</pre>`);
  return html`<section>${thread.path}${thread.line === null ? null : html`:${thread.line}`} (${state})${comments}</section>`;
}

function checks(repo: Repository, sha: string, people: People): Html {
  return html`${latestCheckRuns(repo, sha).map((run) => checkBody(run, people))}`;
}

function checkBody(run: CheckRun, people: People): Html {
  const buttons = run.actions.map((action) =>
    form(
      `/_local/check-runs/${run.id}/press/${encodeURIComponent(action.identifier)}`,
      people,
      html`${action.description} `,
      action.label,
    ),
  );
  const link = run.detailsUrl === null ? null : html` <a href="${safeLink(run.detailsUrl)}">Details</a>`;
  return html`<section id="check-${run.id}"><b>${run.name}</b> ${run.conclusion ?? run.status}: ${run.title}${link}
<details><summary>Output</summary><pre>${run.summary}</pre><pre>${run.text}</pre></details>${buttons}</section>`;
}

/** A link an App gave; anything but the web leads nowhere. */
function safeLink(url: string): string {
  return /^https?:\/\//.test(url) ? url : "#";
}

function actions(pull: PullRequest, people: People): Html {
  const at = place(pull);
  const kinds = html`<label>Opinion <select name="event"><option value="COMMENT">Comment</option><option value="APPROVE">Approve</option>
<option value="REQUEST_CHANGES">Request changes</option></select></label>`;
  const free = html`<label>Text<textarea name="body"></textarea></label>`;
  return html`<h2>Act</h2>${form(`${at}/comment`, people, TEXT, "Comment")}${form(`${at}/review`, people, html`${free}${kinds}`, "Review")}
${form(`${at}/merge`, people, html`<input type="hidden" name="sha" value="${pull.headSha}">`, "Merge")}`;
}
