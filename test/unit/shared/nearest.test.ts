import { expect, it } from "vitest";
import { editDistance, nearest } from "../../../src/shared/index.ts";

it.each([
  ["", "", 0],
  ["abc", "abc", 0],
  ["abc", "acb", 1],
  ["kitten", "sitting", 3],
  ["", "four", 4],
])("counts from %j to %j", (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
  expect(editDistance(b, a)).toBe(distance);
});

it.each([
  ["statsu", "status"],
  ["APPROVE", "approve"],
  ["waiv", "waive"],
  ["zzzz", null],
  ["x", null],
])("takes %j for %j", (word, meant) => {
  expect(nearest(word, ["approve", "status", "waive", "why"])).toBe(meant);
});
