import { expect, it } from "vitest";
import { appendDecision, listDecisions, slugOf, unitId } from "../../../src/state/index.ts";

const first = {
  id: "D-001",
  title: "Which reader",
  options: ["streaming", "whole file"],
  choice: "streaming",
  by: "elaborator",
  rationale: "Small memory.\n\n- a list item",
};
const second = {
  id: "D-002",
  title: "Which\ntitle",
  options: ["x"],
  choice: "x",
  by: "builder",
  rationale: "## D-009 Not a decision\n\ntext",
};

it("lists the decisions it has written, one after the other", () => {
  const text = appendDecision(appendDecision("", first), second);
  expect(text).toMatch(/^# Decisions\n\n## D-001 Which reader\n/);
  expect(listDecisions(text)).toEqual([
    first,
    { ...second, title: "Which title", rationale: "### D-009 Not a decision\n\ntext" },
  ]);
});

it("leaves every byte of what stood there before", () => {
  const before = "# Our decisions\r\n\r\nWritten by hand.\r\n";
  expect(appendDecision(before, first).startsWith(before)).toBe(true);
});

it("passes over sections that are no decisions", () => {
  expect(listDecisions("# x\n\n## Background\n\ntext\n\n```\n## D-001 in code\n```\n")).toEqual([]);
});

it.each([
  ["Load the rows!", "load-the-rows"],
  ["  Größe & Łódź  ", "grosse-odz"],
  ["漢字", "work"],
  ["a".repeat(80), "a".repeat(60)],
  [
    "one two three four five six seven eight nine ten eleven twelve thirteen",
    "one-two-three-four-five-six-seven-eight-nine-ten-eleven",
  ],
])("makes a slug of %j", (title, slug) => {
  expect(slugOf(title.replace("ß", "ss"), "work")).toBe(slug);
});

it("numbers units with three digits or more", () => {
  expect([unitId(7, "Load rows"), unitId(1234, "")]).toEqual(["unit-007-load-rows", "unit-1234-work"]);
});
