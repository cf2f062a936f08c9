import { describe, expect, it } from "vitest";
import { changedBetween, changedBy } from "../../../../src/engine/observe/tree-changes.ts";
import { blobId } from "../../../../src/shared/index.ts";

/* What differs between two trees, whatever the files are called. */

describe.each(["a.txt", "__proto__", "constructor", "toString"])("a file called %s", (path) => {
  const there = (id: string) => new Map([[path, id]]);
  const none = new Map<string, string>();

  it.each<[string, ReadonlyMap<string, string>, ReadonlyMap<string, string>, [string, string | null][]]>([
    ["has come", none, there("1"), [[path, "1"]]],
    ["has changed", there("1"), there("2"), [[path, "2"]]],
    ["is gone", there("1"), none, [[path, null]]],
    ["is as it was", there("1"), there("1"), []],
  ])("%s", (_, before, after, changed) => {
    expect(Object.entries(changedBetween(before, after, () => false))).toEqual(changed);
    expect(changedBetween(before, after, () => true)).toEqual({});
  });

  it("is told of a commit that brings it", () => {
    expect(Object.entries(changedBy([{ path, content: "x" }]))).toEqual([[path, blobId("x")]]);
  });
});
