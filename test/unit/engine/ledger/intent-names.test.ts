import { describe, expect, it } from "vitest";
import {
  commentOfSource,
  countOfName,
  issueOfSource,
  type KnownIntent,
  nameFolder,
  nameIntent,
  namesBefore,
  sourceOf,
} from "../../../../src/engine/ledger/intent-names.ts";

const known = (slug: string, change: Partial<KnownIntent> = {}): KnownIntent => ({
  slug,
  folder: slug,
  source: "issue#12 comment/1",
  ended: false,
  ...change,
});
const ENDED = { ended: true };

describe("the name of an intent", () => {
  it.each<[string, readonly KnownIntent[], object]>([
    ["is its issue's number", [], { kind: "free", slug: "12" }],
    [
      "stays what it is when the same command is heard again",
      [known("12", { source: sourceOf(12, 9) })],
      { kind: "begun", slug: "12" },
    ],
    [
      "stays so when that intent has ended",
      [known("12", { source: sourceOf(12, 9), ...ENDED })],
      { kind: "begun", slug: "12" },
    ],
    ["is not given while the issue has an open intent", [known("12")], { kind: "open", slug: "12" }],
    [
      "is not given while one with a name of the old kind is open",
      [known("load-airports")],
      { kind: "open", slug: "load-airports" },
    ],
    ["has a number after an ended one", [known("12", ENDED)], { kind: "free", slug: "12-2" }],
    ["has the next one after two", [known("12", ENDED), known("12-2", ENDED)], { kind: "free", slug: "12-3" }],
    ["fills a gap", [known("12", ENDED), known("12-3", ENDED)], { kind: "free", slug: "12-2" }],
    [
      "is the number again after an ended one of the old kind",
      [known("load-airports", ENDED)],
      { kind: "free", slug: "12" },
    ],
    [
      "is another when somebody else has it",
      [known("12", { source: "issue#7 comment/3" })],
      { kind: "free", slug: "12-2" },
    ],
    ["is another when nobody can say whose it is", [known("12", { source: "" })], { kind: "free", slug: "12-2" }],
    ["is not shared with issue 120", [known("120", { source: "issue#120 comment/3" })], { kind: "free", slug: "12" }],
  ])("%s", (_, before, naming) => {
    expect(nameIntent(sourceOf(12, 9), 12, before)).toEqual(naming);
  });
});

describe("the names of an issue", () => {
  it.each<[string, number | null, readonly string[]]>([
    ["12", 1, []],
    ["12-2", 2, ["12"]],
    ["12-4", 4, ["12", "12-2", "12-3"]],
    ["12-1", null, []],
    ["12-02", null, []],
    ["12-", null, []],
    ["120", null, []],
    ["12-2x", null, []],
    ["load-airports", null, []],
  ])("%s is number %s, after %j", (slug, count, before) => {
    expect([countOfName(12, slug), namesBefore(12, slug)]).toEqual([count, before]);
  });
});

describe("the folder of an intent's work", () => {
  it.each<[string, string, string, readonly KnownIntent[], string]>([
    ["the name and words of the title", "12", "Load: the Airports!", [], "12-load-the-airports"],
    ["the name of a second one as well", "12-2", "Load airports", [], "12-2-load-airports"],
    ["the name alone when no word is left", "12", "空港", [], "12"],
    [
      "another number when the words make it an old one's",
      "12-2",
      "load",
      [known("12", { folder: "12-2-load" })],
      "12-2-load-2",
    ],
  ])("%s", (_, slug, title, before, folder) => {
    expect(nameFolder(slug, title, before)).toBe(folder);
  });

  it("is never longer than a slug may be", () => {
    const folder = nameFolder("12345-12", "word ".repeat(40), []);
    expect(folder.length).toBeLessThanOrEqual(60);
    expect(folder).toMatch(/^12345-12(-word)+$/);
  });
});

it.each([
  ["issue#12 comment/345", 12, 345],
  ["issue#12", 12, null],
  ["issue#12x", null, null],
  ["actions", null, null],
])("%s names an issue and a comment", (source, issue, comment) => {
  expect([issueOfSource(source), commentOfSource(source)]).toEqual([issue, comment]);
});
