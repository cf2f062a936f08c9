import { describe, expect, it } from "vitest";
import { originOf } from "../../../src/method/derive/finding.ts";
import { ORIGINS } from "../../../src/method/model/vocabulary.ts";
import { blobId } from "../../../src/shared/index.ts";
import { type Format, migrate, readLedger, writeLedger } from "../../../src/state/index.ts";
import { aFinding, aStage, aState, aUnit } from "../../support/recorded/records.ts";

const body = "---\ntitle: A\n---\nplan without a last newline";
const stages = { build: aStage({ units: { "unit-001-a": aUnit({ id: "unit-001-a", body }) } }) };
const state = aState({ slug: "load-airports", stages });
const files = writeLedger(state);

function changed(path: string, change: (text: string) => string): Map<string, string> {
  return new Map([...files].map(([name, text]) => [name, name === path ? change(text) : text]));
}

describe("the ledger", () => {
  it("lies where the format says, schema first", () => {
    expect([...files.keys()]).toEqual(["intent.md", "stages/build/stage.md", "stages/build/units/unit-001-a.md"]);
    for (const text of files.values()) expect(text).toMatch(/^---\nschema: 1\n/);
    expect(files.get("stages/build/units/unit-001-a.md")).toBe(`---
schema: 1
---

---
title: A
---
plan without a last newline`);
  });

  it("keeps the origin of a finding that older ledger names by a word of their own", () => {
    const before = { ...state, findings: [aFinding({ id: "FB-001", origin: "external-pr" })] };
    const ledger = writeLedger(before);
    const read = readLedger(state.slug, ledger);
    expect(read.state?.findings.map((one) => [one.origin, originOf(one)])).toEqual([["external-pr", "user-chat"]]);
    expect(read.state && writeLedger(read.state)).toEqual(ledger);
    const filed = [...ledger].map(([path, text]) => [path, text.replace("external-pr", "internal-pr")] as const);
    expect(readLedger(state.slug, new Map(filed)).problems).toMatchObject([
      { what: expect.stringContaining("origin") },
    ]);
  });

  it.each(ORIGINS)("reads %s as what it is", (origin) => expect(originOf({ origin })).toBe(origin));

  it("takes copies below work/ by their ids", () => {
    const read = readLedger(state.slug, new Map([...files, ["work/decisions.md", "text\n"]]));
    expect(read.state?.archive).toEqual({ "decisions.md": blobId("text\n") });
  });

  it.each([
    ["a field nobody knows", "intent.md", (text: string) => text.replace("mode:", "mood: x\nmode:"), 7, "mood"],
    ["a wrong word", "intent.md", (text: string) => text.replace("continuous", "hasty"), null, "mode"],
    ["a missing field", "stages/build/stage.md", (text: string) => text.replace("merged: null\n", ""), null, "merged"],
    ["a newer schema", "intent.md", (text: string) => text.replace("schema: 1", "schema: 9"), 1, "newer engine"],
    ["no schema", "intent.md", (text: string) => text.replace("schema: 1\n", ""), 1, "schema"],
    ["an anchor", "intent.md", (text: string) => text.replace("mode: ", "mode: &a "), null, "anchors"],
    [
      "a prototype key",
      "intent.md",
      (text: string) => text.replace("approvals: {}", "approvals: { __proto__: {} }"),
      null,
      "__proto__",
    ],
    ["no front matter", "stages/build/stage.md", () => "text", 1, "front matter"],
    [
      "a body where none belongs",
      "stages/build/stage.md",
      (text: string) => `${text}more`,
      null,
      "more than its fields",
    ],
  ])("gives no state, but file and cure, for %s", (_, path, change, line, what) => {
    const read = readLedger(state.slug, changed(path, change));
    expect(read.state).toBeNull();
    expect(read.problems[0]).toMatchObject({ path, what: expect.stringContaining(what) });
    if (line !== null) expect(read.problems[0]?.line).toBe(line);
    expect(read.problems[0]?.fix).not.toBe("");
  });

  it.each([
    ["the intent's file", "intent.md"],
    ["a stage's file with units below it", "stages/build/stage.md"],
  ])("misses %s", (_, path) => {
    const rest = new Map(files);
    rest.delete(path);
    expect(readLedger(state.slug, rest)).toEqual({
      state: null,
      problems: [expect.objectContaining({ path, what: "is missing" })],
    });
  });

  it("refuses files that are none of the ledger's", () => {
    for (const path of ["README.md", "stages/Build/stage.md", "stages/build/units/x.md", "stages/../intent.md"]) {
      expect(readLedger(state.slug, new Map([...files, [path, "x"]])).problems).toEqual([
        expect.objectContaining({ path }),
      ]);
    }
  });

  it("refuses to write what it could not read", () => {
    const broken = { ...state, intent: { ...state.intent, created: { ...state.intent.created, at: "yesterday" } } };
    expect(() => writeLedger(broken)).toThrow("created.at");
  });
});

describe("migrate", () => {
  const format: Format = {
    schema: 3,
    migrations: [
      { from: 1, migrate: (_, { old, ...fields }) => ({ ...fields, renamed: old }) },
      { from: 2, migrate: (kind, fields) => ({ ...fields, kind }) },
    ],
  };

  it.each([
    [1, { old: "x" }, { renamed: "x", kind: "stage" }],
    [2, { renamed: "x" }, { renamed: "x", kind: "stage" }],
    [3, { renamed: "x" }, { renamed: "x" }],
  ])("brings schema %i to today's", (schema, fields, want) => {
    expect(migrate("stage", { schema, ...fields }, "stage.md", format)).toEqual(want);
  });

  it.each([[{}], [{ schema: "1" }], [{ schema: 0 }], [{ schema: 4 }], [{ schema: 1.5 }]])("refuses %j", (fields) => {
    expect(() => migrate("stage", fields, "stage.md", format)).toThrow("stage.md:1");
  });
});
