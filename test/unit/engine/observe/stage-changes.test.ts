import { expect, it } from "vitest";
import { stageChanges } from "../../../../src/engine/observe/stage-changes.ts";
import type { CommitSeen, StateStore, TreeEntry } from "../../../../src/ports/index.ts";
import { blobId } from "../../../../src/shared/index.ts";
import { anObservation } from "../../../support/recorded/observation.ts";
import { startWalk } from "../../../support/walk.ts";

/* What whoever reads a stage's pull request sees changed. */

type Files = Readonly<Record<string, string>>;

interface History {
  /** Commit → its files. Folders end with a slash, executables begin with `+`. */
  readonly trees: Readonly<Record<string, Files>>;
  /** Commits of the stage's branch, the newest first: id and parents. */
  readonly stage: readonly (readonly [string, ...string[]])[];
  /** Commits of two branches → what they have in common. */
  readonly common?: Readonly<Record<string, string>>;
  readonly onIntent?: boolean;
}

const INTENT = "haiku/trip/main";
const STAGE = "haiku/trip/build";

async function changes({ trees, stage, common = {}, onIntent = false }: History, commit = stage[0]?.[0] ?? "") {
  const asked: string[] = [];
  const texts = new Map<string, string>();
  const entry = ([path, text]: [string, string]): [string, TreeEntry] => {
    const folder = path.endsWith("/");
    const mode = text.startsWith("+") ? "100755" : "100644";
    const content = text.replace("+", "");
    texts.set(blobId(content), content);
    return [path.replace(/\/$/, ""), { oid: blobId(content), mode, type: folder ? "tree" : "blob" }];
  };
  const store: Pick<StateStore, "tree" | "mergeBase" | "blobs"> = {
    blobs: async (ids) => new Map(ids.map((id) => [id, texts.get(id) ?? ""])),
    tree: async (sha) => new Map(Object.entries(trees[sha] ?? {}).map(entry)),
    mergeBase: async (one, other) => {
      asked.push(`${one} ${other}`);
      return common[`${one} ${other}`] ?? null;
    },
  };
  const branch = onIntent ? INTENT : STAGE;
  const commits = stage.map(([sha, ...parents]) => ({ sha, parents }) as unknown as CommitSeen);
  const { snapshot } = anObservation(startWalk());
  const look = {
    slug: "trip",
    work: { branch },
    snapshot: {
      ...snapshot,
      default_branch: { ...snapshot.default_branch, head: "main2" },
      branches: new Map([[INTENT, "intent"]]),
      commits: new Map([[branch, commits]]),
    },
  };
  return { changed: await stageChanges(store, look, commit), asked };
}

const LINE = [
  ["two", "one"],
  ["one", "intent"],
] as const;

it.each<[string, Files, Files, object]>([
  ["nothing where nothing is", { a: "1" }, { a: "1" }, {}],
  ["a file that has come", { a: "1" }, { a: "1", b: "2" }, { b: "100644" }],
  ["one that has gone", { a: "1", b: "2" }, { a: "1" }, { b: null }],
  ["one that is another", { a: "1" }, { a: "2" }, { a: "100644" }],
  ["one that may be run now", { a: "1" }, { a: "+1" }, { a: "100755" }],
  ["files, not their folders", { "d/": "8", "d/a": "1" }, { "d/": "9", "d/a": "2" }, { "d/a": "100644" }],
  ["a folder that became a file", { "d/": "8", "d/a": "1" }, { d: "1" }, { d: "100644", "d/a": null }],
  ["pages of the intent too", {}, { ".haiku/intents/trip/evil.js": "1" }, { ".haiku/intents/trip/evil.js": "100644" }],
])("a stage changes %s", async (_what, intent, two, wanted) => {
  const { changed, asked } = await changes({ trees: { intent, two }, stage: LINE });
  const kinds = Object.entries(changed).map(([path, id]) => [
    path,
    id === null ? null : id.includes("100755") || id.startsWith("+") ? "100755" : "100644",
  ]);
  expect(Object.fromEntries(kinds)).toEqual(wanted);
  expect(asked).toEqual([]); // the snapshot tells where the branch began
});

it("is seen at an older commit as it was there", async () => {
  const trees = { intent: {}, one: { a: "1" }, two: { a: "1", b: "1" } };
  expect(Object.keys((await changes({ trees, stage: LINE }, "one")).changed)).toEqual(["a"]);
  expect(Object.keys((await changes({ trees, stage: LINE }, "two")).changed)).toEqual(["a", "b"]);
});

it.each<[string, Files, readonly string[]]>([
  ["is no change of the stage's", { a: "1", theirs: "2", more: "1" }, ["a"]],
  ["is one where it was changed with the merge", { a: "1", theirs: "3", more: "1" }, ["a", "theirs"]],
  ["is one where it was left out", { a: "1", theirs: "1" }, ["a"]],
])("what a merge of the default branch brings %s", async (_what, two, wanted) => {
  const { changed } = await changes({
    trees: { intent: { theirs: "1" }, main1: { theirs: "1" }, main2: { theirs: "2", more: "1" }, two },
    stage: [
      ["two", "one", "main2"],
      ["one", "intent"],
    ],
    common: { "main2 intent": "main1", "main2 two": "main2" },
  });
  expect(Object.keys(changed).sort()).toEqual(wanted);
});

const LINES = "one\ntwo\nthree\nfour\nfive\n";
const EARLIER = LINES.replace("two", "2");
const MAINS = LINES.replace("five", "5");
const BOTH = EARLIER.replace("five", "5");

/* What an earlier stage has made of a file that the default branch changes meanwhile. */
it.each<[what: string, sides: Readonly<Record<"old" | "earlier" | "main" | "after", string | null>>, own: boolean]>([
  ["the default branch's file whole", { old: "v1", earlier: "v2", main: "v3", after: "v3" }, true],
  ["the default branch's file whole, as lines", { old: LINES, earlier: EARLIER, main: MAINS, after: MAINS }, true],
  ["both, line by line", { old: LINES, earlier: EARLIER, main: MAINS, after: BOTH }, false],
  ["both, and a line more", { old: LINES, earlier: EARLIER, main: MAINS, after: `${BOTH}steal()\n` }, true],
  ["what was deleted there, back again", { old: "v1", earlier: null, main: "v3", after: "v3" }, true],
  ["nothing, as the default branch has it now", { old: "v1", earlier: "v2", main: null, after: null }, true],
  ["the default branch's new file in place of an own one", { old: null, earlier: "v2", main: "v3", after: "v3" }, true],
  ["the default branch's file where a program stood", { old: "v1", earlier: "+v1", main: "v3", after: "v3" }, true],
  ["the default branch's file that no stage changed", { old: "v1", earlier: "v1", main: "v3", after: "v3" }, false],
  [
    "what the default branch deleted and no stage changed",
    { old: "v1", earlier: "v1", main: null, after: null },
    false,
  ],
])("a merge of the default branch that leaves %s", async (_what, { old, earlier, main, after }, own) => {
  const only = (text: string | null): Files => (text === null ? {} : { "guard.js": text });
  const { changed } = await changes({
    trees: { intent: only(earlier), main1: only(old), main2: only(main), two: { a: "1", ...only(after) } },
    stage: [
      ["two", "one", "main2"],
      ["one", "intent"],
    ],
    common: { "main2 intent": "main1", "main2 two": "main2" },
  });
  expect(Object.keys(changed).sort()).toEqual(own ? ["a", "guard.js"] : ["a"]);
});

it("an earlier stage's work that is set back to how the default branch has it is a change", async () => {
  const { changed } = await changes({
    trees: { intent: { guard: "1", a: "1" }, main1: {}, main2: { theirs: "1" }, two: { a: "1", theirs: "1" } },
    stage: [
      ["two", "one", "main2"],
      ["one", "intent"],
    ],
    common: { "main2 intent": "main1", "main2 two": "main2" },
  });
  expect(changed).toEqual({ guard: null });
});

it("without a branch of its own a stage shows what the intent has changed", async () => {
  const { changed, asked } = await changes({
    trees: { fork: { a: "1" }, two: { a: "1", b: "1" } },
    stage: LINE,
    common: { "main2 two": "fork" },
    onIntent: true,
  });
  expect(Object.keys(changed)).toEqual(["b"]);
  expect(asked).toEqual(["main2 two"]);
});
