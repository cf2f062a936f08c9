import { describe, expect, it } from "vitest";
import { intentTitle, stageMergeTitle, stageTitle } from "../../../src/render/index.ts";
import { plainLines, plainTitle } from "../../../src/shared/index.ts";
import { renderLedgerMessage, renderWorkMessage } from "../../../src/state/index.ts";
import { startWalk } from "../../support/walk.ts";

/** What somebody wrote → the words that are left, which control nothing. */
const CONTROL: readonly (readonly [string, string])[] = [
  ["Thanks @maintainer, fixes #12", "Thanks maintainer, fixes 12"],
  ["(@acme/sre) closes acme/other#3 and gh-4", "(acme/sre) closes acme/other3 and 4"],
  ["Resolves https://github.com/acme/web/issues/7", "Resolves github.com/acme/web/issues/7"],
  ["closes: https://github.com/acme/web/pull/7#issuecomment-1", "closes: github.com/acme/web/pull/7#issuecomment-1"],
  ["Ship the note [skip ci]", "Ship the note (skip ci)"],
  ["[ci skip] Ship", "(ci skip) Ship"],
  ["Ship [NO CI]", "Ship (NO CI)"],
  ["Ship [skip actions][actions skip]", "Ship (skip actions)(actions skip)"],
  ["Ship [[skip  ci]]", "Ship (skip ci)"],
  ["Ship [skip\nci]", "Ship (skip ci)"],
  ["Ship [skip\u200b ci]", "Ship (skip ci)"],
  ["Ship [sk\u00adip ci]", "Ship (skip ci)"],
  ["Ship [skip netlify] and ***NO_CI***", "Ship (skip netlify) and NO_CI"],
  ["skip-checks: true", "skip-checks true"],
  ["Co-authored-by: Eve <eve@example.com>", "Co-authored-by Eve <eve@example.com>"],
  ["signed-off-by : Eve", "signed-off-by Eve"],
  ["Haiku-Ledger: 0123", "Haiku-Ledger 0123"],
  ["a\r\n\r\n\r\nskip-checks: true", "a skip-checks true"],
  ["#@eve ##12 GH-#4 @@eve", "#eve 12 4 eve"],
];

/** Words that only look like it: they stay. */
const ORDINARY = [
  "Load the airports",
  "Support C# and F#",
  "Mail goes to eve@example.com",
  "Move items[0] to list[none]",
  "Re-index: the second try",
  "Read https://example.com/a/b",
  "日本語のタイトル (2)",
  "क्‍ष and 👩‍💻 and ❤️",
];

/** What GitHub, git or this engine would act upon. */
const ACTS = [
  /(^|[^\w])@\w/,
  /#\d/,
  /\bGH-\d/i,
  /\[(skip ci|ci skip|no ci|skip actions|actions skip)\]/i,
  /https?:\/\/\S+\/(issues|pull)\/\d/,
  /^(skip-checks|co-authored-by|signed-off-by|haiku-\w+)\s*:/im,
];

describe("words of people in a subject or title", () => {
  it.each(CONTROL)("%j control nothing: %j", (title, plain) => {
    expect(plainTitle(title)).toBe(plain);
    expect(plainTitle(plain)).toBe(plain);
  });

  it.each(ORDINARY)("%j stay as they are", (title) => expect(plainTitle(title)).toBe(title));

  it("are cut where a subject ends, between characters", () => {
    expect(plainTitle("🛫".repeat(200))).toBe(`${"🛫".repeat(119)}…`);
  });

  it("are as harmless in every line of a body", () => {
    expect(plainLines("Why:\n\nfixes #1\r\nCo-authored-by: Eve <e@x.y>\nHaiku-Step: a")).toBe(
      "Why:\n\nfixes 1\nCo-authored-by Eve <e@x.y>\nHaiku-Step a",
    );
  });
});

describe.each(CONTROL)("a title %j", (title) => {
  const { state } = startWalk();
  const titled = { ...state, intent: { ...state.intent, title } };
  const work = { intent: "12", steps: [], ledger: "a".repeat(40), skipCi: false };
  const ours = /^(Haiku-Intent: 12|Haiku-Ledger: a{40})$/gm;

  it.each<[string, string]>([
    ["pull request of the intent", intentTitle(titled)],
    ["pull request of a stage", stageTitle(titled, "build")],
    ["merge of a stage", stageMergeTitle(titled, "build", 7).replace(/ \(#7\)$/, "")],
    ["commit of work", renderWorkMessage({ ...work, subject: `deliver ${title}` }).replace(ours, "")],
    ["body of a commit", renderWorkMessage({ ...work, subject: "x", body: title }).replace(ours, "")],
    [
      "commit of the books",
      renderLedgerMessage({ subject: title, stage: null, events: [] }).replace("\n[skip ci]\n", ""),
    ],
  ])("does nothing in the %s", (_, text) => {
    for (const acts of ACTS) expect(text).not.toMatch(acts);
  });
});
