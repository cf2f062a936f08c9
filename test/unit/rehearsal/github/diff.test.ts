import { describe, expect, it } from "vitest";
import { hunkAt, movedLine, parseDiff, parseHunks } from "../../../../src/rehearsal/github/git/diff.ts";

const PATCH = "@@ -1,3 +1,4 @@\n a\n+new\n b\n c\n@@ -10,2 +11 @@ f()\n-x\n y\n";

describe("hunks", () => {
  it("are read with their places, counts of one left out included", () => {
    expect(
      parseHunks(PATCH).map(({ oldStart, oldCount, newStart, newCount }) => [oldStart, oldCount, newStart, newCount]),
    ).toEqual([
      [1, 3, 1, 4],
      [10, 2, 11, 1],
    ]);
  });

  it.each([
    ["RIGHT", 1, true],
    ["RIGHT", 4, true],
    ["RIGHT", 5, false],
    ["RIGHT", 11, true],
    ["RIGHT", 12, false],
    ["LEFT", 11, true],
    ["LEFT", 4, false],
  ] as const)("show line %s %i: %s", (side, line, shown) => {
    expect(hunkAt(parseHunks(PATCH), side, line) !== null).toBe(shown);
  });
});

describe("a line of the old version", () => {
  it.each([
    ["before any change stays", "@@ -5,1 +5,2 @@\n", 4, 4],
    ["after lines were added moves down", "@@ -5,0 +6,2 @@\n", 6, 8],
    ["that lines were added after stays", "@@ -5,0 +6,2 @@\n", 5, 5],
    ["at the top moves when lines come before it", "@@ -0,0 +1,1 @@\n", 1, 2],
    ["after lines were removed moves up", "@@ -5,2 +4,0 @@\n", 7, 5],
    ["that was replaced is gone", "@@ -5,2 +5,1 @@\n", 6, null],
    ["between two changes counts only the first", "@@ -1,1 +1,3 @@\n@@ -9,1 +11,1 @@\n", 5, 7],
  ])("%s", (_name, patch, line, moved) => {
    expect(movedLine(parseHunks(patch), line)).toBe(moved);
  });
});

describe("a diff", () => {
  it("tells renames, deletions and binary files", () => {
    const [a, b] = ["a".repeat(40), "b".repeat(40)];
    const raw = [
      `:100644 100644 ${a} ${b} R090`,
      "old.txt",
      "new.txt",
      `:100644 000000 ${a} ${"0".repeat(40)} D`,
      "gone",
      `:000000 100644 ${"0".repeat(40)} ${b} A`,
      "x.png",
    ];
    const patch = [
      "diff --git a/old.txt b/new.txt\nsimilarity index 90%\nrename from old.txt\nrename to new.txt\n--- a/old.txt\n+++ b/new.txt\n@@ -1 +1 @@\n-1\n+2\n",
      "diff --git a/gone b/gone\ndeleted file mode 100644\n--- a/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-g\n",
      "diff --git a/x.png b/x.png\nnew file mode 100644\nBinary files /dev/null and b/x.png differ\n",
    ];
    const changes = parseDiff(Buffer.from(`${raw.join("\0")}\0\0${patch.join("")}`));
    expect(changes).toEqual([
      {
        path: "new.txt",
        previousPath: "old.txt",
        status: "renamed",
        oid: b,
        additions: 1,
        deletions: 1,
        patch: "@@ -1 +1 @@\n-1\n+2",
      },
      {
        path: "gone",
        previousPath: null,
        status: "removed",
        oid: a,
        additions: 0,
        deletions: 1,
        patch: "@@ -1 +0,0 @@\n-g",
      },
      { path: "x.png", previousPath: null, status: "added", oid: b, additions: 0, deletions: 0, patch: null },
    ]);
  });
});
