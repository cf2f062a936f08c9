import { Bug } from "../../../shared/index.ts";
import { isoSeconds } from "../git/parse-objects.ts";
import { notFound } from "../http/api-error.ts";
import type { Actor } from "../seams.ts";
import type { Account } from "./account.ts";
import { Ids } from "./ids.ts";
import type { AppRecord, Installation, Repository } from "./records.ts";
import { noStats } from "./statistics.ts";

/** Something happened in a repository. The payload is made later, in the order of the events. */
export interface RepoEvent {
  readonly repo: Repository;
  readonly name: string;
  readonly actor: Actor;
  readonly payload: () => Promise<Readonly<Record<string, unknown>>>;
  /** Only this App hears of it (buttons and re-runs of its own checks). */
  readonly only?: AppRecord;
}

/** Everything the local GitHub knows besides what git keeps. One per server. */
export class World {
  readonly ids: Ids;
  readonly stats = noStats();
  readonly accounts = new Map<string, Account>();
  readonly apps: AppRecord[] = [];
  readonly installations: Installation[] = [];
  readonly repositories = new Map<string, Repository>();
  /** By names that they had before, as long as no other repository is called so. */
  readonly #formerly = new Map<string, Repository>();
  /** `org/slug` → logins. */
  readonly teams = new Map<string, ReadonlySet<string>>();
  /** Answers that break GitHub's description and errors nobody could be told of. Empty when all is well. */
  readonly problems: string[] = [];
  readonly clock: () => number;
  /** What GitHub has come to do in the last years and this server does not. */
  readonly older: boolean;
  /** Known once the server listens. */
  url = "";
  #publish: (event: RepoEvent) => void = () => {
    throw new Bug("an event before the bus was connected");
  };

  constructor(clock: () => number, { older = false, longIds = false } = {}) {
    this.clock = clock;
    this.older = older;
    this.ids = new Ids(longIds);
  }

  now(): string {
    return isoSeconds(this.clock());
  }

  connect(publish: (event: RepoEvent) => void): void {
    this.#publish = publish;
  }

  publish(event: RepoEvent): void {
    this.#publish(event);
  }

  account(login: string): Account | null {
    return this.accounts.get(login.toLowerCase()) ?? null;
  }

  keepAccount(account: Account): Account {
    this.accounts.set(account.login.toLowerCase(), account);
    return this.ids.keep(account);
  }

  /** By the name that it has now. */
  repository(owner: string, name: string): Repository | null {
    return this.repositories.get(keyOf(owner, name)) ?? null;
  }

  /** By any name that it ever had, where GitHub leads on whoever uses an old one. */
  repositoryOnceCalled(owner: string, name: string): Repository | null {
    return this.repository(owner, name) ?? this.#formerly.get(keyOf(owner, name)) ?? null;
  }

  repositoryById(id: number): Repository | null {
    return [...this.repositories.values()].find((repo) => repo.id === id) ?? null;
  }

  keepRepository(repo: Repository): void {
    this.repositories.set(keyOf(repo.owner.login, repo.name), repo);
  }

  /** From now on it is called so; nothing else of it changes. */
  renameRepository(repo: Repository, { owner, name }: Pick<Repository, "owner" | "name">): void {
    const before = keyOf(repo.owner.login, repo.name);
    this.repositories.delete(before);
    this.#formerly.set(before, repo);
    Object.assign(repo, { owner, name });
    this.keepRepository(repo);
  }

  /** Throws GitHub's 404 when there is none. */
  requireRepository(owner: string, name: string): Repository {
    const found = this.repository(owner, name);
    if (!found) throw notFound();
    return found;
  }

  /** The account an actor's writes are signed with. An App itself (JWT) and nobody have none. */
  actorAccount(actor: Actor): Account | null {
    return actor.kind === "app" || actor.kind === "anonymous" ? null : this.account(actor.login);
  }

  requireAccount(actor: Actor): Account {
    const found = this.actorAccount(actor);
    if (!found) throw new Bug(`no account for an actor of kind ${actor.kind}`);
    return found;
  }

  /** The App behind an installation token. */
  actorApp(actor: Actor): AppRecord | null {
    return actor.kind === "installation" ? (this.apps.find((app) => app.id === actor.appId) ?? null) : null;
  }

  installation(repo: Repository, app: AppRecord): Installation | null {
    return repo.installations.find((one) => one.app === app) ?? null;
  }
}

function keyOf(owner: string, name: string): string {
  return `${owner}/${name}`.toLowerCase();
}

/** `owner/name`. */
export function fullName(repo: Repository): string {
  return `${repo.owner.login}/${repo.name}`;
}
