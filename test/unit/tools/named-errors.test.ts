import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runGate, UNCONTAINED } from "../../../src/agents/index.ts";
import type { QualityGate } from "../../../src/method/index.ts";
import { TOOLS } from "../../../src/tools/index.ts";
import { NAMED_ERRORS } from "../../support/named-errors/errors-of-tools.ts";
import { FEEDBACK_CASES } from "../../support/named-errors/feedback-cases.ts";
import { OTHER_CASES } from "../../support/named-errors/other-cases.ts";
import { UNIT_CASES } from "../../support/named-errors/unit-cases.ts";
import { VALID_CALLS } from "../../support/named-errors/valid-calls.ts";
import { deskOf } from "../../support/tool-desks.ts";

/* Every tool with every error it names: a call that gets exactly this one, with words for what to do next. */

const CASES = [...UNIT_CASES, ...FEEDBACK_CASES, ...OTHER_CASES];
const pairs = (errors: Readonly<Record<string, readonly string[]>>): readonly string[] =>
  Object.entries(errors).flatMap(([tool, codes]) => codes.map((code) => `${tool} ${code}`));

describe("the list of errors", () => {
  it("has every tool, and no other", () => {
    expect(Object.keys(NAMED_ERRORS).sort()).toEqual(TOOLS.map(({ name }) => name).sort());
    expect(Object.keys(VALID_CALLS).sort()).toEqual(TOOLS.map(({ name }) => name).sort());
  });

  it("has a case for every pair, and no case beside it", () => {
    const shown = new Set(CASES.map(({ tool, code }) => `${tool} ${code}`));
    const listed = new Set(pairs(NAMED_ERRORS));
    expect([...listed].filter((pair) => !shown.has(pair))).toEqual([]);
    expect([...shown].filter((pair) => !listed.has(pair))).toEqual([]);
  });

  it("has every name that the commands refuse by", () => {
    const folder = "src/method/commands";
    const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
    const codes = sources.flatMap((text) => [...text.matchAll(/(?:refuse\(\s*|const NAME = )"([a-z_]+)"/g)]);
    expect(codes.length).toBeGreaterThan(40);
    const listed = new Set(Object.values(NAMED_ERRORS).flat());
    expect(codes.map(([, code]) => code ?? "").filter((code) => !listed.has(code))).toEqual([]);
  });
});

/** Gates are run here as in a job, in a checkout that holds nothing. */
function inAnEmptyCheckout(gate: QualityGate): ReturnType<typeof runGate> {
  const [tree, scratch] = ["tree-", "scratch-"].map((name) => mkdtempSync(join(tmpdir(), name))) as [string, string];
  return runGate({
    gate,
    tree,
    scratch,
    environment: process.env,
    containment: UNCONTAINED,
    timeoutMs: 10_000,
    mask: (text) => text,
  });
}

describe.each(CASES)("$tool answers $code when $when", ({ tool, code, at, world, before = [], args, next }) => {
  it("as a result that says what to do next", async () => {
    const calls = deskOf(at, { runGate: inAnEmptyCheckout, ...world });
    for (const [name, earlier] of before)
      expect((await calls.call(name, earlier)).isError, JSON.stringify(earlier)).toBeUndefined();
    const answer = await calls.call(tool, args);
    const told = answer.structuredContent as { error: string; message: string };
    expect([answer.isError, told.error], told.message).toEqual([true, code]);
    expect(told.message).toMatch(next);
    expect(answer.content).toEqual([{ type: "text", text: JSON.stringify(told) }]);
  });
});

describe.each(Object.entries(VALID_CALLS))("%s", (tool, { at, args, world }) => {
  it("takes a call that fits", async () => {
    const answer = await deskOf(at, world).call(tool, args);
    expect(answer.isError, JSON.stringify(answer.structuredContent)).toBeUndefined();
  });

  it.each([
    ["a field nobody knows", { colour: "red" }, "colour"],
    ["another intent", { intent: "elsewhere" }, "intent"],
    ["an intent that is no name", { intent: 7 }, "intent"],
  ])("names %s", async (_, wrong, path) => {
    const answer = await deskOf(at, world).call(tool, { ...args, ...wrong });
    expect(answer).toMatchObject({ isError: true, structuredContent: { error: `${tool}_input_invalid` } });
    const { errors } = answer.structuredContent as { errors: { path: string; message: string }[] };
    expect(errors).toEqual([{ path, message: expect.stringMatching(/\w+/) }]);
  });
});
