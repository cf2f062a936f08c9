import { execFileSync } from "node:child_process";
import { mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { changesSince, copyIndex, type GitPlace, treeNow } from "../../../src/git/index.ts";

/* What has changed is seen, however soon after the files were laid out it was changed. */

interface Laid {
  readonly place: GitPlace;
  readonly base: string;
}

/** A file that is changed, at the same size, in the very second in which git has looked at it. */
async function changedAtOnce(): Promise<Laid> {
  for (;;) {
    await sleep(1000 - (Date.now() % 1000)); // a second begins: there is time in it for both
    const tree = mkdtempSync(join(tmpdir(), "working-tree-"));
    const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: tree, encoding: "utf8" }).trim();
    git("init", "--quiet");
    const file = join(tree, "note.txt");
    writeFileSync(file, "one\n");
    git("add", "--all");
    const base = git("write-tree");
    const second = (path: string): number => Math.floor(statSync(path).ctimeMs / 1000);
    const index = join(tree, ".git", "index");
    const laid = [second(file), second(index)];
    writeFileSync(file, "two\n");
    if (new Set([...laid, second(file)]).size > 1) continue;
    return { place: { gitFolder: join(tree, ".git"), tree, index }, base };
  }
}

it("a change of the same size in the same second is seen, also long after", async () => {
  const { place, base } = await changedAtOnce();
  await sleep(1100);
  expect(await changesSince(place, base, new Map())).toMatchObject([{ path: "note.txt" }]);
  expect((await treeNow(place, "")).get("note.txt")).toBe((await changesSince(place, base, new Map()))[0]?.oid);
});

it("and by a copy of what git had looked at", async () => {
  const { place, base } = await changedAtOnce();
  await sleep(1100);
  const copy = { ...place, index: `${place.index}.copy` };
  await copyIndex(place.index, copy.index);
  expect(await changesSince(copy, base, new Map())).toMatchObject([{ path: "note.txt" }]);
});
