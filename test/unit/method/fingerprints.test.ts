import { describe, expect, it } from "vitest";
import { anchorDigest, fingerprint } from "../../../src/method/index.ts";

/* What tells findings and lines of text apart, and what does not. They stand in the ledger: they must stay what they are. */

const about = { unit: "build/001", path: "src/a.ts", title: "Rows are lost", anchor: null };

describe("a fingerprint", () => {
  it.each<[string, object, boolean]>([
    ["case", { title: "ROWS are Lost" }, true],
    ["punctuation and space around words", { title: "  'Rows'   are -- lost!" }, true],
    ["where a word ends", { title: "Rowsarelost" }, false],
    ["letters beyond ASCII", { title: "Rows are löst" }, false],
    ["a digit", { title: "Rows are lost 2" }, false],
    ["no unit", { unit: null }, false],
    ["no path", { path: null }, false],
    ["a missing anchor", { anchor: undefined }, true],
    ["an anchor", { anchor: "sha256:1" }, false],
  ])("of findings that differ in %s", (_, change, same) => {
    expect(fingerprint({ ...about, ...change }) === fingerprint(about)).toBe(same);
  });

  it("keeps its parts apart", () => {
    const parts = { unit: "a", path: "bc", title: "t" };
    expect(fingerprint(parts)).not.toBe(fingerprint({ ...parts, unit: "ab", path: "c" }));
    expect(fingerprint({ ...parts, unit: "a", path: null })).not.toBe(fingerprint({ ...parts, unit: null, path: "a" }));
  });

  it("is the same in every version: known findings stay known", () => {
    expect(fingerprint(about)).toBe("sha256:e334be2128c6d4d7");
    expect(fingerprint({ unit: null, path: null, title: "Rows are lost" })).toBe("sha256:fd55c0df9b1838a2");
    expect(fingerprint({ ...about, anchor: "sha256:1" })).toBe("sha256:6331f0111066957e");
  });
});

describe("a digest of lines", () => {
  const text = "one\n  two\tthree\n\nfour";
  it.each<[string, number, number | undefined, string | null]>([
    ["of one line", 1, undefined, "one"],
    ["whatever its white space", 2, undefined, "two three"],
    ["of several lines", 1, 2, "one two three"],
    ["over an empty line", 2, 4, "two three four"],
    ["of the last line", 4, undefined, "four"],
    ["of lines the wrong way round: of the first", 4, 1, "four"],
    ["of an empty line: none", 3, undefined, null],
    ["beyond the end: none", 9, undefined, null],
  ])("%s", (_, line, end, words) => {
    expect(anchorDigest(text, line, end)).toBe(words === null ? null : anchorDigest(words, 1));
  });

  it("tells words apart, and stays what it is", () => {
    expect(anchorDigest("two three", 1)).not.toBe(anchorDigest("twothree", 1));
    expect(anchorDigest("two three", 1)).not.toBe(anchorDigest("two four", 1));
    expect(anchorDigest("two three", 1)).toBe("sha256:1ab23de9e6639bc8");
  });
});
