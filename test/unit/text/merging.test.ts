import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeTexts, sameDifference, showDifference } from "../../../src/text/index.ts";

const BASE = "one\ntwo\nthree\nfour\nfive\n";

describe("two changes of one text", () => {
  const merged: readonly [string, string, string, string, string][] = [
    [
      "apart from each other",
      BASE,
      BASE.replace("one", "ONE"),
      BASE.replace("five", "FIVE"),
      "ONE\ntwo\nthree\nfour\nFIVE\n",
    ],
    ["only ours", BASE, BASE.replace("two", "2"), BASE, BASE.replace("two", "2")],
    ["only theirs", BASE, BASE, BASE.replace("two", "2"), BASE.replace("two", "2")],
    ["the same on both sides", BASE, BASE.replace("two", "2"), BASE.replace("two", "2"), BASE.replace("two", "2")],
    [
      "a line added above and one removed below",
      BASE,
      `zero\n${BASE}`,
      BASE.replace("five\n", ""),
      "zero\none\ntwo\nthree\nfour\n",
    ],
    ["with Windows line ends", "a\r\nb\r\nc\r\n", "A\r\nb\r\nc\r\n", "a\r\nb\r\nC\r\n", "A\r\nb\r\nC\r\n"],
  ];
  it.each(merged)("are put together: %s", (_, base, ours, theirs, text) => {
    expect(mergeTexts(base, ours, theirs)).toEqual({ kind: "merged", text });
  });

  it.each([
    ["of the same line", BASE.replace("two", "2"), BASE.replace("two", "II"), [2]],
    ["of lines that touch", BASE.replace("two", "2"), BASE.replace("three", "3"), [2]],
    ["where one removes what the other changes", BASE.replace("two\n", ""), BASE.replace("two", "II"), [2]],
    [
      "in two places",
      BASE.replace("one", "1").replace("five", "5"),
      BASE.replace("one", "I").replace("five", "V"),
      [1, 5],
    ],
  ])("are a conflict %s, and the lines are named", (_, ours, theirs, lines) => {
    expect(mergeTexts(BASE, ours, theirs)).toEqual({ kind: "conflict", lines });
  });

  it("of a text that is new on both sides are a conflict", () => {
    expect(mergeTexts("", "a\n", "b\n")).toMatchObject({ kind: "conflict" });
  });

  it("lose nothing of what one side alone changed", () => {
    const line = fc.constantFrom("a\n", "b\n", "c\n", "d\n");
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.array(line, { maxLength: 8 }), (base, other) => {
        const [before, after] = [base.join(""), other.join("")];
        expect(mergeTexts(before, after, before)).toEqual({ kind: "merged", text: after });
        expect(mergeTexts(before, before, after)).toEqual({ kind: "merged", text: after });
      }),
    );
  });
});

describe("a difference", () => {
  it("shows removed and added lines with two around them", () => {
    expect(showDifference(BASE, BASE.replace("four", "4"))).toBe(" two\n three\n-four\n+4\n five");
  });

  it("is empty where nothing changed, and cut where it is long", () => {
    expect(showDifference(BASE, BASE)).toBe("");
    expect(showDifference("", "x\n".repeat(9), 3)).toBe("+x\n+x\n+x\n… and 6 lines more");
  });

  it("is the same wherever its lines stand", () => {
    const ours = { before: BASE, after: BASE.replace("four", "4") };
    const moved = { before: `new\n${BASE}`, after: `new\n${BASE.replace("four", "4")}` };
    expect(sameDifference(ours, moved)).toBe(true);
    expect(sameDifference(ours, { before: BASE, after: BASE.replace("four", "IV") })).toBe(false);
    expect(sameDifference(ours, { before: BASE, after: BASE })).toBe(false);
  });
});
