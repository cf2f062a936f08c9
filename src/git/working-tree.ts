import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TreeEntry } from "../ports/index.ts";
import { HostError } from "../shared/index.ts";
import { type GitCall, git, gitText, type Surroundings } from "./git-process.ts";
import { listTree, objectId, readObjects } from "./object-reading.ts";

/** A file that differs from a commit. Modes other than 100644 and 100755 (links, submodules) are for the caller to refuse. */
export interface WorkingChange {
  readonly path: string;
  /** The mode now; that of the commit when the file is gone. */
  readonly mode: string;
  /** Blob id now; null when the file is gone. */
  readonly oid: string | null;
  /** Blob id in the commit; null when the file is new. */
  readonly base: string | null;
}

/**
 * The files of a checkout as git would commit them, whatever its own index, configuration or hooks have become: they
 * are looked at through a private repository that borrows only the checkout's objects. `.gitignore` is honoured for
 * files that the commit compared with does not have.
 */
export interface WorkingTree {
  /** Path → entry of every file and folder. `base` decides which ignored files belong to it; HEAD by default. */
  treeOf(base?: string): Promise<ReadonlyMap<string, TreeEntry>>;
  diffFrom(sha: string): Promise<readonly WorkingChange[]>;
  /** Bytes of a file as of the last look, exactly those its blob id names. */
  read(path: string): Promise<Uint8Array>;
  /** Removes the private repository. */
  close(): Promise<void>;
}

export async function workingTree(
  directory: string,
  { surroundings }: { readonly surroundings?: Surroundings } = {},
): Promise<WorkingTree> {
  const root = resolve(directory);
  const folder = await mkdtemp(join(tmpdir(), "haiku-tree-"));
  const call = await privateRepository({ directory: root, surroundings }, folder);
  let last: ReadonlyMap<string, TreeEntry> | null = null;

  async function look(base: string): Promise<ReadonlyMap<string, TreeEntry>> {
    await git(["read-tree", "--reset", objectId(base)], call);
    await git(["add", "--all", "--", "."], call);
    last = await listTree(await gitText(["write-tree"], call), call);
    return last;
  }

  const treeOf = async (base?: string) =>
    look(base ?? (await gitText(["rev-parse", "--verify", "HEAD^{commit}"], { directory: root, surroundings })));

  return {
    treeOf,
    async diffFrom(sha) {
      const now = await look(sha);
      return changesBetween(await listTree(sha, call), now);
    },
    async read(path) {
      const entry = (last ?? (await treeOf())).get(path);
      if (entry?.type !== "blob")
        throw new HostError(`${path} is no file of the working tree`, { retryable: false, status: 404 });
      const bytes = (await readObjects([entry.oid], call)).get(entry.oid);
      if (bytes) return bytes;
      throw new HostError(`${path} cannot be read`, { retryable: false });
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function privateRepository(checkout: GitCall, folder: string): Promise<GitCall> {
  const { directory: root, surroundings } = checkout;
  const objects = await gitText(["rev-parse", "--path-format=absolute", "--git-path", "objects"], checkout);
  await git(["init", "--quiet", "--bare", "--template=", folder], { directory: folder, surroundings });
  await appendFile(join(folder, "objects/info/alternates"), `${objects}\n`);
  const environment = { GIT_DIR: folder, GIT_WORK_TREE: root, GIT_INDEX_FILE: join(folder, "index") };
  return { directory: root, surroundings, environment };
}

function changesBetween(
  before: ReadonlyMap<string, TreeEntry>,
  now: ReadonlyMap<string, TreeEntry>,
): readonly WorkingChange[] {
  const paths = [...new Set([...before.keys(), ...now.keys()])].sort();
  return paths.flatMap((path) => {
    const old = file(before.get(path));
    const entry = file(now.get(path));
    const mode = entry?.mode ?? old?.mode;
    if (mode === undefined || (old?.oid === entry?.oid && old?.mode === entry?.mode)) return [];
    return [{ path, mode, oid: entry?.oid ?? null, base: old?.oid ?? null }];
  });
}

function file(entry: TreeEntry | undefined): TreeEntry | undefined {
  return entry?.type === "tree" ? undefined : entry;
}
