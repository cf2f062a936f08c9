import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { MAY_USE } from "./rooms.ts";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

export interface SourceFile {
  /** Relative to the repository, with slashes. */
  readonly path: string;
  /** As `roomOf` says; `action` for the Action's own file. */
  readonly room: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  /** Imports and re-exports as written, and as a repository path where they are relative. */
  readonly imports: readonly { readonly specifier: string; readonly path: string | null; readonly line: number }[];
}

/** Every TypeScript file of src/ and action/. */
export function readHouse(): readonly SourceFile[] {
  return ["src", "action"]
    .flatMap(typescriptBelow)
    .map((path) => parseSource(path, readFileSync(join(ROOT, path), "utf8")));
}

function typescriptBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
    .filter((path) => !path.includes("/dist/") && !path.includes("/project/"))
    .sort();
}

/** The room a file lies in: the folder below `src/`, with the one below it where the plan names that. */
export function roomOf(path: string): string {
  const [top = "", room = "", part = ""] = path.split("/");
  if (top !== "src") return top;
  return `${room}/${part}` in MAY_USE ? `${room}/${part}` : room;
}

export function parseSource(path: string, text: string): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  return { path, room: roomOf(path), text, tree, imports: importsOf(path, tree) };
}

function importsOf(path: string, tree: ts.SourceFile): SourceFile["imports"] {
  const found: { specifier: string; path: string | null; line: number }[] = [];
  const add = (node: ts.Node, literal: ts.Node | undefined): void => {
    if (!literal || !ts.isStringLiteral(literal)) return;
    const specifier = literal.text;
    const relative = specifier.startsWith(".") ? normalize(join(dirname(path), specifier)) : null;
    found.push({ specifier, path: relative, line: lineOf(tree, node) });
  };
  walk(tree, (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node, node.moduleSpecifier);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node, node.arguments[0]);
  });
  return found;
}

export function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}
