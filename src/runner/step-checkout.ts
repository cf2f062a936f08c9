import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { steers } from "../engine/index.ts";
import {
  changesSince,
  copyIndex,
  fileTree,
  type GitPlace,
  gitText,
  inPlace,
  type ListedEntry,
  listEntries,
} from "../git/index.ts";
import type { FileTree } from "../method/index.ts";
import { copyInstalled, excludeLines, type LaidFile } from "./copy-installed.ts";
import { type FolderRules, LINE_ENDS, layRepository, makeGitFolder, PLAIN, writeRules } from "./git-folder.ts";
import { inTheWay, isFolder } from "./in-the-way.ts";
import { type LfsFile, layLfsFiles } from "./lfs-files.ts";
import { laySubmodules, type Submodule } from "./submodules.ts";

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
  /** What git is told about these files, here and wherever else they are looked at. */
  readonly rules: FolderRules;
  /** What lies there and is not taken. */
  readonly apart: Apart;
}

/** Files of a step's tree that git does not keep as files of this repository. */
export interface Apart {
  /** What a set-up has made and git does not ignore. */
  readonly beside: ReadonlyMap<string, LaidFile>;
  readonly lfs: ReadonlyMap<string, LfsFile>;
  readonly submodules: readonly Submodule[];
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

/**
 * Lays out a step's tree below `folder`: the commit's files, what was installed, what the job has changed since; for agents
 * without the files that steer them. The object store beside it is the runner's alone; the agent gets a repository of its
 * own to look at.
 */
export async function layTree(request: TreeRequest): Promise<PrivateTree> {
  const { checkout, sha, folder, carried, forAgent } = request;
  const { own, objects, tree, shallow } = await readCommit(checkout, sha, request.objects);
  const { place, entries: before, attributes } = await layCommit({ folder, objects, sha, tree });
  const beside = await copyInstalled(request.installed ?? checkout, place, forAgent);
  const rules = { attributes, exclude: excludeLines(beside.keys()) };
  await writeRules(place.gitFolder, rules);
  await carryAll(place.tree, carried);
  const base = carried.size === 0 ? tree : await stageAll(place);
  const entries = carried.size === 0 ? before : await listEntries(base, inPlace(place));
  const submodules = await laySubmodules(checkout, place, entries, folder);
  const lfs = await layLfsFiles(place, entries, { checkout, objects: own });
  const { withheld, kept } = forAgent ? await withhold(place, entries) : NOTHING_WITHHELD;
  await giveRepository(place, { objects, rules, shallow }, { sha, withheld: [...withheld.keys()] });
  return { place, objects, base, files: fileTree(entries), withheld, kept, rules, apart: { beside, lfs, submodules } };
}

const NOTHING_WITHHELD: Pick<PrivateTree, "withheld" | "kept"> = { withheld: new Map(), kept: "" };

interface CommitLayout {
  readonly folder: string;
  readonly objects: string;
  readonly sha: string;
  readonly tree: string;
}

/** The commit's files as git itself would lay them out; answers by which attributes git stores them as they were. */
async function layCommit({ folder, objects, sha, tree }: CommitLayout) {
  const place = await makeGitFolder(folder, join(folder, "tree"), [objects], LINE_ENDS);
  const entries = await listEntries(tree, inPlace(place));
  const attributes = entries.some(({ path }) => path === ATTRIBUTES || path.endsWith(`/${ATTRIBUTES}`));
  if (!attributes) await writeRules(place.gitFolder, PLAIN);
  const own = { ...place, attributes };
  await gitText(["read-tree", "--reset", "-u", sha], inPlace(own));
  if (!attributes) return { place: own, entries, attributes: PLAIN.attributes };
  const untrue = await changesSince(own, tree, new Map());
  const lines = untrue.map(({ path }) => `${JSON.stringify(path.replace(/[\\*?[]/g, "\\$&"))} -text -eol\n`);
  return { place: own, entries, attributes: LINE_ENDS.attributes + lines.join("") };
}

const ATTRIBUTES = ".gitattributes";

/** The checkout's object store, the one to read from, tree id of a commit in it, and where its history ends. */
async function readCommit(
  checkout: string,
  sha: string,
  copy: string | null,
): Promise<{ own: string; objects: string; tree: string; shallow: string | null }> {
  const paths = ["objects", "shallow"].flatMap((path) => ["--git-path", path]);
  const args = ["rev-parse", "--path-format=absolute", ...paths, `${sha}^{tree}`];
  const [own = "", ends = "", tree = ""] = (await gitText(args, { directory: checkout })).split("\n");
  const shallow = existsSync(ends) ? await readFile(ends, "utf8") : null;
  return { own, objects: copy ?? own, tree, shallow };
}

/** Tree id of the files as they are. */
async function stageAll(place: GitPlace): Promise<string> {
  await gitText(["add", "--all"], inPlace(place));
  return gitText(["write-tree"], inPlace(place));
}

/** What goes makes way for what comes: a folder may have become a file, and a link a folder. */
async function carryAll(tree: string, carried: TreeRequest["carried"]): Promise<void> {
  const inOrder = [...carried].sort(([, a], [, b]) => Number(a.bytes !== null) - Number(b.bytes !== null));
  for (const [path, file] of inOrder) await carry(tree, path, file);
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

/**
 * A repository in the tree itself, so that an agent can look at differences and at as much of the history as the job has; nothing
 * ever reads from it. `shallow`: commits whose parents are not there, as git notes them.
 */
async function giveRepository(
  place: GitPlace,
  {
    objects,
    rules,
    shallow,
  }: { readonly objects: string; readonly rules: FolderRules; readonly shallow: string | null },
  at: { readonly sha: string; readonly withheld: readonly string[] },
): Promise<void> {
  const inner = { ...place, gitFolder: join(place.tree, ".git"), index: join(place.tree, ".git", "index") };
  const alternates = [objects, join(place.gitFolder, "objects")];
  await layRepository(inner.gitFolder, at.sha, { alternates, rules });
  if (shallow !== null) await writeFile(join(inner.gitFolder, "shallow"), shallow);
  await copyIndex(place.index, inner.index);
  if (at.withheld.length > 0) {
    const input = `${at.withheld.join("\0")}\0`;
    await gitText(["update-index", "--skip-worktree", "-z", "--stdin"], { ...inPlace(inner), input });
  }
}
