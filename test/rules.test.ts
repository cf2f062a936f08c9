import { existsSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { RULES } from "./support/rules/index.ts";

/* Which test shows which rule of the method. A test that is renamed or goes away takes its rule along, and that shows here. */

const CALLS = ["it", "test", "describe"];
const known = new Map<string, ReadonlySet<string>>();

/** Titles of the tests and groups of a file. */
function titlesIn(file: string): ReadonlySet<string> {
  const before = known.get(file);
  if (before) return before;
  const titles = new Set<string>();
  const visit = (node: ts.Node): void => {
    const [first] = ts.isCallExpression(node) ? node.arguments : [];
    if (ts.isCallExpression(node) && first && ts.isStringLiteralLike(first) && CALLS.includes(calledIn(node)))
      titles.add(first.text);
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest));
  known.set(file, titles);
  return titles;
}

/** `it` of `it("…")`, `it.each(table)("…")`. */
function calledIn(node: ts.Expression): string {
  if (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) return calledIn(node.expression);
  return ts.isIdentifier(node) ? node.text : "";
}

describe("the rules of the method", () => {
  it("have each a number of its own, in order", () => {
    const ids = RULES.map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    const inOrder = ids.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
    expect(ids).toEqual(inOrder);
  });

  it.each(RULES)("$id is shown by a test: $rule", ({ shown }) => {
    expect(shown).not.toEqual([]);
    expect(shown.filter(({ test }) => !/\w{3}/.test(test.replaceAll(/%\w/g, "")))).toEqual([]); // tells no test from others
    const gone = shown.filter(({ file, test }) => !existsSync(file) || !titlesIn(file).has(test));
    expect(gone).toEqual([]);
  });

  it("are not shown by what is no test", () => {
    expect(titlesIn("test/rules.test.ts").has("are not shown by what is no test")).toBe(true);
    expect(titlesIn("test/rules.test.ts").has("it")).toBe(false);
  });
});
