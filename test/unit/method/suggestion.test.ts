import { expect, it } from "vitest";
import { appliedSuggestions, type Suggestion } from "../../../src/method/index.ts";

const BEFORE = "one\ntwo\nthree\nfour\n";
const upper: Suggestion = { id: "FB-001", line: 2, replaces: ["two"], text: "TWO" };
const both: Suggestion = { id: "FB-002", line: 3, replaces: ["three", "four"], text: "3\n3 and a half\n4\n" };
const over: Suggestion = { id: "FB-003", line: 2, replaces: ["two", "three"], text: "2 3" };

it.each<[what: string, before: string, after: string, suggestions: readonly Suggestion[], applied: readonly string[]]>([
  ["one", BEFORE, "one\nTWO\nthree\nfour\n", [upper, both], ["FB-001"]],
  ["several lines by more", BEFORE, "one\ntwo\n3\n3 and a half\n4\n", [upper, both], ["FB-002"]],
  ["two in one commit", BEFORE, "one\nTWO\n3\n3 and a half\n4\n", [both, upper], ["FB-002", "FB-001"]],
  ["one of two for the same lines", BEFORE, "one\n2 3\nfour\n", [upper, over], ["FB-003"]],
  ["with something else beside it: none", BEFORE, "one\nTWO\nthree\nfive\n", [upper], []],
  ["something else at its lines: none", BEFORE, "one\nZWO\nthree\nfour\n", [upper], []],
  ["nothing", BEFORE, BEFORE, [upper], []],
  ["a line that has moved", `zero\n${BEFORE}`, "zero\none\nTWO\nthree\nfour\n", [upper], ["FB-001"]],
  ["a line that has moved and is there twice: none", "a\nx\ntwo\ntwo\n", "a\nx\nTWO\ntwo\n", [upper], []],
  ["a line that is gone: none", "one\nthree\n", "one\nTWO\n", [upper], []],
  ["lines that end the Windows way", "one\r\ntwo\r\n", "one\r\nTWO\r\n", [upper], ["FB-001"]],
  ["an emptied line", BEFORE, "one\n\nthree\nfour\n", [{ ...upper, text: "" }], ["FB-001"]],
])("finds what was committed: %s", (_what, before, after, suggestions, applied) => {
  expect([...appliedSuggestions(before, after, suggestions)].toSorted()).toEqual([...applied].toSorted());
});
