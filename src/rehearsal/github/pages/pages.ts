import type { RestHandler } from "../http/rest-handler.ts";
import type { Repository } from "../model/records.ts";
import { fullName, type World } from "../model/world.ts";
import type { RestAnswer } from "../seams.ts";
import { form, issueBody, type People, place, pullBody } from "./conversation.ts";
import { carryOut } from "./forms.ts";
import { type Html, html, page } from "./html.ts";

export interface PageRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: Buffer;
  readonly origin: string | undefined;
  readonly referer: string | undefined;
}

export interface PageParts {
  readonly rest: RestHandler;
  readonly tokenOf: (login: string) => string | null;
}

/** Pages for people who watch or play along: plain HTML, forms that act as one of the users. */
export class Pages {
  readonly #world: World;
  readonly #parts: PageParts;

  constructor(world: World, parts: PageParts) {
    this.#world = world;
    this.#parts = parts;
  }

  /** Null for what is not a page. */
  async answer(request: PageRequest): Promise<RestAnswer | null> {
    if (request.method === "POST") return this.#act(request);
    if (request.method !== "GET") return null;
    const parts = request.url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
    if (parts.length === 0) return shown("Local GitHub", this.#front());
    const repo = this.#world.repositoryOnceCalled(parts[0] ?? "", parts[1] ?? "");
    if (!repo) return null;
    const body = await this.#body(repo, parts.slice(2));
    return body && shown(`${fullName(repo)} ${parts.slice(2).join(" ")}`, body);
  }

  async #act(request: PageRequest): Promise<RestAnswer | null> {
    // Another site's page must not act here through the browser of whoever watches.
    if (request.origin !== undefined && request.origin !== this.#world.url)
      return shown("Refused", html`<p>Not from this page.</p>`, 403);
    const { answer, back } = await carryOut(this.#parts.rest, request, this.#parts.tokenOf);
    if (answer === null) return null;
    if (answer.status < 300) return { status: 303, headers: { location: back } };
    return shown(
      "Refused",
      html`<h1>Refused (${answer.status})</h1><pre>${JSON.stringify(answer.body, null, 2)}</pre><a href="${back}">Back</a>`,
      answer.status,
    );
  }

  #people(): People {
    return [...this.#world.accounts.values()].filter(
      (one) => one.typename === "User" && this.#parts.tokenOf(one.login) !== null,
    );
  }

  #front(): Html {
    const repos = [...this.#world.repositories.values()].map(
      (repo) => html`<li><a href="/${fullName(repo)}">${fullName(repo)}</a></li>`,
    );
    return html`<h1>Repositories</h1><ul>${repos}</ul>`;
  }

  async #body(repo: Repository, [kind, ...rest]: readonly string[]): Promise<Html | null> {
    if (kind === undefined) return this.#repository(repo);
    if (kind === "blob") return blob(repo, rest);
    const item = repo.items.get(Number(rest[0]));
    if (kind === "issues" && item?.typename === "Issue") return issueBody(item, this.#people());
    if (kind === "pull" && item?.typename === "PullRequest") return pullBody(item, this.#people());
    return null;
  }

  #repository(repo: Repository): Html {
    const items = [...repo.items.values()].reverse();
    const list = items.map(
      (item) =>
        html`<li><a href="${place(item)}">#${item.number} ${item.title}</a> (${item.typename === "Issue" ? "issue" : "pull request"}, ${item.state})</li>`,
    );
    const branches = repo.git
      .refs("refs/heads/")
      .map(({ name, oid }) => html`<li>${name.slice(11)} <code>${oid.slice(0, 7)}</code></li>`);
    const fields = html`<label>Title <input name="title" required></label><label>Text<textarea name="body"></textarea></label>`;
    return html`<h1>${fullName(repo)}</h1><pre>git clone ${this.#world.url}/${fullName(repo)}.git</pre>
<h2>Issues and pull requests</h2><ul>${list}</ul>${form(`/${fullName(repo)}/issues`, this.#people(), fields, "Open issue")}
<h2>Branches</h2><ul>${branches}</ul>`;
  }
}

/** A file at a commit or branch; branch names have slashes, so the longest that fits wins. */
async function blob(repo: Repository, parts: readonly string[]): Promise<Html | null> {
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const commit = await repo.git.resolve(parts.slice(0, length).join("/"));
    const path = parts.slice(length).join("/");
    const found = commit === null ? null : await repo.git.object(`${commit}:${path}`);
    if (found?.type === "blob") return html`<h1>${path}</h1><pre>${found.content.toString("utf8")}</pre>`;
  }
  return null;
}

function shown(title: string, body: Html, status = 200): RestAnswer {
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
  };
  return { status, bytes: Buffer.from(page(title, body)), headers };
}
