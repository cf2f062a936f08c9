import type { CommitSeen, PullRequests, PushSeen, RepositoryPorts, StateStore } from "../../ports/index.ts";

/** So many are kept; of older ones the host is asked again. */
const MOST = 10_000;

/**
 * Commits that the App is known to have put on a branch, and those at which it has made one. Who is named in a commit, and
 * who signed it, are no part of it.
 */
export class OwnCommits {
  readonly #known = new Set<string>();
  /** Whether the host has ever shown who pushed. */
  listSeen = false;

  has(branch: string, sha: string): boolean {
    return this.#known.has(`${branch} ${sha}`);
  }

  add(branch: string, sha: string): void {
    this.#keep(`${branch} ${sha}`);
  }

  /** Whether the App made this branch there. That makes the commit none of its own. */
  hasMade(branch: string, sha: string): boolean {
    return this.#known.has(`made ${branch} ${sha}`);
  }

  /** Whether the host has said that nothing on this branch, as it stood there, is the App's. */
  isNobodys(branch: string, sha: string): boolean {
    return this.#known.has(`nobodys ${branch} ${sha}`);
  }

  addNobodys(branch: string, sha: string): void {
    this.#keep(`nobodys ${branch} ${sha}`);
  }

  addMade(branch: string, sha: string): void {
    this.#keep(`made ${branch} ${sha}`);
  }

  #keep(key: string): void {
    this.#known.delete(key);
    this.#known.add(key);
    const [oldest] = this.#known;
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest);
  }
}

/** The same ports, which remember what this process commits and where it makes branches: so that nobody has to be asked for it. */
export function remembering<P extends Pick<RepositoryPorts, "store" | "pulls">>(
  reach: P,
): P & { readonly own: OwnCommits } {
  const own = new OwnCommits();
  return { ...reach, own, store: rememberingStore(reach.store, own), pulls: rememberingMerges(reach.pulls, own) };
}

function rememberingStore(store: StateStore, own: OwnCommits): StateStore {
  return {
    ...store,
    async commit(commit) {
      const made = await store.commit(commit);
      own.add(commit.branch, made.sha);
      return made;
    },
    async createBranch(branch, sha) {
      const made = await store.createBranch(branch, sha);
      if (made === "created") own.addMade(branch, sha);
      return made;
    },
    async createOrphan(branch, files, message) {
      const made = await store.createOrphan(branch, files, message);
      if (made.kind === "created") own.add(branch, made.sha);
      return made;
    },
    async merge(branch, head, message) {
      const made = await store.merge(branch, head, message);
      if (made.kind === "merged") own.add(branch, made.sha);
      return made;
    },
  };
}

function rememberingMerges(pulls: PullRequests, own: OwnCommits): PullRequests {
  return {
    ...pulls,
    async merge(request) {
      const made = await pulls.merge(request);
      if (made.kind === "merged") own.add(request.base, made.sha);
      return made;
    },
  };
}

/** Whether a commit names the App as its author: by its account, or by the address that GitHub gives it. */
export function isNamedBy(bot: { readonly id: number }, { author }: CommitSeen): boolean {
  return author.id === bot.id || author.email.startsWith(`${bot.id}+`);
}

/**
 * Whether a list of pushes says that the App put this commit on the branch: by a move from its parent to it. A branch that
 * the App made of commits of others makes none of them its own.
 */
export function isPushedBy(bot: { readonly id: number }, commit: CommitSeen, pushes: readonly PushSeen[]): boolean {
  const parent = commit.parents[0] ?? null;
  return pushes.some(({ before, after, by }) => after === commit.sha && before === parent && by?.id === bot.id);
}
