import { expect, it } from "vitest";
import { namesApart } from "../../../src/shared/index.ts";

it.each<[string, readonly string[], readonly string[]]>([
  ["names that differ stay", ["a", "b", "d/a"], ["a", "b", "d/a"]],
  ["one that cannot be read stays", ["a\uFFFD.key"], ["a\uFFFD.key"]],
  ["the second is numbered, and keeps its ending", ["a\uFFFD.key", "a\uFFFD.key"], ["a\uFFFD.key", "a\uFFFD(2).key"]],
  ["and the third", ["\uFFFD", "\uFFFD", "\uFFFD"], ["\uFFFD", "\uFFFD(2)", "\uFFFD(3)"]],
  ["below a folder that cannot be read", ["\uFFFD/x", "\uFFFD/x"], ["\uFFFD/x", "\uFFFD(2)/x"]],
  ["what is listed twice though it can be read", ["a", "a"], ["a", "a(2)"]],
  ["a name that looks numbered, before", ["\uFFFD(2)", "\uFFFD", "\uFFFD"], ["\uFFFD(2)", "\uFFFD", "\uFFFD(3)"]],
  ["a name that looks numbered, after", ["\uFFFD", "\uFFFD", "\uFFFD(2)"], ["\uFFFD", "\uFFFD(2)", "\uFFFD(2)(2)"]],
  ["names of objects' own parts", ["__proto__", "__proto__"], ["__proto__", "__proto__(2)"]],
])("%s", (_what, listed, names) => {
  const nameOf = namesApart();
  expect(listed.map((path) => nameOf(path))).toEqual(names);
});
