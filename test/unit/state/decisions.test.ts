import { expect, it } from "vitest";
import { appendDecision, slugOf } from "../../../src/state/index.ts";

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

it("writes decisions one after the other, each under a heading of its own", () => {
  const text = appendDecision(appendDecision("", first), second);
  expect(text).toBe(`# Decisions

## D-001 Which reader

- streaming **(chosen)**
- whole file

**Choice:** streaming

**Decided by:** elaborator

Small memory.

- a list item

## D-002 Which title

- x **(chosen)**

**Choice:** x

**Decided by:** builder

### D-009 Not a decision

text
`);
});

it("leaves every byte of what stood there before", () => {
  const before = "# Our decisions\r\n\r\nWritten by hand.\r\n";
  expect(appendDecision(before, first).startsWith(before)).toBe(true);
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
