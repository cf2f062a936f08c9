import { describe, expect, it } from "vitest";
import { loadLedger } from "../../../src/engine/ledger/ledger.ts";
import { aLongLedger, FINDING, LEDGER, ledgerWorld, SLUG } from "../../support/a-long-ledger.ts";
import { UNIT } from "../../support/recorded/records.ts";

const STAGE = "stages/build/stage.md";
const UNIT_FILE = `stages/build/units/${UNIT}.md`;
const whole = aLongLedger().at(-1);

type Break = (text: string) => string | null;
const KINDS = ["intent.md", STAGE, UNIT_FILE, FINDING] as const;

/** What is done to a file of each kind; what is said of it, with its line where one can be told. */
const BREAKS: readonly (readonly [what: string, change: Break, says: RegExp, line: boolean])[] = [
  ["emptied", () => "", /has no front matter/, true],
  ["cut off in its fields", (text) => text.slice(0, 60), /front matter is not closed/, true],
  [
    "no YAML any more",
    (text) => text.replace("schema: 1", "schema: 1\nx: [1"),
    /intent\.md|stage\.md|unit-001|001-the/,
    false,
  ],
  ["without its schema", (text) => text.replace("schema: 1\n", ""), /which schema/, true],
  ["of a newer engine", (text) => text.replace("schema: 1", "schema: 2"), /newer engine/, true],
  ["with a field nobody knows", (text) => text.replace("schema: 1", "schema: 1\nmood: high"), /mood/, true],
  ["with a field twice", (text) => text.replace("schema: 1", "schema: 1\nschema: 1"), /schema|unique|twice/i, true],
  ["with an anchor", (text) => text.replace("schema: 1", "schema: &a 1"), /anchor/, true],
  ["with a tag", (text) => text.replace("schema: 1", "schema: !!int 1"), /tag/, true],
  ["with a prototype's key", (text) => text.replace("schema: 1", "schema: 1\n__proto__: {}"), /__proto__/, true],
  ["in conflict", (text) => `<<<<<<< ours\n${text}=======\n>>>>>>> theirs\n`, /has no front matter/, true],
];

async function broken(path: string, change: Break): Promise<Error & { code?: string; hint?: string }> {
  const files = new Map(whole?.files);
  const text = change(files.get(path) ?? "");
  if (text === null) files.delete(path);
  else files.set(path, text);
  const entry = { subject: "broken", stage: null, lines: [], files };
  const { store } = ledgerWorld([entry]);
  const head = (await store.branches(LEDGER)).get(LEDGER) ?? "";
  return loadLedger(store, SLUG, head).then(
    () => expect.fail(`${path} was read`),
    (error: unknown) => error as Error,
  );
}

describe.each(KINDS)("%s", (path) => {
  it.each(BREAKS)("%s is named with what to do", async (_, change, says, line) => {
    const error = await broken(path, change);
    expect(error).toMatchObject({ code: "ledger_broken", hint: expect.stringMatching(/\S/) });
    expect(error.message).toContain(`${LEDGER} ${path}`);
    expect(error.message).toMatch(says);
    if (line) expect(error.message).toMatch(/\.md:\d+: /);
  });
});

describe("ledger", () => {
  it.each(["intent.md", STAGE])("without %s say that it is missing", async (path) => {
    expect(await broken(path, () => null)).toMatchObject({
      code: "ledger_broken",
      message: expect.stringContaining(`${path}: is missing`),
    });
  });

  it.each([
    ["a stranger's file", "notes.md"],
    ["a stage with a name that is none", "stages/Build/stage.md"],
    ["a unit without a number", "stages/build/units/rows.md"],
    ["a finding's number given twice", "feedback/001-again.md"],
  ])("with %s say so", async (_, path) => {
    const error = await broken(path, () => whole?.files.get(FINDING) ?? "");
    expect(error).toMatchObject({ code: "ledger_broken", hint: expect.stringMatching(/remove/) });
  });

  it("keep a copy of the work whatever it is", async () => {
    const { store } = ledgerWorld([
      { ...(whole ?? expect.fail("no books")), files: new Map([...(whole?.files ?? []), ["work/x.md", "---\n["]]) },
    ]);
    const head = (await store.branches(LEDGER)).get(LEDGER) ?? "";
    expect((await loadLedger(store, SLUG, head)).state.archive).toHaveProperty("work/x.md");
  });
});
