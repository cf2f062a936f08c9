import { describe, expect, it } from "vitest";
import { unitFile } from "../../../src/method/derive/index.ts";
import {
  approvalRoles,
  distinctGates,
  filesSeenAtGate,
  filesSeenByApproval,
  filesSeenByReview,
  filesSeenOfOutputs,
  filesSeenOfPlan,
  gatesOfUnit,
  isFilled,
  outsideIntents,
  planFile,
  reviewRoles,
  type SeenFiles,
  sameFiles,
} from "../../../src/method/index.ts";
import { blobId } from "../../../src/shared/index.ts";
import { aPlannedUnit } from "../../support/recorded/plans.ts";
import { aFrozenStage } from "../../support/recorded/records.ts";

/* Who signs, what a signer saw, and when that is still what stands. */

const LOAD = aPlannedUnit({ outputs: ["src/load.ts", "docs/"] });
const CHECK = aPlannedUnit({ id: "unit-002-check-rows", outputs: ["src/check.ts"], plan: "3".repeat(40) });
const file = (unit: string) => `.haiku/intents/airports/stages/build/units/${unit}.md`;
const tree = new Map([
  [file(LOAD.id), "a"],
  ["src/load.ts", "b"],
  ["docs", "c"],
  [".haiku/intents/airports/stages/build/plan.md", "d"],
]);

describe("what a signer saw", () => {
  it("of a unit's plan: its plan part", () => {
    expect(filesSeenByReview(LOAD)).toEqual({ "plan:build/unit-001-load-rows": "2".repeat(40) });
  });

  it("of built work: the unit's file and every output, also what is not there", () => {
    expect(unitFile("airports", LOAD)).toBe(file(LOAD.id));
    expect(filesSeenByApproval("airports", LOAD, tree)).toEqual({
      [file(LOAD.id)]: "a",
      "src/load.ts": "b",
      docs: "c",
    });
    expect(filesSeenByApproval("airports", CHECK, tree)).toEqual({ [file(CHECK.id)]: null, "src/check.ts": null });
    expect(filesSeenOfOutputs(LOAD, tree)).toEqual({ "src/load.ts": "b", docs: "c" });
  });

  it("of a whole plan: every part and the prose", () => {
    const prose = planFile("airports", "build");
    expect(prose).toBe(".haiku/intents/airports/stages/build/plan.md");
    const parts = { "plan:build/unit-001-load-rows": LOAD.plan, "plan:build/unit-002-check-rows": CHECK.plan };
    expect(filesSeenOfPlan("airports", "build", [LOAD, CHECK], tree)).toEqual({ ...parts, [prose]: "d" });
    expect(filesSeenOfPlan("airports", "build", [], new Map())).toEqual({ [prose]: null });
  });

  it("at a gate: all units' files and outputs", () => {
    expect(filesSeenAtGate("airports", [LOAD, CHECK], tree)).toEqual({
      ...filesSeenByApproval("airports", LOAD, tree),
      ...filesSeenByApproval("airports", CHECK, tree),
    });
  });
});

it("at a gate: what is changed besides, unless a declared folder tells of it, and what is protected in any case", () => {
  const folder = aPlannedUnit({ id: "unit-003-docs", outputs: ["docs/"] });
  const files = new Map([
    ["docs", "d"],
    ["docs/a.md", "1"],
    ["docs-old/a.md", "2"],
    ["evil.js", "3"],
  ]);
  const declared = filesSeenByApproval("airports", folder, files);
  const changed = ["docs/a.md", "docs-old/a.md", "evil.js", "gone.js"];
  const besides = { "docs-old/a.md": "2", "evil.js": "3", "gone.js": null };
  expect(filesSeenAtGate("airports", [folder], files, { changed })).toEqual({ ...declared, ...besides });
  expect(filesSeenAtGate("airports", [], files, { changed })).toEqual({ ...besides, "docs/a.md": "1" });
  expect(filesSeenAtGate("airports", [folder], files, { guarded: ["docs/a.md"] })).toEqual({
    ...declared,
    "docs/a.md": "1",
  });
});

describe("at a gate where very many files are changed besides", () => {
  const many = Array.from({ length: 101 }, (_, i) => `src/${i}.ts`);
  const files = new Map(many.map((path, i) => [path, `${i}`]));
  const witness = (changed: readonly string[], stand: ReadonlyMap<string, string> = files) =>
    filesSeenAtGate("airports", [], stand, { changed });

  it("each is named up to a hundred, beyond that all have one id", () => {
    expect(witness(many.slice(1))).toEqual(Object.fromEntries([...files].slice(1)));
    expect(Object.keys(witness(many))).toEqual(["./other changed files"]);
    expect(witness(many.toReversed())).toEqual(witness(many));
  });

  it.each<[string, ReturnType<typeof witness>]>([
    ["another content", witness(many, new Map([...files, ["src/7.ts", "new"]]))],
    ["one that is gone", witness(many, new Map([...files].slice(0, -1)))],
    ["one more", witness([...many, "more.ts"])],
    ["one fewer, with another in its place", witness(["more.ts", ...many.slice(1)])],
    ["contents exchanged", witness(many, new Map([...files, ["src/1.ts", "2"], ["src/2.ts", "1"]]))],
  ])("%s is seen", (_, changed) => {
    expect(sameFiles(changed, witness(many))).toBe(false);
  });
});

it.each<[SeenFiles, SeenFiles, boolean]>([
  [{}, {}, true],
  [{ a: "1", b: null }, { b: null, a: "1" }, true],
  [{ a: "1" }, { a: "2" }, false],
  [{ a: "1" }, { a: "1", b: "2" }, false],
  [{ a: "1", b: "2" }, { a: "1" }, false],
  [{ a: "1" }, { b: "1" }, false],
  [{ a: null }, { a: "1" }, false],
])("%j and %j were the same: %s", (a, b, same) => {
  expect(sameFiles(a, b)).toBe(same);
});

it.each([
  ["src/load.ts", true],
  [".haiku/knowledge/rows.md", true],
  [".haiku/intents.md", true],
  ["docs/.haiku/intents/x.md", true],
  [".haiku/intents/airports/decisions.md", false],
  [".haiku/intents", false],
  [".haiku", false],
  [".", false],
])("a change of %s is one that quality gates may feel: %s", (path, outside) => {
  expect(outsideIntents(path)).toBe(outside);
});

describe("who signs", () => {
  const frozen = aFrozenStage({ roles: ["correctness", "discovery:sources"] });
  const gate = { name: "test", command: "npm test" };

  it("the plan: conformance, then the stage's roles", () => {
    expect(reviewRoles(frozen)).toEqual(["spec", "correctness", "discovery:sources"]);
  });

  it("the work: the same, and the quality gates where there are any", () => {
    expect(approvalRoles(frozen, [])).toEqual(["spec", "correctness", "discovery:sources"]);
    expect(approvalRoles(frozen, [gate])).toEqual(["spec", "quality_gates", "correctness", "discovery:sources"]);
  });

  it("what the gates run: the repository's and the units', each command once per folder", () => {
    const inFolder = { ...gate, dir: "packages/load" };
    const lint = { name: "lint", command: "npm run lint" };
    const units = [
      aPlannedUnit({ quality_gates: [{ ...gate, name: "again" }, inFolder] }),
      aPlannedUnit({ quality_gates: [inFolder, lint] }),
    ];
    expect(distinctGates(units, { quality_gates: [gate] })).toEqual([gate, inFolder, lint]);
    expect(distinctGates(units, { quality_gates: [] })).toEqual([{ ...gate, name: "again" }, inFolder, lint]);
  });

  it("where only what the repository declares is run, a plan's command counts that it declares as well, for the same folder", () => {
    const inFolder = { ...gate, dir: "packages/load" };
    const unit = aPlannedUnit({
      quality_gates: [inFolder, { ...gate, name: "again" }, { name: "x", command: "sh x" }],
    });
    const rules = { quality_gates: [gate], gates_from: "declared" as const };
    expect(distinctGates([unit], rules)).toEqual([gate]);
    expect(gatesOfUnit(unit, rules)).toEqual([{ ...gate, name: "again" }]);
    expect(gatesOfUnit(unit, { quality_gates: [gate] })).toEqual(unit.quality_gates);
  });
});

it.each([
  ["src/load.ts", true],
  ["src/load.ts//", true],
  ["docs/", true],
  ["src/empty.ts", false],
  ["src/gone.ts", false],
])("%s is there and holds something: %s", (path, filled) => {
  expect(isFilled(new Map([...tree, ["src/empty.ts", blobId("")]]), path)).toBe(filled);
});
