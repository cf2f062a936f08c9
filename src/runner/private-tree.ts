import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { steers } from "../engine/index.ts";
import { type GitPlace, git } from "./git-command.ts";

const run = promisify(execFile);

/** A file that an earlier step of the lane, or a tool, has changed; null: deleted. */
export interface CarriedFile {
  readonly bytes: Uint8Array | null;
  readonly mode: "100644" | "100755";
}

/** One step's own copy of the checkout. */
export interface PrivateTree {
  readonly place: GitPlace;
  /** Object store of the job's checkout. */
  readonly objects: string;
  /** Tree id of what the step began with. */
  readonly base: string;
  /** Paths kept from the agent, with their blob ids. */
  readonly withheld: ReadonlyMap<string, string>;
  /** The same as lines for git's index, to put them back there. */
  readonly kept: string;
}

export interface TreeRequest {
  /** The job's checkout; only its object store is read. */
  readonly checkout: string;
  readonly sha: string;
  readonly folder: string;
  readonly carried: ReadonlyMap<string, CarriedFile>;
}

/** What no attribute of the repository may change: bytes are taken as they are. */
const PLAIN = "* -text -eol -filter -ident -working-tree-encoding\n";

/**
 * Lays out a step's tree below `folder`: the commit's files, what the lane has changed since, without the files that
 * steer agents. The object store beside it is the runner's alone; the agent gets a repository of its own to look at.
 */
export async function layTree({ checkout, sha, folder, carried }: TreeRequest): Promise<PrivateTree> {
  const { objects, tree } = await readCommit(checkout, sha);
  const place = await makeBooks(folder, join(folder, "tree"), [objects]);
  await git(["read-tree", sha], { cwd: place.tree, place });
  await git(["checkout-index", "--all", "--force", "-u", "--quiet"], { cwd: place.tree, place });
  await copyIgnored(checkout, place);
  for (const [path, file] of carried) await carry(join(place.tree, path), file);
  const base = carried.size === 0 ? tree : await stageAll(place);
  const { withheld, kept } = await withhold(place);
  await giveRepository(place, objects, { sha, base, withheld: [...withheld.keys()] });
  return { place, objects, base, withheld, kept };
}

/** Object store of a checkout, and tree id of a commit in it. */
async function readCommit(checkout: string, sha: string): Promise<{ objects: string; tree: string }> {
  const args = ["rev-parse", "--path-format=absolute", "--git-path", "objects", `${sha}^{tree}`];
  const [objects = "", tree = ""] = (await git(args, { cwd: checkout, place: null })).split("\n");
  return { objects, tree };
}

/** Tree id of the files as they are. */
async function stageAll(place: GitPlace): Promise<string> {
  await git(["add", "--all"], { cwd: place.tree, place });
  return (await git(["write-tree"], { cwd: place.tree, place })).trim();
}

/** An empty object store in `folder`, for a tree, with other stores to read from. */
export async function makeBooks(folder: string, tree: string, alternates: readonly string[]): Promise<GitPlace> {
  const place = { books: join(folder, "books"), tree, index: join(folder, "books", "index") };
  await mkdir(tree, { recursive: true });
  await layRepository(place.books, "ref: refs/heads/main", alternates);
  return place;
}

/** What git asks of a repository (gitrepository-layout(5)). A step needs three: it is not worth a process each. */
async function layRepository(folder: string, head: string, alternates: readonly string[]): Promise<void> {
  for (const part of ["refs", "info", "objects/info"]) await mkdir(join(folder, part), { recursive: true });
  await writeFile(join(folder, "HEAD"), `${head}\n`);
  await writeFile(join(folder, "info", "attributes"), PLAIN);
  await writeFile(join(folder, "objects", "info", "alternates"), `${alternates.join("\n")}\n`);
}

/** What the job's set-up has installed (ignored files) is copied, so that no step changes what another one runs on. */
async function copyIgnored(checkout: string, place: GitPlace): Promise<void> {
  const args = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"];
  const paths = (await git(args, { cwd: checkout, place: null })).split("\0").filter((path) => path !== "");
  for (const path of paths.map((one) => one.replace(/\/$/, ""))) {
    await mkdir(dirname(join(place.tree, path)), { recursive: true });
    await run("cp", ["--archive", "--reflink=auto", join(checkout, path), join(place.tree, path)]);
  }
}

async function carry(file: string, { bytes, mode }: CarriedFile): Promise<void> {
  if (bytes === null) return rm(file, { force: true });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
  await chmod(file, mode === "100755" ? 0o755 : 0o644);
}

async function withhold(place: GitPlace): Promise<Pick<PrivateTree, "withheld" | "kept">> {
  const listing = await git(["ls-files", "--stage", "-z"], { cwd: place.tree, place });
  const withheld = new Map<string, string>();
  let kept = "";
  for (const line of listing.split("\0")) {
    const [, oid = "", path = ""] = /^\d{6} ([0-9a-f]{40}) \d\t(.*)$/s.exec(line) ?? [];
    if (path === "" || !steers(path)) continue;
    withheld.set(path, oid);
    kept += `${line}\0`;
  }
  for (const path of withheld.keys()) await rm(join(place.tree, path), { force: true });
  return { withheld, kept };
}

/** A repository in the tree itself, so that an agent can look at differences; nothing ever reads from it. */
async function giveRepository(
  place: GitPlace,
  objects: string,
  at: { readonly sha: string; readonly base: string; readonly withheld: readonly string[] },
): Promise<void> {
  const inner = { ...place, books: join(place.tree, ".git"), index: join(place.tree, ".git", "index") };
  await layRepository(inner.books, at.sha, [objects, join(place.books, "objects")]);
  await copyFile(place.index, inner.index);
  if (at.withheld.length > 0) {
    const stdin = `${at.withheld.join("\0")}\0`;
    await git(["update-index", "--skip-worktree", "-z", "--stdin"], { cwd: place.tree, place: inner, stdin });
  }
}
