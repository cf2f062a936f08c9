import { execFileSync } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseDiff } from "../../../../src/rehearsal/github/git/diff.ts";
import { ZERO_OID } from "../../../../src/rehearsal/github/git/git-process.ts";
import { GitRepository } from "../../../../src/rehearsal/github/git/git-repository.ts";
import {
  EMPTY_TREE,
  type TreeChange,
  writeCommit,
  writeTree,
} from "../../../../src/rehearsal/github/git/write-objects.ts";

let git: GitRepository;
const ask = (...args: string[]): string =>
  execFileSync("git", ["--git-dir", git.directory, ...args], { encoding: "utf8" }).trim();

beforeAll(async () => {
  git = await GitRepository.open(await mkdtemp(join(tmpdir(), "objects-")), "main");
});
afterAll(() => git.close());

const file = (path: string, text = path, mode?: string): TreeChange => {
  return { path, source: { content: Buffer.from(text) }, ...(mode ? { mode } : {}) };
};
const gone = (path: string): TreeChange => ({ path, source: null });

const CHANGES: readonly (readonly [string, readonly TreeChange[], readonly TreeChange[], string])[] = [
  ["adds at the top and below", [], [file("a"), file("b/c/d"), file("b/e")], "a b/c/d b/e"],
  ["replaces one and keeps the rest", [file("a"), file("b/c")], [file("b/c", "new")], "a b/c"],
  ["takes a folder out with its last file", [file("a"), file("b/c/d")], [gone("b/c/d")], "a"],
  ["puts a file where a folder was", [file("a/b"), file("c")], [gone("a/b"), file("a")], "a c"],
  ["puts a folder where a file was", [file("a"), file("c")], [file("a/b"), gone("a")], "a/b c"],
  ["orders a folder as git does", [], [file("a.txt"), file("a/b"), file("a0"), file("a-b")], "a-b a.txt a/b a0"],
  ["keeps names that are not ASCII", [], [file("ä/ö"), file("日本")], "ä/ö 日本"],
];

it.each(CHANGES)("%s", async (_what, before, changes, paths) => {
  const base = before.length === 0 ? null : await writeTree(git, null, before);
  const tree = await writeTree(git, base, changes);
  expect(ask("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", tree).split("\n").join(" ")).toBe(paths);
  for (const change of changes)
    if (change.source && "content" in change.source)
      expect(ask("show", `${tree}:${change.path}`)).toBe(Buffer.from(change.source.content).toString());
  expect(ask("fsck", "--strict", "--no-dangling")).toBe("");
});

it("answers the empty tree when nothing is left", async () => {
  const tree = await writeTree(git, null, [file("a/b")]);
  expect(await writeTree(git, tree, [gone("a/b")])).toBe(EMPTY_TREE);
});

it("makes the commit that git makes of the same words", async () => {
  const tree = await writeTree(git, null, [file("run.sh", "x", "100755")]);
  const who = { name: "A <b>\nC", email: "a@b.example", date: "2026-01-02T03:04:05Z" };
  const oid = await writeCommit(git, { tree, parents: [], message: "Say it\n\nin two", author: who, committer: who });
  const env = { GIT_AUTHOR_NAME: "A bC", GIT_AUTHOR_EMAIL: who.email, GIT_AUTHOR_DATE: who.date };
  const same = { GIT_COMMITTER_NAME: "A bC", GIT_COMMITTER_EMAIL: who.email, GIT_COMMITTER_DATE: who.date };
  const options = { input: "Say it\n\nin two\n", env: { ...process.env, ...env, ...same } };
  const made = execFileSync("git", ["--git-dir", git.directory, "commit-tree", tree], options);
  expect(oid).toBe(made.toString().trim());
});

it("moves refs all or not at all, and goes on after a refusal", async () => {
  const tree = await writeTree(git, null, [file("a")]);
  const who = { name: "A", email: "a@b.example", date: "2026-01-02T03:04:05Z" };
  const after = await writeCommit(git, { tree, parents: [], message: "One", author: who, committer: who });
  const made = (ref: string) => ({ ref: `refs/heads/${ref}`, before: ZERO_OID, after });
  expect(await git.moveRefs([made("one"), made("two")])).toBe(true);
  expect(await git.moveRefs([made("three"), made("one")])).toBe(false);
  expect(await git.moveRefs([made("one/below")])).toBe(false);
  const apart = await Promise.all([
    git.moveRefs([made("four")]),
    git.moveRefs([made("four")]),
    git.moveRefs([made("five")]),
  ]);
  expect(apart).toEqual([true, false, true]);
  expect(await git.moveRefs([{ ref: "refs/heads/one", before: after, after: ZERO_OID }])).toBe(true);
  expect(ask("for-each-ref", "--format=%(refname:short)").split("\n")).toEqual(["five", "four", "two"]);
});

/** A history with side branches: lines of `<name> <parents…>`, each a second later than the one before. */
async function history(lines: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>();
  const tree = await writeTree(git, null, [file("a")]);
  for (const [i, line] of lines.entries()) {
    const [name = "", ...parents] = line.split(" ");
    const who = { name: "A", email: "a@b.example", date: new Date(1_700_000_000_000 + i * 1000).toISOString() };
    const input = {
      tree,
      parents: parents.map((one) => made.get(one) ?? ""),
      message: name,
      author: who,
      committer: who,
    };
    made.set(name, await writeCommit(git, input));
  }
  return made;
}

const HISTORIES: readonly (readonly string[])[] = [
  ["root", "one root", "two one"],
  ["root", "left root", "right root", "merge left right", "after merge"],
  ["root", "left root", "right root", "cross1 left right", "cross2 right left", "end1 cross1", "end2 cross2"],
  ["root", "other", "together root other", "side root", "last side"],
  ["root", "a root", "b a", "side root", "c b side", "side2 side", "d c side2"],
];

it.each(HISTORIES)("walks a history as git does: %s, %s, %s …", async (...lines) => {
  const made = [...(await history(lines)).values()];
  for (const one of made) {
    expect(await git.history(one, { limit: 3 })).toEqual(ask("rev-list", "--max-count=3", one).split("\n"));
    for (const other of made) {
      const between = ask("rev-list", "--topo-order", other, `^${one}`).split("\n").filter(Boolean);
      expect(await git.commitsBetween(one, other)).toEqual(between);
      expect(await git.isAncestor(one, other)).toBe(
        between.length > 0 || one === other ? ask("rev-list", other).includes(one) : false,
      );
    }
  }
});

it("names the newest of several best common ancestors, and none for histories that have nothing in common", async () => {
  const made = await history(HISTORIES[2] ?? []);
  expect(await git.mergeBase(made.get("end1") ?? "", made.get("end2") ?? "")).toBe(made.get("right"));
  const apart = await history(["root", "stranger"]);
  expect(await git.mergeBase(apart.get("root") ?? "", apart.get("stranger") ?? "")).toBe(null);
});

it("compares trees one after the other and at once, as git does", async () => {
  const long = Array.from({ length: 30 }, (_, i) => `line ${i}`).join("\n");
  const trees = [
    await writeTree(git, null, [file("a", "x\n"), file("long", long)]),
    await writeTree(git, null, [file("a", "y\n"), file("b/c", "new"), file("moved", long)]),
    await writeTree(git, null, [file("end", "a\nend\n")]),
    EMPTY_TREE,
  ];
  const pairs = trees.flatMap((from) => trees.map((to) => [from, to] as const));
  const answers = await Promise.all(pairs.map(([from, to]) => git.diff(from, to)));
  for (const [i, [from, to]] of pairs.entries())
    expect(answers[i]).toEqual(
      parseDiff(Buffer.from(ask("diff", "--raw", "-z", "-p", "--abbrev=40", "-M", from, to) || "")),
    );
});
