import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { lineOf, parseSource, ROOT, readHouse, type SourceFile, walk } from "./support/house/read-sources.ts";
import {
  GIVEN_UP,
  PARTICIPLE,
  PARTICIPLES_LEFT,
  PARTICIPLES_LEFT_AT_MOST,
  WRITTEN_DOWN,
  WRITTEN_DOWN_AND_HANDED_ON,
} from "./support/house/words.ts";

/* One name for a thing, one meaning for a word: what was given up for a better word does not come back. */

const house = readHouse();

function wordsOf(name: string): readonly string[] {
  return name.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).map((word) => word.toLowerCase());
}

/** The word of a name that was given up, or none. */
function givenUpIn(path: string, name: string): string | null {
  const words = wordsOf(name);
  const row = GIVEN_UP.find((one) => words.some((word) => one.words.includes(word)));
  if (row === undefined || row.elsewhere?.some((folder) => path.startsWith(folder))) return null;
  return `${path}: ${name} (take ${row.instead}: ${row.why})`;
}

/** A name that somebody chose here: of a variable, a parameter, a function or a type, not of a field that is read. */
function isChosen(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  return (ts.isVariableDeclaration(parent) || ts.isParameter(parent)) && parent.name === identifier;
}

function namesIn({ path, tree }: SourceFile): readonly string[] {
  const found = new Set<string>();
  walk(tree, (node) => {
    if (!ts.isIdentifier(node)) return;
    if (WRITTEN_DOWN_AND_HANDED_ON.includes(node.text)) return;
    if (WRITTEN_DOWN.includes(node.text) && !isChosen(node)) return;
    const problem = givenUpIn(path, node.text);
    if (problem !== null) found.add(`${problem} in line ${lineOf(tree, node)}`);
  });
  const file = path.slice(path.lastIndexOf("/") + 1);
  const problem = givenUpIn(path, file);
  return problem === null ? [...found] : [...found, problem];
}

/** Prose of a README; what stands in code there is a name of a file or of a field, which the code answers for. */
function proseProblems(path: string, text: string): readonly string[] {
  const prose = text.replace(/```[\s\S]*?```|`[^`]*`/g, " ");
  return [...new Set(prose.split(/[^A-Za-z]+/))].flatMap((word) => givenUpIn(path, word) ?? []);
}

function readmes(): readonly string[] {
  return readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith("README.md") && !/\/projects?\//.test(path))
    .map((path) => `src/${path}`);
}

function participles({ path, tree }: SourceFile): readonly string[] {
  return tree.statements.flatMap((node) => {
    if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) return [];
    const isExported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
    return isExported && PARTICIPLE.test(node.name.text) ? [`${path} ${node.name.text}`] : [];
  });
}

describe("words that were given up", () => {
  it("name nothing in the code, and no file", () => {
    expect(house.flatMap(namesIn)).toEqual([]);
  });

  it("stand in no README of a room", () => {
    const found = readmes().flatMap((path) => proseProblems(path, readFileSync(join(ROOT, path), "utf8")));
    expect(found).toEqual([]);
  });

  it("are seen where they stand", () => {
    const made = parseSource(
      "src/app/lane.ts",
      "const lane = 1; function readBooks({ lane: job }: Open) { return job.lane + lane; }",
    );
    expect(namesIn(made).map((one) => one.split(" (")[0])).toEqual([
      "src/app/lane.ts: lane",
      "src/app/lane.ts: readBooks",
      "src/app/lane.ts: lane.ts",
    ]);
    expect(proseProblems("src/app/README.md", "A wake, and `lane` in code")).toHaveLength(1);
  });

  it("have their reason, and the names that are written down are still there", () => {
    expect(GIVEN_UP.filter(({ why, instead }) => why.length < 10 || instead === "")).toEqual([]);
    const texts = house.map(({ text }) => text).join("\n");
    const written = [...WRITTEN_DOWN, ...WRITTEN_DOWN_AND_HANDED_ON];
    expect(written.filter((name) => !new RegExp(`\\b${name}\\b`).test(texts))).toEqual([]);
  });
});

it("no type that crosses files is called by a bare participle", () => {
  const found = house.flatMap(participles);
  expect(found.filter((one) => !PARTICIPLES_LEFT.includes(one.split(" ")[1] ?? ""))).toEqual([]);
  expect(PARTICIPLES_LEFT.length).toBeLessThanOrEqual(PARTICIPLES_LEFT_AT_MOST);
});
