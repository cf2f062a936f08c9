import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { changesSince, treeNow } from "../../../src/git/index.ts";
import { layTree, type PrivateTree } from "../../../src/runner/step-checkout.ts";
import { blobId } from "../../../src/shared/index.ts";

let checkout: string;

const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], {
    cwd: checkout,
    encoding: "utf8",
  }).trim();

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "checkout-"));
  git("init", "-q");
  writeFileSync(join(checkout, "old [1].txt"), "one\r\ntwo\r\n");
  writeFileSync(join(checkout, "auto.md"), "one\r\ntwo\r\n");
  writeFileSync(join(checkout, "plain.txt"), "one\n");
  git("add", "-A");
  git("commit", "-qm", "before anybody thought of attributes");
  writeFileSync(join(checkout, ".gitattributes"), "* text=auto\n*.txt text\n");
  git("add", ".gitattributes");
  git("commit", "-qm", "attributes, and nothing renormalized");
});

const lay = (): Promise<PrivateTree> =>
  layTree({
    ...{ checkout, sha: git("rev-parse", "HEAD"), folder: mkdtempSync(join(tmpdir(), "step-")) },
    ...{ carried: new Map(), objects: null, installed: null, forAgent: true },
  });

const changes = ({ place, base, withheld }: PrivateTree) => changesSince(place, base, withheld);

it("a file that was committed otherwise than its attributes say is no change of the step", async () => {
  const tree = await lay();
  expect(readFileSync(join(tree.place.tree, "old [1].txt"), "utf8")).toBe("one\r\ntwo\r\n");
  expect(await changes(tree)).toEqual([]);
  expect(await treeNow(tree.place, tree.kept)).toEqual(tree.files);
});

it("what a step writes is stored as the attributes say, wherever it is looked at", async () => {
  const tree = await lay();
  writeFileSync(join(tree.place.tree, "plain.txt"), "one\r\ntwo\r\n");
  writeFileSync(join(tree.place.tree, "auto.md"), "three\r\n");
  expect((await changes(tree)).map(({ path, oid }) => [path, oid])).toEqual([
    // `auto` leaves alone what was stored so.
    ["auto.md", blobId("three\r\n")],
    ["plain.txt", blobId("one\ntwo\n")],
  ]);
  expect((await treeNow(tree.place, tree.kept)).get("plain.txt")).toBe(blobId("one\ntwo\n"));
});

it("attributes that a step brings are a change, and told as one each time", async () => {
  const tree = await lay();
  writeFileSync(join(tree.place.tree, ".gitattributes"), "* -text\n");
  for (const _ of [1, 2]) expect((await changes(tree)).map(({ path }) => path)).toEqual([".gitattributes"]);
});
