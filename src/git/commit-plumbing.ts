import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileChange, TreeEntry } from "../ports/index.ts";
import { type GitCall, git, gitText } from "./git-process.ts";

/** Stands as author and as committer. */
export interface CommitAuthor {
  readonly name: string;
  readonly email: string;
}

/** Runs a task with a folder of its own that is gone afterwards. */
async function withFolder<T>(task: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "haiku-git-"));
  try {
    return await task(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Writes the tree that these changes make of another one and answers its id. Files keep the mode they have; deleting
 * what is not there changes nothing. Neither the working files nor the real index are touched.
 */
export function writeTree(
  call: GitCall,
  before: { readonly treeish: string | null; readonly entries: ReadonlyMap<string, TreeEntry> },
  changes: readonly FileChange[],
): Promise<string> {
  return withFolder(async (folder) => {
    const indexed = { ...call, environment: { ...call.environment, GIT_INDEX_FILE: join(folder, "index") } };
    await git(before.treeish === null ? ["read-tree", "--empty"] : ["read-tree", before.treeish], indexed);
    const lines = await indexLines(call, folder, changes, before.entries);
    await git(["update-index", "--add", "--replace", "-z", "--index-info"], { ...indexed, input: lines.join("") });
    return gitText(["write-tree"], indexed);
  });
}

const GONE = "0".repeat(40);

async function indexLines(
  call: GitCall,
  folder: string,
  changes: readonly FileChange[],
  before: ReadonlyMap<string, TreeEntry>,
): Promise<readonly string[]> {
  const kept = changes.flatMap(({ path, mode, content }) => (content === null ? [] : [{ path, mode, content }]));
  const ids = await writeBlobs(
    call,
    folder,
    kept.map(({ content }) => content),
  );
  const gone = changes.filter(({ path, content }) => content === null && before.has(path));
  return [
    ...gone.map(({ path }) => `0 ${GONE}\t${path}\0`),
    ...kept.map(({ path, mode }, index) => `${mode ?? keptMode(before.get(path))} ${ids[index] ?? GONE}\t${path}\0`),
  ];
}

function keptMode(entry: TreeEntry | undefined): string {
  return entry?.mode === "100755" ? "100755" : "100644";
}

/** All contents in one process: git reads them from numbered files. */
async function writeBlobs(
  call: GitCall,
  folder: string,
  contents: readonly (string | Uint8Array)[],
): Promise<readonly string[]> {
  if (contents.length === 0) return [];
  const files = contents.map((_, index) => join(folder, `${index}`));
  await Promise.all(files.map((file, index) => writeFile(file, contents[index] ?? "")));
  const ids = await gitText(["hash-object", "-w", "--no-filters", "--stdin-paths"], {
    ...call,
    input: `${files.join("\n")}\n`,
  });
  return ids.split("\n");
}

/** `tree` and `parents` are object ids; without parents it is a first commit. */
export interface NewCommitObject {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: CommitAuthor;
}

/** Writes a commit and answers its id; no branch moves. */
export function writeCommit(call: GitCall, { tree, parents, message, author }: NewCommitObject): Promise<string> {
  const identity = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
  };
  return gitText(["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent]), "-F", "-"], {
    ...call,
    input: message,
    environment: { ...call.environment, ...identity },
  });
}
