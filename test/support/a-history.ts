import type { CommitSeen, FileChange, Merge, StateStore, TreeEntry } from "../../src/ports/index.ts";
import { blobId, HostError } from "../../src/shared/index.ts";

/* Commits as plain data: a store that only reads, for tests of what is decided on a history. */

export const BOT = { login: "haiku[bot]", id: 99 } as const;

interface Made {
  readonly parents?: readonly string[];
  readonly by?: { readonly login: string | null; readonly id: number | null };
  readonly verified?: boolean | null;
  readonly message?: string;
}

export class History {
  readonly #commits = new Map<string, CommitSeen>();
  readonly #trees = new Map<string, ReadonlyMap<string, string>>();
  readonly #blobs = new Map<string, string>();

  /** A commit whose files are its first parent's with these changed (null: gone). Its name is its id. */
  commit(sha: string, changes: Readonly<Record<string, string | null>>, made: Made = {}): CommitSeen {
    const { parents = [], by = BOT, verified = true, message = sha } = made;
    const files = new Map(this.#trees.get(parents[0] ?? "") ?? []);
    for (const [path, text] of Object.entries(changes)) {
      if (text === null) files.delete(path);
      else files.set(path, text);
      if (text !== null) this.#blobs.set(blobId(text), text);
    }
    this.#trees.set(sha, files);
    const author = { ...by, name: by.login ?? "Somebody", email: "" };
    const tree = blobId([...files].sort().join("\n"));
    const commit = { sha, tree, parents, message, at: "2026-01-01T00:00:00.000Z", author, verified };
    this.#commits.set(sha, commit);
    return commit;
  }

  files(sha: string): ReadonlyMap<string, string> {
    return new Map([...this.tree(sha)].map(([path, { oid }]) => [path, oid]));
  }

  texts(sha: string): ReadonlyMap<string, string> {
    return this.#trees.get(sha) ?? new Map();
  }

  /** First parents from a commit, newest first. */
  line(sha: string | undefined): readonly CommitSeen[] {
    const commit = this.#commits.get(sha ?? "");
    return commit ? [commit, ...this.line(commit.parents[0])] : [];
  }

  tree(sha: string): ReadonlyMap<string, TreeEntry> {
    const files = this.#trees.get(sha);
    if (!files) throw new HostError(`no commit ${sha}`, { retryable: false });
    const entries = new Map<string, TreeEntry>();
    for (const [path, text] of files) {
      entries.set(path, { oid: blobId(text), mode: "100644", type: "blob" });
      for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) {
        const folder = path.slice(0, at);
        const below = [...files].filter(([one]) => one.startsWith(`${folder}/`)).sort();
        entries.set(folder, { oid: blobId(JSON.stringify(below)), mode: "040000", type: "tree" });
      }
    }
    return entries;
  }

  store(change: Partial<StateStore> = {}): StateStore {
    const nothing = async (): Promise<never> => {
      throw new HostError("this store only reads", { retryable: false });
    };
    return {
      branches: nothing,
      commit: nothing as (commit: { readonly changes: readonly FileChange[] }) => Promise<never>,
      createBranch: nothing,
      createOrphan: nothing,
      deleteBranch: nothing,
      merge: nothing as () => Promise<Merge>,
      tree: async (sha) => this.tree(sha),
      blobs: async (ids) => new Map(ids.map((id) => [id, this.#blobs.get(id) ?? ""])),
      history: async (head, until, limit) => {
        const line = this.line(head);
        const end = line.findIndex(({ sha }) => sha === until);
        return line.slice(0, end < 0 ? undefined : end).slice(0, limit);
      },
      mergeBase: async (one, other) => {
        const theirs = this.#ancestors(other);
        return [...this.#ancestors(one)].find((sha) => theirs.has(sha)) ?? null;
      },
      ...change,
    };
  }

  #ancestors(sha: string): ReadonlySet<string> {
    const found = new Set<string>();
    const queue = [sha];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (found.has(next)) continue;
      found.add(next);
      queue.push(...(this.#commits.get(next)?.parents ?? []));
    }
    return found;
  }
}
