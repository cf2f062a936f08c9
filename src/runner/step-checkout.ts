import { execFile } from "node:child_process";
import type { Stats } from "node:fs";
import { chmod, copyFile, lstat, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { steers } from "../engine/index.ts";
import { fileTree, type GitPlace, gitText, inPlace, type ListedEntry, listEntries } from "../git/index.ts";
import type { FileTree } from "../method/index.ts";

const run = promisify(execFile);

/** A file that an earlier step of the job, or a tool, has changed; null: deleted. */
export interface CarriedFile {
  readonly bytes: Uint8Array | null;
  readonly mode: "100644" | "100755";
}

/** One step's own copy of the checkout. */
export interface PrivateTree {
  readonly place: GitPlace;
  /** Object store of the job's checkout. */
  readonly objects: string;
  /** What the step began with: its tree id, and every file and folder in it, path → object id. */
  readonly base: string;
  readonly files: FileTree;
  /** Paths kept from the agent, with their blob ids. */
  readonly withheld: ReadonlyMap<string, string>;
  /** The same as lines for git's index, to put them back there. */
  readonly kept: string;
}

/** What a step's private tree is made from. */
export interface TreeRequest {
  /** The job's checkout; only its object store is read, and what was installed there. */
  readonly checkout: string;
  /** Object store to read instead of the checkout's. */
  readonly objects: string | null;
  /** A tree in which the project's set-up has run; null: only the job's own has. */
  readonly installed: GitPlace | null;
  /** Whether an agent works in it: files that steer agents are kept from it then. */
  readonly forAgent: boolean;
  /** Commit whose files are laid out before what was carried. */
  readonly sha: string;
  readonly folder: string;
  /** Path → what earlier steps of the job made of it. */
  readonly carried: ReadonlyMap<string, CarriedFile>;
}

/** Mode of a folder in a tree. */
const FOLDER = "040000";

/** What no attribute of the repository may change: bytes are taken as they are. */
const PLAIN = "* -text -eol -filter -ident -working-tree-encoding\n";

/**
 * Lays out a step's tree below `folder`: the commit's files, what was installed, what the job has changed since; for agents
 * without the files that steer them. The object store beside it is the runner's alone; the agent gets a repository of its
 * own to look at.
 */
export async function layTree(request: TreeRequest): Promise<PrivateTree> {
  const { checkout, sha, folder, carried, installed } = request;
  const { objects, tree } = await readCommit(checkout, sha, request.objects);
  const place = await makeGitFolder(folder, join(folder, "tree"), [objects]);
  await gitText(["read-tree", "--reset", "-u", sha], inPlace(place));
  await copyIgnored(installed ?? checkout, place);
  // What goes makes way for what comes: a folder may have become a file, and a link a folder.
  const inOrder = [...carried].sort(([, a], [, b]) => Number(a.bytes !== null) - Number(b.bytes !== null));
  for (const [path, file] of inOrder) await carry(place.tree, path, file);
  const base = carried.size === 0 ? tree : await stageAll(place);
  const entries = await listEntries(base, inPlace(place));
  const { withheld, kept } = request.forAgent ? await withhold(place, entries) : NOTHING_WITHHELD;
  await giveRepository(place, objects, { sha, withheld: [...withheld.keys()] });
  return { place, objects, base, files: fileTree(entries), withheld, kept };
}

const NOTHING_WITHHELD: Pick<PrivateTree, "withheld" | "kept"> = { withheld: new Map(), kept: "" };

/** Object store to read from, and tree id of a commit in it. */
async function readCommit(
  checkout: string,
  sha: string,
  copy: string | null,
): Promise<{ objects: string; tree: string }> {
  const args = ["rev-parse", "--path-format=absolute", "--git-path", "objects", `${sha}^{tree}`];
  const [objects = "", tree = ""] = (await gitText(args, { directory: checkout })).split("\n");
  return { objects: copy ?? objects, tree };
}

/** Tree id of the files as they are. */
async function stageAll(place: GitPlace): Promise<string> {
  await gitText(["add", "--all"], inPlace(place));
  return gitText(["write-tree"], inPlace(place));
}

/** An empty object store in `folder`, for a tree, with other stores to read from. */
export async function makeGitFolder(folder: string, tree: string, alternates: readonly string[]): Promise<GitPlace> {
  const place = { gitFolder: join(folder, "books"), tree, index: join(folder, "books", "index") };
  await mkdir(tree, { recursive: true });
  await layRepository(place.gitFolder, "ref: refs/heads/main", alternates);
  return place;
}

/** What git asks of a repository (gitrepository-layout(5)). A step needs three: it is not worth a process each. */
async function layRepository(folder: string, head: string, alternates: readonly string[]): Promise<void> {
  for (const part of ["refs", "info", "objects/info"]) await mkdir(join(folder, part), { recursive: true });
  await writeFile(join(folder, "HEAD"), `${head}\n`);
  await writeFile(join(folder, "info", "attributes"), PLAIN);
  await writeFile(join(folder, "objects", "info", "alternates"), `${alternates.join("\n")}\n`);
}

/** What a set-up has installed (ignored files) is copied, so that no step changes what another one runs on. */
async function copyIgnored(from: string | GitPlace, place: GitPlace): Promise<void> {
  const args = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"];
  // A set-up has had its tree in hand: git is told by our own ledger there, never by what lies in it.
  const call = typeof from === "string" ? { directory: from } : inPlace(from);
  const checkout = call.directory;
  const paths = (await gitText(args, call)).split("\0").filter((path) => path !== "");
  for (const path of paths.map((one) => one.replace(/\/$/, ""))) {
    // Where the commit has a link the set-up has put something else: to copy it would be to write where the link leads.
    if ((await inTheWay(place.tree, path, true)) !== null) continue;
    const [source, target] = [join(checkout, path), join(place.tree, path)];
    // The commit's own file or folder stays where a set-up has installed the other kind.
    const [comes, stands] = [await isFolder(source), await isFolder(target)];
    if (comes === null || (stands !== null && stands !== comes)) continue;
    await mkdir(dirname(target), { recursive: true });
    await run("cp", ["--archive", "--reflink=auto", "--no-target-directory", source, target]);
  }
}

/** A commit may hold links, and a step may have put a file in a link's place: nothing is written where a link leads. */
async function carry(tree: string, path: string, { bytes, mode }: CarriedFile): Promise<void> {
  const file = join(tree, path);
  const link = await inTheWay(tree, path, false);
  if (bytes === null) {
    // What was deleted is a file: a folder that the commit has there now is another thing.
    return link !== null || (await isFolder(file)) ? undefined : rm(file, { force: true });
  }
  if (link !== null) await rm(link, { force: true });
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { recursive: true, force: true });
  await writeFile(file, bytes, { flag: "wx" });
  await chmod(file, mode === "100755" ? 0o755 : 0o644);
}

/** Whether a folder lies there (no link to one); null when nothing does. */
async function isFolder(path: string): Promise<boolean | null> {
  return (await seenAt(path))?.isDirectory() ?? null;
}

async function seenAt(path: string): Promise<Stats | null> {
  return lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw error;
  });
}

/** The first folder on the way to a path (`whole`: or the path itself) that is a link or no folder; null when it is free. */
async function inTheWay(tree: string, path: string, whole: boolean): Promise<string | null> {
  const parts = path.split("/");
  for (let n = 1; n < parts.length + Number(whole); n += 1) {
    const place = join(tree, ...parts.slice(0, n));
    const seen = await seenAt(place);
    if (seen === null) return null;
    const free = n === parts.length ? !seen.isSymbolicLink() : seen.isDirectory();
    if (!free) return place;
  }
  return null;
}

async function withhold(
  place: GitPlace,
  entries: readonly ListedEntry[],
): Promise<Pick<PrivateTree, "withheld" | "kept">> {
  const taken = entries.filter(({ mode, path }) => mode !== FOLDER && steers(path));
  for (const { path } of taken) await rm(join(place.tree, path), { force: true });
  return {
    withheld: new Map(taken.map(({ path, oid }) => [path, oid])),
    kept: taken.map(({ mode, oid, path }) => `${mode} ${oid} 0\t${path}\0`).join(""),
  };
}

/** A repository in the tree itself, so that an agent can look at differences; nothing ever reads from it. */
async function giveRepository(
  place: GitPlace,
  objects: string,
  at: { readonly sha: string; readonly withheld: readonly string[] },
): Promise<void> {
  const inner = { ...place, gitFolder: join(place.tree, ".git"), index: join(place.tree, ".git", "index") };
  await layRepository(inner.gitFolder, at.sha, [objects, join(place.gitFolder, "objects")]);
  await copyFile(place.index, inner.index);
  if (at.withheld.length > 0) {
    const input = `${at.withheld.join("\0")}\0`;
    await gitText(["update-index", "--skip-worktree", "-z", "--stdin"], { ...inPlace(inner), input });
  }
}
