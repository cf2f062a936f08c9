import { expect, it } from "vitest";
import { appliedSuggestions, type Suggestion } from "../../../src/method/index.ts";

/* Several suggestions for one file: which of them a commit has taken over. */

const LINES = Array.from({ length: 12 }, (_, i) => `line ${i + 1}`);
const before = LINES.join("\n");
const change = (line: number, text: string, count = 1): Suggestion => ({
  id: `${line}:${text}`,
  line,
  replaces: LINES.slice(line - 1, line - 1 + count),
  text,
});
const after = (...changes: readonly (readonly [number, string])[]): string =>
  LINES.map((line, i) => changes.find(([n]) => n === i + 1)?.[1] ?? line).join("\n");
const ids = (text: string, suggestions: readonly Suggestion[]) =>
  [...appliedSuggestions(before, text, suggestions)].toSorted();

const nine = Array.from({ length: 9 }, (_, i) => change(i + 1, "x"));

it.each<[string, string, readonly Suggestion[], readonly string[]]>([
  ["neighbours", after([3, "c"], [4, "d"]), [change(4, "d"), change(3, "c")], ["3:c", "4:d"]],
  ["the first and the last line", after([1, "a"], [12, "z"]), [change(1, "a"), change(12, "z")], ["12:z", "1:a"]],
  ["some of many", after([2, "x"], [8, "x"]), nine, ["2:x", "8:x"]],
  [
    "all of eight",
    after(...LINES.slice(0, 8).map((_, i) => [i + 1, "x"] as const)),
    nine,
    nine.slice(0, 8).map(({ id }) => id),
  ],
  ["none beyond the eighth", after([9, "x"]), nine, []],
  [
    "as few as explain it",
    after([3, "c"], [4, "d"]),
    [change(3, "c"), change(4, "d"), change(3, "c\nd", 2)],
    ["3:c\nd"],
  ],
  ["not two for the same lines", after([3, "c"]), [change(3, "c\nd", 2), change(4, "d")], []],
  [
    "neither of two that overlap when both were wanted",
    after([3, "c"], [4, "d"], [5, "e"]),
    [change(3, "c\nd", 2), change(4, "d\ne", 2)],
    [],
  ],
  [
    "a line put in",
    before.replace("line 5", "line 5\nline 5 and a half"),
    [change(5, "line 5\nline 5 and a half")],
    ["5:line 5\nline 5 and a half"],
  ],
  ["Windows line ends in a suggestion", after([3, "c\nd"]), [change(3, "c\r\nd\r\n")], ["3:c\r\nd\r\n"]],
  ["a suggestion that ends in an empty line", after([3, "c\n"]), [change(3, "c\n\n")], ["3:c\n\n"]],
])("%s", (_, text, suggestions, taken) => {
  expect(ids(text, suggestions)).toEqual([...taken].toSorted());
});

it("finds the lines by what stands there, where they have moved and others stand now", () => {
  const moved: Suggestion = { id: "m", line: 2, replaces: ["line 4", "line 5"], text: "both" };
  expect(ids(after([4, "both"]).replace("both\nline 5", "both"), [moved])).toEqual(["m"]);
  expect(
    ids(after([4, "both"]).replace("both\nline 5", "both"), [{ ...moved, replaces: ["line 4", "line 6"] }]),
  ).toEqual([]);
});

it("takes over lines only where all of them stand", () => {
  const half: Suggestion = { id: "h", line: 3, replaces: ["line 3", "line 9"], text: "x" };
  expect(ids(after([3, "x"]).replace("x\nline 4", "x"), [half])).toEqual([]);
  const gone: Suggestion = { id: "g", line: 3, replaces: ["line 99"], text: "x" };
  expect(ids(after([1, "x"]), [gone])).toEqual([]);
});

it("takes over those that move each other's lines, in whatever order they were made", () => {
  const two = [change(3, "c\nc and a half"), change(8, "h"), change(10, "", 1)];
  const text = after([3, "c\nc and a half"], [8, "h"], [10, ""]);
  for (const some of [two, two.toReversed()]) expect(ids(text, some)).toEqual(two.map(({ id }) => id).toSorted());
});

it("one that changes nothing is taken over by no commit", () => {
  expect(ids(before, [change(3, "line 3")])).toEqual([]);
});

it("a line that is there twice is the one that was meant, if it is still in its place", () => {
  const twice = "a\nsame\nb\nsame";
  const second: Suggestion = { id: "s", line: 4, replaces: ["same"], text: "other" };
  expect(appliedSuggestions(twice, "a\nsame\nb\nother", [second])).toEqual(["s"]);
  expect(appliedSuggestions(twice, "a\nother\nb\nsame", [second])).toEqual([]);
  expect(appliedSuggestions(twice, "a\nother\nb\nsame", [{ ...second, line: 3 }])).toEqual([]);
});
