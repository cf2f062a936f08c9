import { mkdir, writeFile } from "node:fs/promises";
import { bestCommon, byDate, onlyIn, reachable } from "./ancestry.ts";
import { type FileChange, type Hunk, parseDiff, parseHunks } from "./diff.ts";
import { DiffReader } from "./diff-reader.ts";
import { gitText, revision, runGit, ZERO_OID } from "./git-process.ts";
import { type GitObject, ObjectReader } from "./object-reader.ts";
import { type Commit, parseCommit, parseTree, type TreeEntry } from "./parse-objects.ts";
import { type RefUpdate, RefWriter } from "./ref-writer.ts";

/** Commits up to which a history is walked in this process. */
const SMALL_HISTORY = 2000;

const CONFIG = [
  "[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tfsync = none\n\tlogAllRefUpdates = false\n",
  "[uploadpack]\n\tallowReachableSHA1InWant = true\n\tallowAnySHA1InWant = true\n\tallowFilter = true\n\thideRefs = refs/local-github\n",
  "[receive]\n\thideRefs = refs/pull\n\thideRefs = refs/local-github\n\tfsckObjects = true\n",
  "[gc]\n\tauto = 0\n[diff]\n\trenames = true\n",
].join("");

/** Answers that never change for the same ids, so they are asked of git once. */
class Remembered<T> {
  readonly #known = new Map<string, Promise<T>>();
  readonly #most: number;

  constructor(most = 4000) {
    this.#most = most;
  }

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key);
    if (known) return known;
    const asked = ask();
    this.#known.set(key, asked);
    const forget = (): void => void this.#known.delete(key);
    // What is not there may be there when it is asked for again.
    asked.then((made) => (made === null ? forget() : undefined), forget);
    if (this.#known.size > this.#most) this.#known.delete(this.#known.keys().next().value ?? "");
    return asked;
  }
}

/** One bare repository. Objects and refs are git's; this class only asks, and remembers what cannot change. */
export class GitRepository {
  readonly directory: string;
  readonly #reader: ObjectReader;
  readonly #differ: DiffReader;
  readonly #writer: RefWriter;
  readonly #refs = new Map<string, string>();
  readonly #commits = new Remembered<Commit | null>();
  readonly #trees = new Remembered<readonly TreeEntry[] | null>();
  readonly #diffs = new Remembered<readonly FileChange[]>();
  readonly #texts = new Remembered<string>();
  readonly #bases = new Remembered<string | null>();
  readonly #histories = new Remembered<ReadonlyMap<string, Commit> | null>(200);

  private constructor(directory: string) {
    this.directory = directory;
    this.#reader = new ObjectReader(directory);
    this.#differ = new DiffReader(directory);
    this.#writer = new RefWriter(directory);
  }

  /** Creates the bare repository, or opens the one that is there. */
  static async open(directory: string, defaultBranch: string): Promise<GitRepository> {
    await mkdir(directory, { recursive: true });
    await runGit(directory, ["init", "--quiet", "--bare", `--initial-branch=${defaultBranch}`, directory]);
    await writeFile(`${directory}/config`, CONFIG);
    const repository = new GitRepository(directory);
    await repository.reloadRefs();
    return repository;
  }

  close(): void {
    this.#reader.close();
    this.#differ.close();
    this.#writer.close();
  }

  /** After a push by a real git client: what moved. */
  async reloadRefs(): Promise<readonly RefUpdate[]> {
    const text = await gitText(this.directory, ["for-each-ref", "--format=%(objectname) %(refname)"]);
    const now = new Map(
      text
        .split("\n")
        .filter(Boolean)
        .map((line) => [line.slice(41), line.slice(0, 40)] as const),
    );
    const moved: RefUpdate[] = [];
    for (const ref of new Set([...now.keys(), ...this.#refs.keys()])) {
      const before = this.#refs.get(ref) ?? ZERO_OID;
      const after = now.get(ref) ?? ZERO_OID;
      if (before !== after) moved.push({ ref, before, after });
    }
    this.#refs.clear();
    for (const [ref, oid] of now) this.#refs.set(ref, oid);
    return moved;
  }

  /** The value of a full ref name, or null. */
  ref(name: string): string | null {
    return this.#refs.get(name) ?? null;
  }

  branch(name: string): string | null {
    return this.ref(`refs/heads/${name}`);
  }

  /** Refs below a prefix, in the order of their names. */
  refs(prefix: string): readonly { readonly name: string; readonly oid: string }[] {
    const found = [...this.#refs].filter(([name]) => name.startsWith(prefix) && !name.startsWith("refs/local-github"));
    return found.map(([name, oid]) => ({ name, oid })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Compare and swap over several refs, all or nothing. False: some ref was not as expected. */
  async moveRefs(updates: readonly RefUpdate[]): Promise<boolean> {
    if (!(await this.#writer.update(updates))) {
      await this.reloadRefs();
      return false;
    }
    for (const { ref, after } of updates) {
      if (after === ZERO_OID) this.#refs.delete(ref);
      else this.#refs.set(ref, after);
    }
    return true;
  }

  object(name: string): Promise<GitObject | null> {
    return this.#reader.read(name);
  }

  /** Null: there is none, or not yet. */
  commit(oid: string): Promise<Commit | null> {
    return this.#commits.get(oid, async () => {
      const found = await this.#reader.read(`${oid}^{commit}`);
      return found?.type === "commit" ? parseCommit(found.oid, found.content) : null;
    });
  }

  tree(oid: string): Promise<readonly TreeEntry[] | null> {
    return this.#trees.get(oid, async () => {
      const found = await this.#reader.read(`${oid}^{tree}`);
      return found === null ? null : parseTree(found.content);
    });
  }

  /** A branch, tag, full ref or (abbreviated) commit id → commit id. */
  async resolve(name: string): Promise<string | null> {
    for (const ref of [name, `refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`]) {
      const oid = this.#refs.get(ref);
      if (oid) return (await this.commit(oid))?.oid ?? null;
    }
    return /^[0-9a-f]{7,40}$/.test(name) ? ((await this.commit(name))?.oid ?? null) : null;
  }

  /** Every file and folder below a tree-ish, with full paths, a folder before what it holds. */
  async entries(treeish: string): Promise<readonly TreeEntry[]> {
    const walk = async (oid: string, prefix: string): Promise<TreeEntry[]> => {
      const entries = (await this.tree(oid)) ?? [];
      const parts = await Promise.all(
        entries.map(async (entry) => {
          const own = { ...entry, path: prefix + entry.path };
          return entry.type === "tree" ? [own, ...(await walk(entry.oid, `${own.path}/`))] : [own];
        }),
      );
      return parts.flat();
    };
    return walk(treeish, "");
  }

  #text(args: readonly string[]): Promise<string> {
    return this.#texts.get(args.join("\0"), () => gitText(this.directory, args));
  }

  /** Small histories are walked here, once for each head; git is asked about the others. */
  #reachable(oid: string): Promise<ReadonlyMap<string, Commit> | null> {
    return this.#histories.get(oid, () => reachable((one) => this.commit(one), oid, SMALL_HISTORY));
  }

  /** The best common ancestor, or null for unrelated histories. */
  async mergeBase(a: string, b: string): Promise<string | null> {
    if (a === b) return a;
    return this.#bases.get(`${a} ${b}`, async () => {
      const [ours, theirs] = await Promise.all([this.#reachable(a), this.#reachable(b)]);
      if (ours && theirs) return bestCommon(ours, theirs);
      return (await gitText(this.directory, ["merge-base", revision(a), revision(b)], { accept: [1] })) || null;
    });
  }

  async isAncestor(old: string, young: string): Promise<boolean> {
    return (await this.mergeBase(old, young)) === old;
  }

  /** Commits reachable from `head` and not from `base`, newest first. */
  async commitsBetween(base: string, head: string, limit = 250): Promise<readonly string[]> {
    if (base === head) return [];
    const [ours, theirs] = await Promise.all([this.#reachable(head), this.#reachable(base)]);
    if (ours && theirs) return onlyIn(ours, theirs, head).slice(0, limit);
    const args = ["rev-list", `--max-count=${limit}`, "--topo-order", revision(head), `^${revision(base)}`];
    return (await this.#text(args)).split("\n").filter(Boolean);
  }

  /** Commits that touched `path` (or all), newest first. */
  async history(head: string, options: { readonly path?: string; readonly limit: number }): Promise<readonly string[]> {
    const all = options.path ? null : await this.#reachable(head);
    if (all) return byDate(all, head, options.limit);
    const path = options.path ? ["--", options.path] : [];
    const text = await this.#text(["rev-list", `--max-count=${options.limit}`, revision(head), ...path]);
    return text.split("\n").filter(Boolean);
  }

  /** What lies between two commits or trees, file by file. */
  diff(from: string, to: string): Promise<readonly FileChange[]> {
    return this.#diffs.get(`${from}..${to}`, async () => {
      const [before, after] = await Promise.all([this.#treeOf(from), this.#treeOf(to)]);
      return before === after ? [] : parseDiff(await this.#differ.read(before, after));
    });
  }

  async #treeOf(treeish: string): Promise<string> {
    return (await this.commit(treeish))?.tree ?? treeish;
  }

  /** Hunks of one file without context lines: where lines went. */
  async lineChanges(from: string, to: string, path: string): Promise<readonly Hunk[]> {
    return parseHunks(await this.#text(["diff", "-U0", revision(from), revision(to), "--", path]));
  }

  /** The tree a three-way merge gives, or null on a conflict. */
  async mergeTree(ours: string, theirs: string): Promise<string | null> {
    if ((await this.mergeBase(ours, theirs)) === ours) return (await this.commit(theirs))?.tree ?? null;
    const args = ["merge-tree", "--write-tree", "--allow-unrelated-histories", revision(ours), revision(theirs)];
    const key = `merge ${ours} ${theirs}`;
    const answer = await this.#texts.get(key, async () => {
      const result = await runGit(this.directory, args, { accept: [1] });
      return result.code === 1 ? "conflict" : result.stdout.toString("utf8").trim();
    });
    return answer === "conflict" ? null : (answer.split("\n")[0] ?? null);
  }
}
