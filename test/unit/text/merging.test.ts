import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeTexts, showDifference } from "../../../src/text/index.ts";

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

  it.each([
    ["2 KB", 1_000],
    ["64 KB", 32_000],
    ["nearly 1 MB", 160_000],
  ])("of %s of equal lines, changed at both ends, are put together in a few steps for each line", (_, lines) => {
    const base = "x\n".repeat(lines);
    const steps = { left: 20 * lines };
    expect(mergeTexts(base, `ours\n${base}`, `${base}theirs\n`, steps)).toEqual({
      kind: "merged",
      text: `ours\n${base}theirs\n`,
    });
    expect(steps.left).toBeGreaterThan(0);
  });

  it("of equal lines, changed in their midst on both sides, are put together or told apart like any others", () => {
    const lines = Array.from({ length: 1_000 }, () => "x\n");
    const base = lines.join("");
    const ours = lines.toSpliced(300, 0, "ours\n").join("");
    const theirs = lines.toSpliced(700, 0, "theirs\n").join("");
    const merged = lines.toSpliced(700, 0, "theirs\n").toSpliced(300, 0, "ours\n").join("");
    expect(mergeTexts(base, ours, theirs)).toEqual({ kind: "merged", text: merged });
  });

  it("that are too long, or too mixed up, are told and not compared to the end", () => {
    const upwards = Array.from({ length: 9_000 }, (_, i) => `${i}\n`);
    const [base, turned] = [upwards.join(""), upwards.toReversed().join("")];
    expect(mergeTexts(base, turned, `${base}more\n`)).toEqual({ kind: "too_much" });
    const long = "some line\n".repeat(40_000);
    expect(mergeTexts(long, `a\n${long}`, `${long}b\n`)).toEqual({ kind: "too_much" });
  });

  it("are put together wherever they stand, as long as a line is between them", () => {
    const edits = fc.array(fc.tuple(fc.nat(9), fc.constantFrom("", "new\n", "other\nlines\n")), { maxLength: 3 });
    fc.assert(
      fc.property(edits, edits, (ours, theirs) => {
        const lines = Array.from({ length: 10 }, (_, i) => `line ${i}\n`);
        const made = (changes: readonly (readonly [number, string])[], mark: string): string =>
          lines.map((line, i) => changes.find(([at]) => at === i)?.[1].replaceAll("\n", `${mark}\n`) ?? line).join("");
        const [our, their] = [made(ours, "o"), made(theirs, "t")];
        const near = ours.some(([at]) => theirs.some(([other]) => Math.abs(at - other) <= 1));
        const merged = mergeTexts(lines.join(""), our, their);
        if (near) return;
        const both = made(
          [
            ...ours.map(([at, text]): [number, string] => [at, text.replaceAll("\n", "o\n")]),
            ...theirs.map(([at, text]): [number, string] => [at, text.replaceAll("\n", "t\n")]),
          ],
          "",
        );
        expect(merged).toEqual({ kind: "merged", text: both });
      }),
    );
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

  it("of texts that are too mixed up, or too long, is told and not computed", () => {
    const upwards = Array.from({ length: 9_000 }, (_, i) => `${i}\n`);
    const pair = { before: upwards.join(""), after: upwards.toReversed().join("") };
    expect(showDifference(pair.before, pair.after)).toBe("(too much has changed to be compared here)");
    expect(showDifference(pair.before, "x".repeat(200_000))).toBe("(too long to be compared here)");
  });
});
