import { expect, it } from "vitest";
import { onlyMerged } from "../../../../src/engine/observe/only-merged.ts";
import type { TreeEntry } from "../../../../src/ports/index.ts";
import { blobId } from "../../../../src/shared/index.ts";

/** A file of a few lines, of which each side changes one. */
const lines = (n: number, first: string, last: string): string => `${first} ${n}\nb\nc\nd\n${last}\n`;

it("asks for the texts of all files that both sides have changed at once, and for no others", async () => {
  const texts = new Map<string, string>();
  const tree = (text: (n: number) => string): ReadonlyMap<string, TreeEntry> =>
    new Map(
      Array.from({ length: 200 }, (_, n) => {
        const oid = blobId(text(n));
        texts.set(oid, text(n));
        return [`f${n}`, { oid, mode: "100644", type: "blob" }];
      }),
    );
  const both = (n: number): boolean => n < 100;
  const trees = {
    old: tree((n) => lines(n, "a", "e")),
    before: tree((n) => lines(n, both(n) ? "A" : "a", "e")),
    brought: tree((n) => lines(n, "a", "E")),
    after: tree((n) => lines(n, both(n) ? "A" : "a", n === 7 ? "mine" : "E")),
  };
  const asked: (readonly string[])[] = [];
  const blobs = async (ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    asked.push(ids);
    return texts;
  };
  const paths = [...trees.after.keys()];
  expect([...(await onlyMerged({ blobs }, trees, paths))]).toEqual(paths.filter((path) => path !== "f7"));
  expect(asked.map((ids) => ids.length)).toEqual([400]);
  expect([...(await onlyMerged({ blobs }, trees, paths.slice(100)))]).toEqual(paths.slice(100));
  expect(asked).toHaveLength(1);
});
